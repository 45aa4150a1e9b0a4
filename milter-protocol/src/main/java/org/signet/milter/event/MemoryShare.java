package org.signet.milter.event;

/**
 * What one connection keeps, as its part of a {@link MemoryBudget}. The budget is asked for pieces
 * of some KiB, so that another octet costs an addition. Confined to the thread of its connection.
 */
public final class MemoryShare {
  private final MemoryBudget budget;
  private final int piece;
  private long used;
  private long reserved;

  /**
   * An empty share.
   *
   * @param piece the octets that the budget is asked for at a time
   */
  public MemoryShare(MemoryBudget budget, int piece) {
    this.budget = budget;
    this.piece = piece;
  }

  /**
   * Adds octets that are kept.
   *
   * @throws MemoryExhaustedException if there is no room for them; then they do not count
   */
  public void take(long octets) {
    long wanted = used + octets;
    if (wanted > reserved) {
      reserve((wanted + piece - 1) / piece * piece);
    }
    used = wanted;
  }

  /**
   * Sets the number of octets that are kept.
   *
   * @throws MemoryExhaustedException if there is no room for them; then all is as before
   */
  public void set(long octets) {
    if (octets > used) {
      take(octets - used);
    } else {
      used = octets;
      if (reserved - used > 8L * piece) { // not for each octet less
        long less = (used + piece - 1) / piece * piece;
        budget.change(reserved, less);
        reserved = less;
      }
    }
  }

  private void reserve(long wanted) {
    if (wanted > budget.mostOfOne()) {
      throw MemoryExhaustedException.ofOne(budget.mostOfOne());
    }
    if (!budget.change(reserved, wanted)) {
      budget.change(wanted, reserved);
      throw MemoryExhaustedException.ofAll();
    }
    reserved = wanted;
  }

  /** Nothing is kept any more. */
  public void release() {
    budget.change(reserved, 0);
    reserved = 0;
    used = 0;
  }

  /** Octets of the budget that this share has. */
  public long reserved() {
    return reserved;
  }
}
