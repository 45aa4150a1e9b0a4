package org.signet.diagnosis;

import java.util.EnumSet;
import java.util.Set;
import org.signet.dkim.canonical.HeaderCanonicalization;
import org.signet.dkim.message.HeaderField;

/** What to do about a change, where that depends on more than its {@link Cause}. */
enum Advice {
  /** What the cause says. */
  OF_CAUSE(""),

  /** The field was signed with a line that servers must break. */
  FOLD(
      "Fold the field before signing, at white space, in lines of at most 78 octets: servers break"
          + " a line of more than 998 octets anywhere, and no canonicalization ignores white space"
          + " where there was none."),

  /** Relaxed is what it was signed with. */
  NO_FORM_FORGIVES(
      "No canonicalization ignores white space where there was none, or none where there was some:"
          + " sign after the program that changes the field, or have it leave the field alone.");

  /** RFC 5322 §2.1.1, without the CRLF. */
  private static final int LONGEST_LINE = 998;

  private static final Set<Cause> WHITE_SPACE = EnumSet.of(Cause.FOLDING, Cause.FIELD_SPACE);

  private final String text;

  Advice(String text) {
    this.text = text;
  }

  /**
   * For a change of one field.
   *
   * @param form in which it was signed
   * @param signed the field as it was signed
   */
  static Advice of(Cause cause, HeaderCanonicalization form, HeaderField signed) {
    if (!WHITE_SPACE.contains(cause)) {
      return OF_CAUSE;
    }
    if (signed.toString().lines().anyMatch(line -> line.length() > LONGEST_LINE)) {
      return FOLD;
    }
    return form == HeaderCanonicalization.RELAXED ? NO_FORM_FORGIVES : OF_CAUSE;
  }

  String text() {
    return text;
  }
}
