package org.signet.dkim.signature;

import java.text.Normalizer;
import java.util.Optional;

/**
 * Labels in Unicode by IDNA 2008: what RFC 5891 §5.4 asks before a look-up, and the A-label of what
 * is in order. Nothing is mapped: a label that is not lower case and NFC is not a U-label.
 */
final class ULabel {
  private static final String PREFIX = "xn--";
  private static final int MAX_A_LABEL = 63;

  /** Punycode has at least one octet for each code point. */
  private static final int MAX_CODE_POINTS = MAX_A_LABEL - PREFIX.length();

  private ULabel() {}

  /**
   * The A-label of a U-label.
   *
   * @param label text with at least one char that is not ASCII
   * @return empty if it is not a U-label, or too long for the DNS
   */
  static Optional<String> toALabel(String label) {
    if (label.length() > 2 * MAX_CODE_POINTS) {
      return Optional.empty();
    }
    int[] points = label.codePoints().toArray();
    if (points.length > MAX_CODE_POINTS
        || !allAllowed(points)
        || hasHyphenOutOfPlace(points)
        || CodePoints.isMark(points[0])
        || !Normalizer.isNormalized(label, Normalizer.Form.NFC)
        || !Bidi.isInOrder(points)) {
      return Optional.empty();
    }
    String aLabel = PREFIX + Punycode.encode(points);
    return aLabel.length() <= MAX_A_LABEL ? Optional.of(aLabel) : Optional.empty();
  }

  private static boolean allAllowed(int[] points) {
    for (int i = 0; i < points.length; i++) {
      boolean allowed =
          switch (CodePoints.kind(points[i])) {
            case VALID -> true;
            case CONTEXT -> ContextRules.allow(points, i);
            case DISALLOWED -> false;
          };
      if (!allowed) {
        return false;
      }
    }
    return true;
  }

  /** RFC 5891 §4.2.3.1: at an end, or in both the third and the fourth place. */
  private static boolean hasHyphenOutOfPlace(int[] points) {
    return points[0] == '-'
        || points[points.length - 1] == '-'
        || (points.length > 3 && points[2] == '-' && points[3] == '-');
  }
}
