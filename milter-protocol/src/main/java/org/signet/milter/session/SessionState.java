package org.signet.milter.session;

import org.signet.milter.event.CommandCode;
import org.signet.milter.option.NegotiatedOptions;
import org.signet.milter.option.ProtocolFlag;

/** How far a connection is, and what may come next. */
public enum SessionState {
  /** Nothing was received. */
  NEW("before the negotiation"),
  /** Negotiated; no SMTP client yet. */
  NEGOTIATED("before CONNECT"),
  /** An SMTP client is there, and no message. */
  CONNECTED("outside a message"),
  /** In the envelope of a message. */
  ENVELOPE("in an envelope"),
  /** After the first header field. */
  HEADERS("in a header"),
  /** After the last header field. */
  BODY("in a body"),
  /** After QUIT. */
  OVER("after QUIT");

  private final String description;

  SessionState(String description) {
    this.description = description;
  }

  /** Words that go on after "cannot come". */
  String description() {
    return description;
  }

  /** Whether a message has begun and is not complete. */
  public boolean inMessage() {
    return this == ENVELOPE || this == HEADERS || this == BODY;
  }

  /**
   * The state after a command other than OPTNEG.
   *
   * <p>RCPT and DATA may begin a message: Postfix was seen to go on to a second one without MAIL.
   * Content may begin one only if MAIL was negotiated away.
   *
   * @throws OutOfOrderEventException if the command cannot come in this state
   */
  SessionState after(CommandCode command, NegotiatedOptions options)
      throws OutOfOrderEventException {
    boolean connected =
        this == CONNECTED
            || inMessage()
            || (this == NEGOTIATED && options.has(ProtocolFlag.NO_CONNECT));
    boolean envelope = connected && this != HEADERS && this != BODY;
    boolean content = inMessage() || (connected && options.has(ProtocolFlag.NO_MAIL));
    boolean possible =
        switch (command) {
          case OPTNEG -> false;
          case MACRO, ABORT, QUIT, QUIT_NEW_CONNECTION -> true;
          case CONNECT -> this == NEGOTIATED;
          case HELO, MAIL, UNKNOWN -> connected;
          case RCPT, DATA -> envelope;
          case HEADER, END_OF_HEADERS -> content && this != BODY;
          case BODY, END_OF_MESSAGE -> content;
        };
    if (this == NEW || this == OVER || !possible) {
      throw new OutOfOrderEventException(command, this);
    }
    return switch (command) {
      case OPTNEG, MACRO, UNKNOWN -> this;
      case CONNECT, HELO, END_OF_MESSAGE -> CONNECTED;
      case ABORT -> inMessage() ? CONNECTED : this;
      case MAIL, RCPT, DATA -> ENVELOPE;
      case HEADER -> HEADERS;
      case END_OF_HEADERS, BODY -> BODY;
      case QUIT -> OVER;
      case QUIT_NEW_CONNECTION -> NEGOTIATED;
    };
  }
}
