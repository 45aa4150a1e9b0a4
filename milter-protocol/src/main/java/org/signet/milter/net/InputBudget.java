package org.signet.milter.net;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that unfinished frames of all connections may take together. Thread-safe. */
final class InputBudget {
  private final long most;
  private final AtomicLong kept = new AtomicLong();

  /** A budget of that many octets. */
  InputBudget(long most) {
    this.most = most;
  }

  /**
   * One connection keeps {@code now} octets instead of {@code before}.
   *
   * @return false if it keeps more than before, and all together keep too much
   */
  boolean change(int before, int now) {
    if (before == now) {
      return true;
    }
    return kept.addAndGet(now - before) <= most || now < before;
  }
}
