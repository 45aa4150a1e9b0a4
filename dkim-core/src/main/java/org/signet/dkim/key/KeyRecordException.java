package org.signet.dkim.key;

/** A text is no key record that can be used. */
public final class KeyRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  private final KeyFault fault;

  KeyRecordException(KeyFault fault, String message) {
    super(message);
    this.fault = fault;
  }

  /** What is wrong. */
  public KeyFault fault() {
    return fault;
  }
}
