package org.signet.policy.decision;

import org.signet.policy.text.Note;

/**
 * Something to say about one message.
 *
 * @param kind how loud, and under which directive
 * @param note what; its data may be what the message says
 */
public record Remark(Kind kind, Note note) {
  /** The level, and which directive asks for it. */
  public enum Kind {
    /** Only with {@code LogWhy}. */
    WHY,
    INFO,
    NOTICE,
    WARNING,
    ERROR
  }

  /** The remark with these data. */
  public static Remark of(Kind kind, Note.Code code, Object... data) {
    return new Remark(kind, Note.of(code, data));
  }

  /**
   * The sentence, which is made at each call: only for what is logged. It may quote what the
   * message says, control characters included.
   */
  public String text() {
    return note.text();
  }
}
