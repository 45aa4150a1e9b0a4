package org.signet.milter.net;

import org.signet.milter.event.MemoryBudget;

/**
 * What a connection takes of the {@link MemoryBudget} for packets and answers, and what its session
 * takes. Confined to the event loop, but for {@link #published}.
 */
final class KeptOctets {
  /** Every connection may take as much, and it does not count: the number of them is limited. */
  private static final int FREE = 4096;

  private final MemoryBudget budget;
  private long kept; // beyond what is free
  private volatile long published;

  KeptOctets(MemoryBudget budget) {
    this.budget = budget;
  }

  /**
   * So many octets are kept now.
   *
   * @return false if it is more than before, and all connections together keep too much
   */
  boolean change(long held) {
    long before = kept;
    kept = Math.max(0, held - FREE);
    return budget.change(before, kept);
  }

  /** Whether it keeps more than is free. */
  boolean exceedsFree() {
    return kept > 0;
  }

  /** Shows other threads what the connection keeps, with the octets of its session. */
  void publish(long ofSession) {
    long now = kept + ofSession;
    if (now != published) {
      published = now;
    }
  }

  /** Nothing is kept any more. */
  void release() {
    change(0);
    published = 0;
  }

  /** Octets of the budget as last published. For any thread. */
  long published() {
    return published;
  }
}
