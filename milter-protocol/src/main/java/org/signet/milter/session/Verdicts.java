package org.signet.milter.session;

import org.jspecify.annotations.Nullable;
import org.signet.milter.event.CommandCode;
import org.signet.milter.option.ProtocolFlag;
import org.signet.milter.reply.MilterReply;

/** What was decided about the SMTP session and its message, and so needs no more asking. */
final class Verdicts {
  private @Nullable MilterReply onSession;
  private @Nullable MilterReply onMessage;
  private @Nullable CommandCode skipping;

  /** The verdict that is repeated to all that follows, or null. */
  @Nullable MilterReply decided() {
    return onSession != null ? onSession : onMessage;
  }

  /** Whether the whole SMTP session is decided. */
  boolean sessionIsDecided() {
    return onSession != null;
  }

  /** Whether the message is decided. */
  boolean messageIsDecided() {
    return onMessage != null;
  }

  /** Whether the handler wants no more of these; another event in between ends that. */
  boolean skips(CommandCode command) {
    if (skipping != command) {
      skipping = null;
    }
    return skipping == command;
  }

  /**
   * Takes a verdict; what it means for what follows depends on the event that it was given at.
   *
   * @param answered whether the MTA gets to know it now
   * @return what to answer
   * @throws IllegalArgumentException if there can be no such verdict on such an event
   */
  MilterReply take(CommandCode command, MilterReply reply, boolean answered) {
    return reply.fold(
        plain ->
            switch (plain) {
              case CONTINUE -> plain;
              case SKIP -> skip(command);
              case ACCEPT -> decide(command, plain);
              case DISCARD -> discard(command);
              case REJECT, TEMPFAIL -> refuse(command, plain, answered);
            },
        replyCode -> refuse(command, reply, answered));
  }

  private MilterReply skip(CommandCode command) {
    skipping = command;
    return command == CommandCode.BODY ? MilterReply.SKIP : MilterReply.CONTINUE;
  }

  private MilterReply discard(CommandCode command) {
    if (isOfSession(command)) {
      throw new IllegalArgumentException("a connection cannot be discarded");
    }
    return decide(command, MilterReply.DISCARD);
  }

  /** Nothing more is asked about the SMTP session or the message. */
  private MilterReply decide(CommandCode command, MilterReply reply) {
    if (command == CommandCode.UNKNOWN) {
      return MilterReply.CONTINUE;
    } else if (isOfSession(command)) {
      onSession = reply;
    } else {
      onMessage = reply;
    }
    return reply;
  }

  private MilterReply refuse(CommandCode command, MilterReply refusal, boolean answered) {
    if (command == CommandCode.RCPT && !answered) {
      throw new IllegalArgumentException(
          "a recipient cannot be refused: " + ProtocolFlag.NO_REPLY_RCPT);
    }
    // A refused DATA leaves the transaction alive: more recipients may follow.
    boolean ofThisCommandOnly =
        command == CommandCode.RCPT
            || command == CommandCode.UNKNOWN
            || (command == CommandCode.DATA && answered);
    return ofThisCommandOnly ? refusal : decide(command, refusal);
  }

  private static boolean isOfSession(CommandCode command) {
    return command == CommandCode.CONNECT || command == CommandCode.HELO;
  }

  /** The handler has failed at this command. */
  void takeFailure(CommandCode command, MilterReply refusal) {
    if (isOfSession(command)) {
      onSession = refusal;
    } else if (command != CommandCode.UNKNOWN) {
      onMessage = refusal;
    }
  }

  /** There is no handler, or it would not know the SMTP session. */
  void refuseSession(MilterReply refusal) {
    onSession = refusal;
  }

  /** The message cannot go on. */
  void refuseMessage(MilterReply refusal) {
    onMessage = refusal;
  }

  /** The message is over. */
  void messageEnds() {
    onMessage = null;
    skipping = null;
  }

  /** The SMTP session is over. */
  void sessionEnds() {
    onSession = null;
    messageEnds();
  }
}
