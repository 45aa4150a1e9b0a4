package org.signet.milter.session;

import org.signet.milter.event.CommandCode;
import org.signet.milter.wire.ProtocolViolationException;

/** A command that cannot come at this point. */
public final class OutOfOrderEventException extends ProtocolViolationException {
  private static final long serialVersionUID = 1L;

  private final CommandCode command;
  private final SessionState state;

  OutOfOrderEventException(CommandCode command, SessionState state) {
    super(command + " (" + command.code() + ") cannot come " + state.description());
    this.command = command;
    this.state = state;
  }

  public CommandCode command() {
    return command;
  }

  public SessionState state() {
    return state;
  }

  @Override
  public String reason() {
    return state == SessionState.NEW ? "no-negotiation" : "out-of-order";
  }
}
