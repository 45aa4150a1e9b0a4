package org.signet.dkim.signature;

/**
 * The rule for labels that are written from right to left, RFC 5893 §2. It is asked of such labels
 * only, not of their neighbours, which are other people's.
 */
final class Bidi {
  private Bidi() {}

  /** Whether a label has no letters from right to left, or all is as the rule has it. */
  static boolean isInOrder(int[] label) {
    boolean rightToLeft = false;
    for (int cp : label) {
      rightToLeft |= isRightToLeft(Character.getDirectionality(cp));
    }
    return !rightToLeft || followsRule(label);
  }

  private static boolean followsRule(int[] label) {
    byte first = Character.getDirectionality(label[0]);
    if (first != Character.DIRECTIONALITY_RIGHT_TO_LEFT
        && first != Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC) {
      return false;
    }
    boolean european = false;
    boolean arabic = false;
    boolean endsWell = false;
    for (int cp : label) {
      byte direction = Character.getDirectionality(cp);
      switch (direction) {
        case Character.DIRECTIONALITY_RIGHT_TO_LEFT,
            Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC ->
            endsWell = true;
        case Character.DIRECTIONALITY_EUROPEAN_NUMBER -> european = endsWell = true;
        case Character.DIRECTIONALITY_ARABIC_NUMBER -> arabic = endsWell = true;
        case Character.DIRECTIONALITY_EUROPEAN_NUMBER_SEPARATOR,
            Character.DIRECTIONALITY_EUROPEAN_NUMBER_TERMINATOR,
            Character.DIRECTIONALITY_COMMON_NUMBER_SEPARATOR,
            Character.DIRECTIONALITY_OTHER_NEUTRALS,
            Character.DIRECTIONALITY_BOUNDARY_NEUTRAL ->
            endsWell = false;
        case Character.DIRECTIONALITY_NONSPACING_MARK -> {} // whatever is before it ends the label
        default -> {
          return false;
        }
      }
    }
    return endsWell && !(european && arabic);
  }

  private static boolean isRightToLeft(byte direction) {
    return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
        || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC
        || direction == Character.DIRECTIONALITY_ARABIC_NUMBER;
  }
}
