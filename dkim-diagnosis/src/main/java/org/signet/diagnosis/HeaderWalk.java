package org.signet.diagnosis;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.signet.dkim.algorithm.HashAlgorithm;

/** Goes through the choices of one reading of the header. Confined to one thread. */
final class HeaderWalk {
  private static final int MOST_FOUND = 4;

  /** What a test costs however little is hashed. */
  private static final int OVERHEAD = 300;

  private final HeaderReading reading;
  private final List<HeaderSlot> slots;
  private final HashTest hashTest;
  private final MessageDigest digest;
  private final SearchBudget budget;
  private final byte[] received;
  private final int[] starts;
  private final List<RestoredHeader.Choice> chosen = new ArrayList<>();
  private final List<RestoredHeader> found = new ArrayList<>();

  HeaderWalk(
      HeaderReading reading,
      List<HeaderSlot> slots,
      HashTest hashTest,
      MessageDigest digest,
      SearchBudget budget) {
    this.reading = reading;
    this.slots = slots;
    this.hashTest = hashTest;
    this.digest = digest;
    this.budget = budget;
    this.starts = new int[slots.size()];
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < slots.size(); i++) {
      starts[i] = all.size();
      slots.get(i).received().addTo(all);
    }
    this.received = all.toByteArray();
  }

  /** Whether the reading is what was signed, nothing else changed. */
  boolean verifies() {
    digest.reset();
    return verifies(digest, 0);
  }

  /**
   * What was signed; may be nothing.
   *
   * @param weight of all choices together
   * @param changes how many choices
   */
  List<RestoredHeader> restorations(int weight, int changes) {
    digest.reset();
    if (changes > 0) {
      descend(0, digest, weight, changes);
    } else if (changes == 0 && weight == 0 && budget.spend(cost(0)) && verifies(digest, 0)) {
      add();
    }
    return List.copyOf(found);
  }

  /** Chooses at one of the slots from {@code from} on; the digest has what is above them. */
  private void descend(int from, MessageDigest above, int weight, int changes) {
    MessageDigest running = HashAlgorithm.copy(above);
    for (int i = from; i < slots.size() && budget.spend(0); i++) {
      HeaderSlot slot = slots.get(i);
      for (HeaderSlot.Choice choice : slot.choices()) {
        int rest = weight - choice.candidate().weight();
        if (changes == 1 ? rest != 0 : rest < changes - 1) {
          continue;
        }
        if (found.size() >= MOST_FOUND || !budget.spend(cost(i))) {
          break;
        }
        chosen.add(new RestoredHeader.Choice(slot.field(), choice.candidate()));
        MessageDigest next = HashAlgorithm.copy(running);
        choice.octets().addTo(next);
        if (changes > 1) {
          descend(i + 1, next, rest, changes - 1);
        } else if (verifies(next, i + 1)) {
          add();
        }
        chosen.remove(chosen.size() - 1);
      }
      slot.received().addTo(running);
    }
  }

  private int cost(int slot) {
    return OVERHEAD + hashTest.cost() + received.length - starts[slot];
  }

  /** Whether the rest as it came completes it. Leaves the digest reset. */
  private boolean verifies(MessageDigest above, int next) {
    if (next < starts.length) {
      above.update(received, starts[next], received.length - starts[next]);
    }
    return hashTest.test().test(above.digest());
  }

  private void add() {
    RestoredHeader one = new RestoredHeader(reading, List.copyOf(chosen));
    if (found.stream().noneMatch(other -> other.causes().equals(one.causes()))) {
      found.add(one);
    }
  }
}
