package org.signet.dkim.sign;

/** A message cannot be signed. The message of the exception is printable ASCII. */
public final class SigningException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Cause {
    /** The message has no From field: a signature must cover it (RFC 6376 §5.4). */
    NO_FROM,
    /** The message has several From fields: nobody can tell which one a reader sees. */
    SEVERAL_FROM,
    /**
     * The first field begins with white space, so it continues a line that is not there: others may
     * take it for a part of something else, or for the body (RFC 5322 §2.2.3).
     */
    CONTINUATION_FIRST,
    /** The key or its provider failed. */
    KEY
  }

  private final Cause reason;

  SigningException(Cause reason, String message) {
    super(message);
    this.reason = reason;
  }

  SigningException(String message, Throwable cause) {
    super(message, cause);
    this.reason = Cause.KEY;
  }

  /** Why the message cannot be signed. */
  public Cause reason() {
    return reason;
  }
}
