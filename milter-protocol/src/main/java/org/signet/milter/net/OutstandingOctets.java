package org.signet.milter.net;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that all connections may take together while they wait. Thread-safe. */
final class OutstandingOctets {
  private final long most;
  private final AtomicLong kept = new AtomicLong();

  OutstandingOctets(long most) {
    this.most = most;
  }

  /**
   * One connection keeps {@code now} octets instead of {@code before}.
   *
   * @return false if it keeps more than before, and all together keep too much
   */
  boolean change(long before, long now) {
    if (before == now) {
      return true;
    }
    return kept.addAndGet(now - before) <= most || now < before;
  }
}
