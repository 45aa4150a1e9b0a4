package org.signet.diagnosis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.signet.dkim.signature.DkimSignature;

/**
 * Looks for the header that was signed, RFC 6376 §3.7 step 2: each signed field, and each place
 * where {@code h=} names one that is not there, may have been something else. All choices are tried
 * in the order of how likely they are together, so that the first hit is the simplest one. Confined
 * to one thread.
 */
final class HeaderSearch {
  private static final double SHARE = 0.4;
  private static final List<Round> ROUNDS =
      List.of(
          new Round(1, false, 1, 2),
          new Round(1, true, 2, 4),
          new Round(2, false, 2, 3),
          new Round(3, false, 3, 3),
          new Round(2, true, 3, 4));

  private static final int MOST_NAMES = 300;

  private final DkimSignature signature;
  private final HashTest hashTest;
  private final ReceivedMessage message;
  private final HeaderSlots slots;
  private final SearchBudget budget;

  /**
   * What is tried before the next round begins.
   *
   * @param changes made to the header
   * @param twice whether two changes of the same field count as one
   * @param lightest weight of all changes together
   * @param heaviest the same
   */
  private record Round(int changes, boolean twice, int lightest, int heaviest) {}

  HeaderSearch(
      DkimSignature signature,
      HashTest hashTest,
      ReceivedMessage message,
      MimeBody body,
      SearchBudget budget) {
    this.signature = signature;
    this.hashTest = hashTest;
    this.message = message;
    this.slots = new HeaderSlots(signature, message, body, budget);
    this.budget = budget;
  }

  /** Whether the header that came verifies. */
  boolean verifies() {
    HeaderReading reading =
        HeaderReading.asItCame(message.header(), signature.canonicalization().header());
    return walk(reading, slots.bare(reading), budget).verifies();
  }

  /** All that was found with the fewest and likeliest changes; may be nothing. */
  List<RestoredHeader> search() {
    if (signature.headerNames().size() > MOST_NAMES) {
      budget.stop();
      return List.of();
    }
    List<HeaderReading> readings = HeaderReadings.of(signature, message);
    List<RestoredHeader> found = List.of();
    for (Round round : ROUNDS) {
      if (found.isEmpty()) {
        found = search(round, readings, budget.share(SHARE));
      }
    }
    return found;
  }

  private List<RestoredHeader> search(
      Round round, List<HeaderReading> readings, SearchBudget share) {
    slots.allowTwice(round.twice());
    List<RestoredHeader> found = new ArrayList<>();
    Map<HeaderReading, List<HeaderSlot>> places = new HashMap<>();
    for (int weight = round.lightest(); weight <= round.heaviest(); weight++) {
      for (HeaderReading reading : readings) {
        if (reading.weight() <= weight && found.isEmpty() && share.spend(0)) {
          List<HeaderSlot> read = places.computeIfAbsent(reading, slots::of);
          found.addAll(
              walk(reading, read, share)
                  .restorations(
                      weight - reading.weight(), round.changes() - reading.changes().size()));
        }
      }
    }
    return List.copyOf(found);
  }

  private HeaderWalk walk(HeaderReading reading, List<HeaderSlot> places, SearchBudget share) {
    return new HeaderWalk(
        reading, places, hashTest, signature.algorithm().hash().newDigest(), share);
  }
}
