package org.signet.server.monitor;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The values of a label, so many at most: the first ones that come have their own name, all others
 * are one. Thread-safe.
 */
final class BoundedLabels {
  /** Stands for all that came too late. */
  static final String OTHER = "other";

  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final int most;

  BoundedLabels(int most) {
    this.most = most;
  }

  /** The value itself, or {@link #OTHER}. */
  String of(String value) {
    if (known.contains(value)) {
      return value;
    }
    // Two that come at the same time may both get in: the bound is no exact one.
    return known.size() < most && known.add(value) ? value : OTHER;
  }
}
