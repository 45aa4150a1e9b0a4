package org.signet.dkim.key;

/**
 * A text is not a key record that can be used. Without a stack trace: the text comes from outside,
 * and there may be thousands.
 */
public final class KeyRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  private final KeyFault fault;

  KeyRecordException(KeyFault fault, String message) {
    super(message, null, false, false);
    this.fault = fault;
  }

  /** What is wrong. */
  public KeyFault fault() {
    return fault;
  }
}
