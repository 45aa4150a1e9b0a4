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
    if (reply instanceof MilterReply.Continue) {
      return reply;
    } else if (reply instanceof MilterReply.Skip) {
      skipping = command;
      return command == CommandCode.BODY ? reply : MilterReply.CONTINUE;
    }
    boolean refusal = isRefusal(reply);
    switch (command) {
      case CONNECT, HELO -> {
        if (reply instanceof MilterReply.Discard) {
          throw new IllegalArgumentException("a connection cannot be discarded");
        }
        onSession = reply;
      }
      case RCPT -> {
        if (!refusal) {
          onMessage = reply;
        } else if (!answered) {
          throw new IllegalArgumentException(
              "a recipient cannot be refused: " + ProtocolFlag.NO_REPLY_RCPT);
        }
      }
      case DATA -> {
        // A refused DATA leaves the transaction alive: more recipients may follow.
        if (!refusal || !answered) {
          onMessage = reply;
        }
      }
      case UNKNOWN -> {
        return refusal ? reply : MilterReply.CONTINUE;
      }
      default -> onMessage = reply;
    }
    return reply;
  }

  private static boolean isRefusal(MilterReply reply) {
    return reply instanceof MilterReply.Reject
        || reply instanceof MilterReply.TempFail
        || reply instanceof MilterReply.ReplyCode;
  }

  /** The handler has failed at this command. */
  void takeFailure(CommandCode command, MilterReply refusal) {
    if (command == CommandCode.CONNECT || command == CommandCode.HELO) {
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
