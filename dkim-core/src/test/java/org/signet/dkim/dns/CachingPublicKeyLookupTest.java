package org.signet.dkim.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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
import org.signet.dkim.key.KeyLookupResult.TooLong;
import org.signet.dkim.key.KeyName;
import org.signet.dkim.key.KeyRecordParser;

class CachingPublicKeyLookupTest {
  private static final Limits LIMITS =
      new Limits(1000, Duration.ofSeconds(100), Duration.ofSeconds(10));

  private static final long START = Long.MAX_VALUE - 3;

  private final AtomicInteger asked = new AtomicInteger();

  /** About to run over, as {@link System#nanoTime} may. */
  private final AtomicLong now = new AtomicLong(START);

  static Stream<Arguments> times() {
    return Stream.of(
        Arguments.of("its own time", new Found(List.of("a"), Duration.ofSeconds(30)), 30),
        Arguments.of(
            "its own time, with what DNSSEC says",
            new Found(List.of("a"), Duration.ofSeconds(30), DnssecStatus.SECURE),
            30),
        Arguments.of("no longer than the limit", new Found(List.of("a"), Duration.ofDays(9)), 100),
        Arguments.of("not at all", new Found(List.of("a")), 0),
        Arguments.of(
            "a record that is too long",
            new TooLong(Duration.ofSeconds(30), DnssecStatus.SECURE),
            30),
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
      now.set(START + Duration.ofSeconds(seconds).toNanos() - 1);
      assertThat(ask(cache, "A")).isEqualTo(answer);
      assertThat(asked).hasValue(1);
    }
    now.set(START + Duration.ofSeconds(seconds).toNanos());
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
    assertThat(cache.statistics()).isEqualTo(new Statistics(6, 2, 0, 2, octets(2)));
  }

  /** Names as long as they may be that do not exist, texts, and long lists of them. */
  @Test
  void countsOctets() {
    Limits limits = new Limits(1 << 20, Duration.ofHours(1), Duration.ofHours(1));
    Found found =
        new Found(
            List.of("x".repeat(KeyRecordParser.MAX_OCTETS), "y".repeat(1000)), Duration.ofHours(1));
    for (KeyLookupResult answer : List.of(found, new NoSuchName(), new NoData())) {
      CachingPublicKeyLookup cache = cache(answer, limits);
      for (int i = 0; i < 10_000; i++) {
        ask(cache, "s".repeat(245) + i);
        assertThat(cache.statistics().octets()).isLessThanOrEqualTo(limits.maximumOctets());
      }
      assertThat(cache.statistics().octets()).isGreaterThan(limits.maximumOctets() - 6000);
      assertThat(cache.statistics().entries()).isBetween(150, 2000);
    }
  }

  @Test
  void givesBackTheOctetsOfWhatIsOver() {
    CachingPublicKeyLookup cache = cache(new NoData());
    ask(cache, "a");
    ask(cache, "a");
    assertThat(cache.statistics().octets()).isEqualTo(octets(1));
    now.addAndGet(Duration.ofSeconds(10).toNanos());
    ask(cache, "a");
    assertThat(cache.statistics().octets()).isEqualTo(octets(1));
  }

  @Test
  void anAnswerThatDoesNotFitIsNotKept() {
    CachingPublicKeyLookup cache =
        cache(new Found(List.of("x".repeat(1000)), Duration.ofSeconds(30)));
    ask(cache, "a");
    ask(cache, "a");
    assertThat(asked).hasValue(2);
    assertThat(cache.statistics()).isEqualTo(new Statistics(2, 0, 0, 0, 0));
  }

  private static long octets(int names) {
    return names * (256L + 64 + "a._domainkey.example.com".length());
  }

  private CachingPublicKeyLookup cache(KeyLookupResult answer) {
    return cache(answer, LIMITS);
  }

  private CachingPublicKeyLookup cache(KeyLookupResult answer, Limits limits) {
    return new CachingPublicKeyLookup(
        name -> {
          asked.incrementAndGet();
          return CompletableFuture.completedFuture(answer);
        },
        limits,
        now::get);
  }

  private static KeyLookupResult ask(CachingPublicKeyLookup cache, String selector) {
    return cache.lookup(new KeyName(selector, "example.com")).toCompletableFuture().join();
  }
}
