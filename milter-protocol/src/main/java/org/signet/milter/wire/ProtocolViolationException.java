package org.signet.milter.wire;

/**
 * The other side broke the protocol in a way that a connection cannot go on after.
 *
 * <p>The message is one line for a log: octets from outside are escaped in it.
 */
public abstract class ProtocolViolationException extends Exception {
  private static final long serialVersionUID = 1L;

  protected ProtocolViolationException(String message) {
    super(message);
  }

  /** The kind of violation as a stable word, such as {@code frame-too-long}. */
  public abstract String reason();
}
