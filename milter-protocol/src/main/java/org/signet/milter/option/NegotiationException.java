package org.signet.milter.option;

import java.util.Locale;
import org.signet.milter.wire.ProtocolViolationException;

/** The MTA's offer and the filter's needs do not meet. */
public final class NegotiationException extends ProtocolViolationException {
  private static final long serialVersionUID = 1L;

  /** Why not. */
  public enum Cause {
    /** Version 1, or none. */
    VERSION_TOO_OLD,
    /** An action that the filter cannot do without is not offered. */
    ACTION_NOT_OFFERED
  }

  private final Cause cause;

  NegotiationException(Cause cause, String detail) {
    super(detail);
    this.cause = cause;
  }

  public Cause cause() {
    return cause;
  }

  @Override
  public String reason() {
    return cause.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
