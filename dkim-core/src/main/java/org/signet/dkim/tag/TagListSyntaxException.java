package org.signet.dkim.tag;

/** A text is no tag list of RFC 6376 §3.2. */
public final class TagListSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean duplicate;
  private final int offset;

  TagListSyntaxException(String message, boolean duplicate, int offset) {
    super(message + " at offset " + offset);
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
