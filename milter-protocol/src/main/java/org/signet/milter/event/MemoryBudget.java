package org.signet.milter.event;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The octets that all connections may keep together: unfinished packets, macros, what handlers keep
 * of messages, answers that are not read. Thread-safe.
 */
public final class MemoryBudget {
  private final long most;
  private final AtomicLong taken = new AtomicLong();

  /**
   * A budget.
   *
   * @param most octets that may be kept
   */
  public MemoryBudget(long most) {
    this.most = most;
  }

  /** A budget that nothing exceeds. */
  public static MemoryBudget unlimited() {
    return new MemoryBudget(Long.MAX_VALUE);
  }

  /**
   * The caller keeps {@code now} octets instead of {@code before}. They count in any case: a caller
   * that gets false must give octets back.
   *
   * @return false if it is more than before, and all together keep too much
   */
  public boolean change(long before, long now) {
    if (before == now) {
      return true;
    }
    return taken.addAndGet(now - before) <= most || now < before;
  }

  /** Whether this number of octets would fit beside what is kept. */
  public boolean hasRoomFor(long octets) {
    return octets <= most - taken.get();
  }

  /** The most octets that one message may keep, so that none takes the room of all others. */
  public long mostOfOne() {
    return most / 4;
  }

  /** How many octets should be given back: zero below three quarters of the budget. */
  public long excess() {
    long now = taken.get();
    return now <= most - most / 4 ? 0 : now - most / 2;
  }

  /** How many octets are kept. */
  public long taken() {
    return taken.get();
  }
}
