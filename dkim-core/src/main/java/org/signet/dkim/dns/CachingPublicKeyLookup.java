package org.signet.dkim.dns;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.signet.dkim.cache.RecentlyUsed;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.KeyName;
import org.signet.dkim.key.PublicKeyLookup;

/**
 * Keeps answers for as long as they say, within bounds; that a name or record does not exist is
 * kept as the zone says (RFC 2308 §5), a failure not at all. When full, the answer that was not
 * asked for the longest time goes. Times are measured by a clock that nobody sets, so that a key
 * that was withdrawn does not come back to life with yesterday's time. Safe for use by many
 * threads.
 */
public final class CachingPublicKeyLookup implements PublicKeyLookup {
  /**
   * How much is kept and how long.
   *
   * @param maximumOctets of all names and answers, with what the heap needs besides
   * @param maximumTime for records that exist; a key that was withdrawn works no longer than this
   * @param negativeTime for names and records that do not exist, even if the zone allows more; a
   *     key that was published is seen after this at the latest
   */
  public record Limits(long maximumOctets, Duration maximumTime, Duration negativeTime) {
    /** Checks the numbers. */
    public Limits {
      if (maximumOctets < 1 || maximumTime.isNegative() || negativeTime.isNegative()) {
        throw new IllegalArgumentException("limits of a cache must not be negative");
      }
    }

    /** 16 MiB, but no more than 1/16 of the heap; one hour, one minute. */
    public static Limits defaults() {
      return new Limits(
          Math.min(16L << 20, Runtime.getRuntime().maxMemory() / 16),
          Duration.ofHours(1),
          Duration.ofMinutes(1));
    }
  }

  /**
   * Counters of the cache, for metrics.
   *
   * @param queries look-ups asked for
   * @param hits of them answered from the cache
   * @param expired of them found, but too old
   * @param entries names in the cache now
   * @param octets of the limit in use
   */
  public record Statistics(long queries, long hits, long expired, int entries, long octets) {}

  /** The map's own entry, this one, the answer and its parts, measured on a 64-bit machine. */
  private static final int OCTETS_OF_ENTRY = 256;

  private static final int OCTETS_OF_STRING = 64; // besides its text

  private record Entry(KeyLookupResult answer, long until, long octets)
      implements RecentlyUsed.Sized {}

  private final PublicKeyLookup source;
  private final Limits limits;
  private final LongSupplier nanoTime;
  private final RecentlyUsed<String, Entry> entries;
  private final LongAdder queries = new LongAdder();
  private final LongAdder hits = new LongAdder();
  private final LongAdder expired = new LongAdder();

  /** A cache in front of this source. */
  public CachingPublicKeyLookup(PublicKeyLookup source, Limits limits) {
    this(source, limits, System::nanoTime);
  }

  /**
   * For tests.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  CachingPublicKeyLookup(PublicKeyLookup source, Limits limits, LongSupplier nanoTime) {
    this.source = source;
    this.limits = limits;
    this.entries = new RecentlyUsed<>(limits.maximumOctets());
    this.nanoTime = nanoTime;
  }

  @Override
  public CompletionStage<KeyLookupResult> lookup(KeyName asked) {
    String name = asked.dnsName().toLowerCase(Locale.ROOT);
    Optional<KeyLookupResult> kept = kept(name);
    if (kept.isPresent()) {
      return CompletableFuture.completedFuture(kept.get());
    }
    return source
        .lookup(asked)
        .thenApply(
            answer -> {
              keep(name, answer);
              return answer;
            });
  }

  /** The counters since the start. */
  public Statistics statistics() {
    return new Statistics(
        queries.sum(), hits.sum(), expired.sum(), entries.size(), entries.octets());
  }

  private Optional<KeyLookupResult> kept(String name) {
    queries.increment();
    Optional<Entry> entry = entries.get(name);
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    if (nanoTime.getAsLong() - entry.get().until() >= 0) {
      entries.remove(name, entry.get());
      expired.increment();
      return Optional.empty();
    }
    hits.increment();
    return Optional.of(entry.get().answer());
  }

  private void keep(String name, KeyLookupResult answer) {
    Duration time = timeToKeep(answer);
    if (time.isZero()) {
      return;
    }
    entries.put(
        name, new Entry(answer, nanoTime.getAsLong() + time.toNanos(), octets(name, answer)));
  }

  private static long octets(String name, KeyLookupResult answer) {
    long octets = (long) OCTETS_OF_ENTRY + OCTETS_OF_STRING + name.length();
    List<String> texts = answer.found().map(KeyLookupResult.Found::txtRecords).orElse(List.of());
    for (String text : texts) {
      octets += OCTETS_OF_STRING + (long) text.length();
    }
    return octets;
  }

  private Duration timeToKeep(KeyLookupResult answer) {
    return switch (answer.kind()) {
      case FOUND -> positive(((KeyLookupResult.Found) answer).timeToLive());
      case TOO_LONG -> positive(((KeyLookupResult.TooLong) answer).timeToLive());
      case NO_SUCH_NAME -> negative(((KeyLookupResult.NoSuchName) answer).timeToLive());
      case NO_DATA -> negative(((KeyLookupResult.NoData) answer).timeToLive());
      case FAILED -> Duration.ZERO;
    };
  }

  private Duration positive(Duration own) {
    return own.compareTo(limits.maximumTime()) < 0 ? own : limits.maximumTime();
  }

  private Duration negative(Optional<Duration> own) {
    return own.filter(time -> time.compareTo(limits.negativeTime()) < 0)
        .orElse(limits.negativeTime());
  }
}
