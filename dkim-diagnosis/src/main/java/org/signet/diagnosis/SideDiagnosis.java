package org.signet.diagnosis;

import java.util.Optional;

/**
 * What is known of the header or of the body of one signature.
 *
 * @param fault what is certain
 * @param restoration what restores it, which is certain too
 * @param search how far it was looked for
 */
public record SideDiagnosis(Fault fault, Optional<Restoration> restoration, Search search) {
  /** How much was tried. */
  public enum Search {
    /** Nothing. */
    NONE,
    /** All that is known. */
    COMPLETE,
    /** As much as the time allowed. */
    STOPPED,
    /** Little or nothing, for it is too large. */
    TOO_LARGE
  }

  /** A body that is too large to search. */
  static SideDiagnosis tooLarge(Fault fault) {
    boolean changed = fault == Fault.CHANGED || fault == Fault.TOO_SHORT;
    return new SideDiagnosis(fault, Optional.empty(), changed ? Search.TOO_LARGE : Search.NONE);
  }

  static SideDiagnosis of(Fault fault) {
    return new SideDiagnosis(fault, Optional.empty(), Search.NONE);
  }

  static SideDiagnosis searched(
      Fault fault, Optional<Restoration> restoration, SearchBudget budget) {
    return new SideDiagnosis(
        fault, restoration, budget.stopped() ? Search.STOPPED : Search.COMPLETE);
  }

  /** Whether it was changed and nothing restores it. */
  public boolean isUnexplained() {
    return search != Search.NONE && restoration.isEmpty();
  }
}
