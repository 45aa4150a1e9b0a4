package org.signet.policy.decision;

import java.util.List;
import java.util.Optional;
import org.signet.dkim.message.HeaderSection;
import org.signet.policy.text.Note;

/** How often a message may have fields (RFC 5322 §3.6): RequiredHeaders and StrictHeaders. */
final class HeaderCounts {
  private static final List<String> ONCE = List.of("From", "Date");
  private static final List<String> AT_MOST_ONCE =
      List.of("Reply-To", "To", "Cc", "Bcc", "Message-Id", "In-Reply-To", "References", "Subject");

  private HeaderCounts() {}

  /** What is wrong, in OpenDKIM's words: of several faults the last, as there. */
  static Optional<Note> fault(HeaderSection header) {
    Note fault = null;
    for (String name : ONCE) {
      if (header.named(name).size() != 1) {
        fault = Note.of(DecisionCode.NOT_EXACTLY_ONE, name);
      }
    }
    for (String name : AT_MOST_ONCE) {
      if (header.named(name).size() > 1) {
        fault = Note.of(DecisionCode.SEVERAL_FIELDS, name);
      }
    }
    return Optional.ofNullable(fault);
  }

  /** The same, and at most one Sender. */
  static Optional<Note> strictFault(HeaderSection header) {
    return header.named("Sender").size() > 1
        ? Optional.of(Note.of(DecisionCode.SEVERAL_FIELDS, "Sender"))
        : fault(header);
  }
}
