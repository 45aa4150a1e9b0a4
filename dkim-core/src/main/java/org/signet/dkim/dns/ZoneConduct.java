package org.signet.dkim.dns;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How soon the queries of a zone were over lately, and how many it may have out because of that: a
 * zone that answers gets many, one that is slow or silent gets one at a time until it is quick
 * again or some time has passed. Only what was slow is held against a zone, not what was wrong.
 * Bounded in number; not thread-safe.
 */
final class ZoneConduct {
  static final int OF_ANSWERING = 16;
  static final int OF_UNKNOWN = 4;
  static final int OF_SLOW = 1;

  private static final int MOST_ZONES = 2000; // of each kind
  private static final long ANSWERS_FOR = Duration.ofHours(1).toNanos();
  private static final long SLOW_FOR = Duration.ofMinutes(1).toNanos();

  private final long prompt;
  private final LongSupplier nanoTime;
  private final Map<ZoneName, Long> answered = new Latest();
  private final Map<ZoneName, Long> slow = new Latest();

  ZoneConduct(Duration prompt, LongSupplier nanoTime) {
    this.prompt = prompt.toNanos();
    this.nanoTime = nanoTime;
  }

  /** A query is over. */
  void over(ZoneName zone, Duration time) {
    boolean isSlow = time.toNanos() >= prompt;
    (isSlow ? answered : slow).remove(zone);
    (isSlow ? slow : answered).put(zone, nanoTime.getAsLong());
  }

  /** Whether its queries were over soon. */
  boolean answers(ZoneName zone) {
    return isWithin(ANSWERS_FOR, answered.get(zone));
  }

  /** How many it may have out. */
  int queries(ZoneName zone) {
    if (answers(zone)) {
      return OF_ANSWERING;
    }
    return isWithin(SLOW_FOR, slow.get(zone)) ? OF_SLOW : OF_UNKNOWN;
  }

  private boolean isWithin(long time, @Nullable Long since) {
    return since != null && nanoTime.getAsLong() - since < time;
  }

  private static final class Latest extends LinkedHashMap<ZoneName, Long> {
    private static final long serialVersionUID = 1L;

    Latest() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<ZoneName, Long> eldest) {
      return size() > MOST_ZONES;
    }
  }
}
