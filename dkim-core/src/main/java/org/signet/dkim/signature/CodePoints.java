package org.signet.dkim.signature;

import java.lang.Character.UnicodeBlock;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;

/**
 * Which code points a U-label may have: the derivation of RFC 5892 §3 from the properties that this
 * JDK's Unicode gives. What is not assigned there is not allowed.
 */
final class CodePoints {
  /** What RFC 5892 §1 sorts code points into. */
  enum Kind {
    /** PVALID. */
    VALID,
    /** CONTEXTJ and CONTEXTO: {@link ContextRules} decide. */
    CONTEXT,
    /** DISALLOWED and UNASSIGNED. */
    DISALLOWED
  }

  private static final Set<UnicodeBlock> IGNORABLE_BLOCKS =
      Set.of(
          UnicodeBlock.COMBINING_MARKS_FOR_SYMBOLS,
          UnicodeBlock.MUSICAL_SYMBOLS,
          UnicodeBlock.ANCIENT_GREEK_MUSICAL_NOTATION,
          UnicodeBlock.VARIATION_SELECTORS,
          UnicodeBlock.VARIATION_SELECTORS_SUPPLEMENT);

  private CodePoints() {}

  static Kind kind(int cp) {
    if (cp < 0x80) {
      return isLdh(cp) ? Kind.VALID : Kind.DISALLOWED;
    }
    return switch (cp) {
      // Exceptions, RFC 5892 §2.6
      case 0xDF, 0x3C2, 0x6FD, 0x6FE, 0xF0B, 0x3007 -> Kind.VALID;
      case 0xB7, 0x375, 0x5F3, 0x5F4, 0x30FB -> Kind.CONTEXT;
      case 0x640, 0x7FA, 0x302E, 0x302F, 0x3031, 0x3032, 0x3033, 0x3034, 0x3035, 0x303B ->
          Kind.DISALLOWED;
      case ContextRules.ZWNJ, ContextRules.ZWJ -> Kind.CONTEXT;
      default -> derived(cp);
    };
  }

  /** Combining marks, with which no label begins (RFC 5891 §4.2.3.2). */
  static boolean isMark(int cp) {
    return switch (Character.getType(cp)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          true;
      default -> false;
    };
  }

  private static Kind derived(int cp) {
    if (ContextRules.isArabicDigit(cp)) {
      return Kind.CONTEXT;
    }
    boolean valid = isLetterOrDigit(cp) && isStable(cp) && !isIgnorable(cp) && !isOldHangulJamo(cp);
    return valid ? Kind.VALID : Kind.DISALLOWED;
  }

  private static boolean isLdh(int cp) {
    return (cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9') || cp == '-';
  }

  /** LetterDigits, RFC 5892 §2.1. */
  private static boolean isLetterOrDigit(int cp) {
    return switch (Character.getType(cp)) {
      case Character.LOWERCASE_LETTER,
          Character.UPPERCASE_LETTER,
          Character.OTHER_LETTER,
          Character.DECIMAL_DIGIT_NUMBER,
          Character.MODIFIER_LETTER,
          Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK ->
          true;
      default -> false;
    };
  }

  /** Not Unstable, RFC 5892 §2.2: case folding and NFKC leave it as it is. */
  private static boolean isStable(int cp) {
    String text = Character.toString(cp);
    return Normalizer.normalize(folded(cp, text), Normalizer.Form.NFKC).equals(text)
        && Normalizer.isNormalized(text, Normalizer.Form.NFKC);
  }

  /** Full case folding by the mappings that the JDK has. */
  private static String folded(int cp, String text) {
    if (cp == 0x131) {
      return text; // dotless i: a fold only in Turkish
    }
    String upper = text.toUpperCase(Locale.ROOT);
    boolean cherokee = Character.UnicodeScript.of(cp) == Character.UnicodeScript.CHEROKEE;
    return cherokee ? upper : upper.toLowerCase(Locale.ROOT); // it folds to its older capitals
  }

  /** IgnorableProperties and IgnorableBlocks, RFC 5892 §2.3 and §2.4, among letters and marks. */
  private static boolean isIgnorable(int cp) {
    return IGNORABLE_BLOCKS.contains(UnicodeBlock.of(cp))
        || cp == 0x34F
        || cp == 0x17B4
        || cp == 0x17B5
        || (cp >= 0x180B && cp <= 0x180F);
  }

  /** OldHangulJamo, RFC 5892 §2.9: the jamo that NFC puts together in modern text. */
  private static boolean isOldHangulJamo(int cp) {
    return (cp >= 0x1100 && cp <= 0x11FF)
        || (cp >= 0xA960 && cp <= 0xA97C)
        || (cp >= 0xD7B0 && cp <= 0xD7FB);
  }
}
