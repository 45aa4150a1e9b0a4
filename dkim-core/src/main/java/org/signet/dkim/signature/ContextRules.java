package org.signet.dkim.signature;

import java.lang.Character.UnicodeScript;

/**
 * Code points that are allowed only beside others: the rules of RFC 5892 appendix A. Of the joiners
 * it knows those after a virama, and those between letters of the block Arabic; elsewhere they are
 * refused.
 */
final class ContextRules {
  static final int ZWNJ = 0x200C;
  static final int ZWJ = 0x200D;

  /** Canonical combining class 9. */
  private static final String VIRAMAS =
      "\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D3B\u0D3C\u0D4D\u0DCA\u0E3A\u0EBA\u0F84"
          + "\u1039\u103A\u1714\u1734\u17D2\u1A60\u1B44\u1BAA\u1BAB\u1BF2\u1BF3\u2D7F\uA806\uA82C"
          + "\uA8C4\uA953\uA9C0\uAAF6\uABED";

  /** Letters of the block Arabic that join only to the one before them, and those that never do. */
  private static final String RIGHT_JOINING =
      "\u0622\u0623\u0624\u0625\u0627\u0629\u062F\u0630\u0631\u0632\u0648\u0671\u0672\u0673\u0675"
          + "\u0676\u0677\u0688\u0689\u068A\u068B\u068C\u068D\u068E\u068F\u0690\u0691\u0692\u0693"
          + "\u0694\u0695\u0696\u0697\u0698\u0699\u06C0\u06C3\u06C4\u06C5\u06C6\u06C7\u06C8\u06C9"
          + "\u06CA\u06CB\u06CD\u06CF\u06D2\u06D3\u06D5\u06EE\u06EF";

  private static final String NON_JOINING = "\u0621\u0674";

  private ContextRules() {}

  /** Whether the code point at an index of a label is allowed there. */
  static boolean allow(int[] label, int at) {
    int cp = label[at];
    int before = at > 0 ? label[at - 1] : -1;
    int after = at + 1 < label.length ? label[at + 1] : -1;
    return switch (cp) {
      case ZWNJ -> isVirama(before) || isBetweenJoining(label, at);
      case ZWJ -> isVirama(before);
      case 0xB7 -> before == 'l' && after == 'l'; // as Catalan has it
      case 0x375 -> isOf(UnicodeScript.GREEK, after);
      case 0x5F3, 0x5F4 -> isOf(UnicodeScript.HEBREW, before);
      case 0x30FB -> hasJapanese(label);
      default -> isArabicDigit(cp) && !hasDigitOfTheOtherSeries(label, cp);
    };
  }

  /** ARABIC-INDIC DIGITS and EXTENDED ARABIC-INDIC DIGITS, which no label mixes. */
  static boolean isArabicDigit(int cp) {
    return (cp >= 0x660 && cp <= 0x669) || (cp >= 0x6F0 && cp <= 0x6F9);
  }

  private static boolean isOf(UnicodeScript script, int cp) {
    return cp >= 0 && UnicodeScript.of(cp) == script;
  }

  private static boolean isVirama(int cp) {
    if (cp < 0x10000) {
      return cp >= 0 && VIRAMAS.indexOf(cp) >= 0;
    }
    return switch (cp) {
      case 0x10A3F, 0x11046, 0x1107F, 0x110B9, 0x11133, 0x11134, 0x111C0, 0x11235, 0x112EA -> true;
      case 0x1134D, 0x11442, 0x114C2, 0x115BF, 0x1163F, 0x116B6, 0x1172B, 0x11839 -> true;
      case 0x1193D, 0x1193E, 0x119E0, 0x11A34, 0x11A47, 0x11A99, 0x11C3F -> true;
      case 0x11D44, 0x11D45, 0x11D97 -> true;
      default -> false;
    };
  }

  /** A letter that joins onwards, then marks, the joiner, marks, and a letter that joins back. */
  private static boolean isBetweenJoining(int[] label, int at) {
    int before = at - 1;
    while (before >= 0 && CodePoints.isMark(label[before])) {
      before--;
    }
    int after = at + 1;
    while (after < label.length && CodePoints.isMark(label[after])) {
      after++;
    }
    return before >= 0
        && after < label.length
        && isArabicLetter(label[before])
        && RIGHT_JOINING.indexOf(label[before]) < 0
        && isArabicLetter(label[after]);
  }

  private static boolean isArabicLetter(int cp) {
    return cp >= 0x620
        && cp <= 0x6FF
        && Character.getType(cp) == Character.OTHER_LETTER
        && NON_JOINING.indexOf(cp) < 0;
  }

  private static boolean hasJapanese(int[] label) {
    for (int cp : label) {
      switch (UnicodeScript.of(cp)) {
        case HIRAGANA, KATAKANA, HAN -> {
          return true;
        }
        default -> {}
      }
    }
    return false;
  }

  private static boolean hasDigitOfTheOtherSeries(int[] label, int digit) {
    boolean extended = digit >= 0x6F0;
    for (int cp : label) {
      if (isArabicDigit(cp) && (cp >= 0x6F0) != extended) {
        return true;
      }
    }
    return false;
  }
}
