package org.signet.dkim.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signet.dkim.dns.DnsPublicKeyLookupTest.LONG;
import static org.signet.dkim.dns.DnsPublicKeyLookupTest.answering;
import static org.signet.dkim.dns.DnsPublicKeyLookupTest.found;
import static org.signet.dkim.dns.DnsPublicKeyLookupTest.name;
import static org.signet.dkim.dns.DnsPublicKeyLookupTest.txt;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.KeyLookupResult.Cause;
import org.signet.dkim.key.KeyLookupResult.Failed;
import org.signet.dkim.key.KeyName;
import org.xbill.DNS.Message;

/** Zones whose servers do not answer, beside others. */
class SilentZoneTest {
  /** 30 mails a second with three signatures each, while others ask for keys that are new. */
  @Test
  void aSilentZoneDelaysOnlyItsOwnKeys() throws IOException {
    UnaryOperator<byte[]> server =
        query -> {
          Message asked = LoopbackDns.message(query);
          return asked.getQuestion().getName().subdomain(name("silent.example."))
              ? new byte[0]
              : LoopbackDns.answer(answering(txt(asked.getQuestion().getName(), 60, "p=1")), query);
        };
    try (LoopbackDns dns = new LoopbackDns(server, server);
        DnsPublicKeyLookup lookup = new DnsPublicKeyLookup(List.of(dns.address()), LONG)) {
      List<CompletableFuture<KeyLookupResult>> silent = new ArrayList<>();
      for (int i = 0; i < 600; i++) { // as many as come before the first is given up
        for (String selector : List.of("a", "b", "c")) {
          silent.add(
              lookup
                  .lookup(new KeyName(selector + i, "d" + i + ".silent.example"))
                  .toCompletableFuture());
        }
      }
      for (int i = 0; i < 50; i++) {
        long start = System.nanoTime();
        assertThat(
                lookup
                    .lookup(new KeyName("s", "good" + i + ".example"))
                    .toCompletableFuture()
                    .join())
            .isEqualTo(found(60, "p=1"));
        assertThat(Duration.ofNanos(System.nanoTime() - start))
            .isLessThan(Duration.ofMillis(i == 0 ? 1000 : 200)); // the first one loads classes
      }
      assertThat(dns.udpQueries()).isEqualTo(50 + ZoneConduct.OF_UNKNOWN);
      assertThat(silent).noneMatch(CompletableFuture::isDone);
    }
  }

  @Test
  void whoWaitsForASilentZoneLeavesAtTheDeadline() throws IOException {
    try (LoopbackDns dns = new LoopbackDns(query -> new byte[0], query -> new byte[0]);
        DnsPublicKeyLookup lookup =
            new DnsPublicKeyLookup(List.of(dns.address()), Duration.ofMillis(600))) {
      List<CompletableFuture<KeyLookupResult>> silent = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        silent.add(lookup.lookup(new KeyName("s" + i, "silent.example")).toCompletableFuture());
      }
      CompletableFuture.allOf(silent.toArray(CompletableFuture[]::new)).join();
      assertThat(silent)
          .allMatch(result -> result.join().equals(new Failed(Cause.TIMEOUT, "no answer in time")));
      assertThat(lookup.underWay()).isZero();
      assertThat(lookup.waiting()).isZero();
    }
  }
}
