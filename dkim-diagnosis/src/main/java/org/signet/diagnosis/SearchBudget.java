package org.signet.diagnosis;

import java.time.Duration;
import java.util.Optional;

/**
 * Bounds a search in the octets that it goes through and in time. The octets are what normally ends
 * it, so that the same message gets the same answer on a slow machine and on a fast one. Confined
 * to one thread.
 */
final class SearchBudget {
  private final Optional<SearchBudget> whole;
  private final long deadline;
  private long left;
  private boolean stopped;

  private SearchBudget(Optional<SearchBudget> whole, long deadline, long left) {
    this.whole = whole;
    this.deadline = deadline;
    this.left = left;
  }

  /**
   * A budget of its own.
   *
   * @param octets to go through
   * @param time in which
   */
  static SearchBudget of(long octets, Duration time) {
    return new SearchBudget(Optional.empty(), System.nanoTime() + time.toNanos(), octets);
  }

  /** So much of what is left; what it spends this one has spent. That it ends does not end this. */
  SearchBudget share(double fraction) {
    long now = System.nanoTime();
    return new SearchBudget(
        Optional.of(this),
        now + (long) (Math.max(0, deadline - now) * fraction),
        (long) (Math.max(0, left) * fraction));
  }

  /** Whether so many octets more may be gone through; if not, that is remembered. */
  boolean spend(long octets) {
    left -= octets;
    boolean more = whole.map(all -> all.spend(octets)).orElse(true);
    if (!more || left < 0 || System.nanoTime() - deadline > 0) {
      stop();
      return false;
    }
    return true;
  }

  /** Whether it, or a share of it, kept something from being tried. */
  boolean stopped() {
    return stopped;
  }

  /** Something is not tried because it would take too much. */
  void stop() {
    stopped = true;
    whole.ifPresent(SearchBudget::stop);
  }
}
