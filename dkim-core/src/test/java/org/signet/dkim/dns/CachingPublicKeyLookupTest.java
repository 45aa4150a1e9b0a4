package org.signet.dkim.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.dkim.dns.CachingPublicKeyLookup.Limits;
import org.signet.dkim.dns.CachingPublicKeyLookup.Statistics;
import org.signet.dkim.key.DnssecStatus;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.KeyLookupResult.Cause;
import org.signet.dkim.key.KeyLookupResult.Failed;
import org.signet.dkim.key.KeyLookupResult.Found;
import org.signet.dkim.key.KeyLookupResult.NoData;
import org.signet.dkim.key.KeyLookupResult.NoSuchName;

class CachingPublicKeyLookupTest {
  private static final Limits LIMITS =
      new Limits(2, Duration.ofSeconds(100), Duration.ofSeconds(10));

  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

  static Stream<Arguments> times() {
    return Stream.of(
        Arguments.of("its own time", new Found(List.of("a"), Duration.ofSeconds(30)), 30),
        Arguments.of(
            "its own time, with what DNSSEC says",
            new Found(List.of("a"), Duration.ofSeconds(30), DnssecStatus.SECURE),
            30),
        Arguments.of("no longer than the limit", new Found(List.of("a"), Duration.ofDays(9)), 100),
        Arguments.of("not at all", new Found(List.of("a")), 0),
        Arguments.of("no such name", new NoSuchName(), 10),
        Arguments.of("no data", new NoData(), 10),
        Arguments.of(
            "no name, as the zone says", new NoSuchName(Optional.of(Duration.ofSeconds(4))), 4),
        Arguments.of(
            "no data, as the zone says", new NoData(Optional.of(Duration.ofSeconds(5))), 5),
        Arguments.of(
            "no data, no longer than the limit", new NoData(Optional.of(Duration.ofDays(1))), 10),
        Arguments.of("failures are not kept", new Failed(Cause.TIMEOUT, "late"), 0));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("times")
  void keepsAnAnswer(String what, KeyLookupResult answer, int seconds) {
    CachingPublicKeyLookup cache = cache(answer);
    ask(cache, "a");
    if (seconds > 0) {
      now.set(Instant.EPOCH.plusSeconds(seconds).minusMillis(1));
      assertThat(ask(cache, "A")).isEqualTo(answer);
      assertThat(asked).hasValue(1);
    }
    now.set(Instant.EPOCH.plusSeconds(seconds));
    assertThat(ask(cache, "a")).isEqualTo(answer);
    assertThat(asked).hasValue(2);
  }

  @Test
  void forgetsWhatWasNotAskedForTheLongestTime() {
    CachingPublicKeyLookup cache = cache(new NoData());
    ask(cache, "a");
    ask(cache, "b");
    ask(cache, "a");
    ask(cache, "c"); // b goes
    assertThat(asked).hasValue(3);
    ask(cache, "a");
    assertThat(asked).hasValue(3);
    ask(cache, "b");
    assertThat(asked).hasValue(4);
    assertThat(cache.statistics()).isEqualTo(new Statistics(6, 2, 0, 2));
  }

  private CachingPublicKeyLookup cache(KeyLookupResult answer) {
    return new CachingPublicKeyLookup(
        (domain, selector) -> {
          asked.incrementAndGet();
          return CompletableFuture.completedFuture(answer);
        },
        LIMITS,
        now::get);
  }

  private static KeyLookupResult ask(CachingPublicKeyLookup cache, String selector) {
    return cache.lookup("example.com", selector).toCompletableFuture().join();
  }
}
