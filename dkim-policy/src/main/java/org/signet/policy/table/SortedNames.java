package org.signet.policy.table;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.TreeSet;

/**
 * A set of names in ASCII in little room: their octets one after another, in order, and where each
 * begins. Immutable.
 */
final class SortedNames {
  private final byte[] octets;
  private final int[] starts;

  SortedNames(Collection<String> names) {
    TreeSet<String> sorted = new TreeSet<>(names);
    octets = String.join("", sorted).getBytes(StandardCharsets.US_ASCII);
    starts = new int[sorted.size() + 1];
    int at = 0;
    int next = 0;
    for (String name : sorted) {
      starts[at++] = next;
      next += name.length();
    }
    starts[at] = next;
  }

  int size() {
    return starts.length - 1;
  }

  /** Whether the name from this position on is one of them. */
  boolean contains(String name, int from) {
    int low = 0;
    int high = size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compare(middle, name, from);
      if (order == 0) {
        return true;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }

  private int compare(int index, String name, int from) {
    int start = starts[index];
    int length = starts[index + 1] - start;
    int other = name.length() - from;
    for (int i = 0; i < length && i < other; i++) {
      int order = octets[start + i] - name.charAt(from + i);
      if (order != 0) {
        return order;
      }
    }
    return length - other;
  }
}
