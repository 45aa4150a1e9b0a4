package org.signet.dkim.dns;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.PublicKeyLookup;

/**
 * Keeps answers for as long as they say, within bounds; that a name or record does not exist is
 * kept as the zone says (RFC 2308 §5), a failure not at all. When full, the answer that was not
 * asked for the longest time goes. Safe for use by many threads.
 */
public final class CachingPublicKeyLookup implements PublicKeyLookup {
  /**
   * How much is kept and how long.
   *
   * @param maximumEntries number of names
   * @param maximumTime for records that exist; a key that was withdrawn works no longer than this
   * @param negativeTime for names and records that do not exist, even if the zone allows more; a
   *     key that was published is seen after this at the latest
   */
  public record Limits(int maximumEntries, Duration maximumTime, Duration negativeTime) {
    /** Checks the numbers. */
    public Limits {
      if (maximumEntries < 1 || maximumTime.isNegative() || negativeTime.isNegative()) {
        throw new IllegalArgumentException("limits of a cache must not be negative");
      }
    }

    /** 10,000 names, one hour, one minute. */
    public static Limits defaults() {
      return new Limits(10_000, Duration.ofHours(1), Duration.ofMinutes(1));
    }
  }

  /**
   * What the cache was good for.
   *
   * @param queries look-ups asked for
   * @param hits of them answered from the cache
   * @param expired of them found, but too old
   * @param entries names in the cache now
   */
  public record Statistics(long queries, long hits, long expired, int entries) {}

  private record Entry(KeyLookupResult answer, Instant until) {}

  private final PublicKeyLookup source;
  private final Limits limits;
  private final InstantSource clock;
  private final Map<String, Entry> entries; // guarded by itself, as are the counters
  private long queries;
  private long hits;
  private long expired;

  /** A cache in front of this source. */
  public CachingPublicKeyLookup(PublicKeyLookup source, Limits limits, InstantSource clock) {
    this.source = source;
    this.limits = limits;
    this.clock = clock;
    this.entries = new LeastRecentlyAsked(limits.maximumEntries());
  }

  @Override
  public CompletionStage<KeyLookupResult> lookup(String domain, String selector) {
    String name = (selector + "._domainkey." + domain).toLowerCase(Locale.ROOT);
    Optional<KeyLookupResult> kept = kept(name);
    if (kept.isPresent()) {
      return CompletableFuture.completedFuture(kept.get());
    }
    return source
        .lookup(domain, selector)
        .thenApply(
            answer -> {
              keep(name, answer);
              return answer;
            });
  }

  /** The counters since the start. */
  public Statistics statistics() {
    synchronized (entries) {
      return new Statistics(queries, hits, expired, entries.size());
    }
  }

  private Optional<KeyLookupResult> kept(String name) {
    Instant now = clock.instant();
    synchronized (entries) {
      queries++;
      Entry entry = entries.get(name);
      if (entry == null) {
        return Optional.empty();
      }
      if (!now.isBefore(entry.until())) {
        entries.remove(name);
        expired++;
        return Optional.empty();
      }
      hits++;
      return Optional.of(entry.answer());
    }
  }

  private void keep(String name, KeyLookupResult answer) {
    Duration time = timeToKeep(answer);
    if (time.isZero()) {
      return;
    }
    Instant until = clock.instant().plus(time);
    synchronized (entries) {
      entries.put(name, new Entry(answer, until));
    }
  }

  private Duration timeToKeep(KeyLookupResult answer) {
    if (answer instanceof KeyLookupResult.Found found) {
      Duration own = found.timeToLive();
      return own.compareTo(limits.maximumTime()) < 0 ? own : limits.maximumTime();
    }
    if (answer instanceof KeyLookupResult.NoSuchName noSuchName) {
      return negative(noSuchName.timeToLive());
    }
    return answer instanceof KeyLookupResult.NoData noData
        ? negative(noData.timeToLive())
        : Duration.ZERO;
  }

  private Duration negative(Optional<Duration> own) {
    return own.filter(time -> time.compareTo(limits.negativeTime()) < 0)
        .orElse(limits.negativeTime());
  }

  private static final class LeastRecentlyAsked extends LinkedHashMap<String, Entry> {
    private static final long serialVersionUID = 1L;

    private final int maximum;

    LeastRecentlyAsked(int maximum) {
      super(16, 0.75f, true);
      this.maximum = maximum;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Entry> eldest) {
      return size() > maximum;
    }
  }
}
