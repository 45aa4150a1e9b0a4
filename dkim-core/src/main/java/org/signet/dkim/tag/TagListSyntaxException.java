package org.signet.dkim.tag;

/**
 * A text is not a tag list of RFC 6376 §3.2. Without a stack trace: the text comes from outside,
 * and there may be thousands.
 */
public final class TagListSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean duplicate;
  private final int offset;

  TagListSyntaxException(String message, boolean duplicate, int offset) {
    super(message + " at offset " + offset, null, false, false);
    this.duplicate = duplicate;
    this.offset = offset;
  }

  /** Whether the fault is a tag that occurs twice. */
  public boolean isDuplicate() {
    return duplicate;
  }

  /** Where in the text the fault shows. */
  public int offset() {
    return offset;
  }
}
