package org.signet.policy.decision;

/**
 * Something to say about one message.
 *
 * @param kind how loud, and under which directive
 * @param text in OpenDKIM's wording where it has one; may quote what the message says
 */
public record Remark(Kind kind, String text) {
  /** The level, and which directive asks for it. */
  public enum Kind {
    /** Only with {@code LogWhy}. */
    WHY,
    INFO,
    NOTICE,
    WARNING,
    ERROR
  }
}
