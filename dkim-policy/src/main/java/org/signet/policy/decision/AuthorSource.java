package org.signet.policy.decision;

import org.signet.dkim.message.HeaderField;
import org.signet.policy.decision.Decision.Rule;
import org.signet.policy.text.Note;

/**
 * What is read to find the author.
 *
 * @param rule the rule that names it
 * @param name the field, or the macro
 * @param value its value, one char for each octet
 */
record AuthorSource(Rule rule, String name, String value) {
  private static final int MOST_SHOWN = 200;

  static AuthorSource field(String name, HeaderField field) {
    return new AuthorSource(Rule.SENDER_HEADERS, name, field.value());
  }

  /** What to say if there is no author in it: OpenDKIM's words, and why. */
  Note unreadable(AuthorReading reading) {
    String shown = value.length() <= MOST_SHOWN ? value : value.substring(0, MOST_SHOWN) + "...";
    return Note.of(DecisionCode.CANNOT_PARSE, name, shown, reading.faultNote());
  }
}
