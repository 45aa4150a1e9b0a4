package org.signet.diagnosis;

import java.util.List;

/**
 * What restores the hash of a signature, and so is what was signed: that is certain. Its name is
 * that of the simplest way found from what was received.
 *
 * @param changes to be taken back
 * @param equivalents other changes that lead to the same, so that which of them was made does not
 *     show
 * @param diff from what was received to what was signed, in hunks; not safe to show
 */
public record Restoration(List<Change> changes, List<List<Change>> equivalents, List<String> diff) {
  /** Copies the lists. */
  public Restoration {
    changes = List.copyOf(changes);
    equivalents = List.copyOf(equivalents);
    diff = List.copyOf(diff);
  }
}
