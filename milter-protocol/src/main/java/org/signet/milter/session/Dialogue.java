package org.signet.milter.session;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.signet.milter.event.CommandCode;
import org.signet.milter.event.MemoryExhaustedException;
import org.signet.milter.event.MilterEvent;
import org.signet.milter.option.NegotiatedOptions;
import org.signet.milter.option.ProtocolFlag;
import org.signet.milter.reply.Answer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Response;
import org.signet.milter.reply.SmtpReply;
import org.signet.milter.wire.Packet;

/**
 * What the handler is asked about each event, and what the MTA is answered. Whatever fails, the MTA
 * gets an answer that refuses.
 */
final class Dialogue {
  /** RFC 3463 X.3.2: the system does not accept mail now. */
  static final MilterReply NO_MEMORY =
      MilterReply.of(
          SmtpReply.of(451, "4.3.2", "no memory for this message at the moment, try again later"));

  private static final MilterEvent.Judged END_OF_HEADERS = new MilterEvent.EndOfHeaders();

  private final SessionOutput output;
  private final PendingAnswer pending;
  private final CurrentHandler handler;
  private final CurrentCommand current;
  private final MacroScope macros;
  private final Verdicts verdicts;
  private NegotiatedOptions options = new NegotiatedOptions(0, 0, 0);

  Dialogue(
      SessionOutput output,
      PendingAnswer pending,
      CurrentHandler handler,
      CurrentCommand current,
      MacroScope macros,
      Verdicts verdicts) {
    this.output = output;
    this.pending = pending;
    this.handler = handler;
    this.current = current;
    this.macros = macros;
    this.verdicts = verdicts;
  }

  void negotiated(NegotiatedOptions agreed) {
    options = agreed;
    current.negotiated(agreed);
  }

  // --- messages ----------------------------------------------------------------------------------

  /** Ends the message before, and begins one, if this command does. */
  void enter(SessionState before) {
    CommandCode command = current.code();
    if (before.inMessage() && endsOldMessage(command)) {
      endMessage();
    }
    if (command == CommandCode.MAIL || (!before.inMessage() && belongsToMessage(command))) {
      handler.messageBegins(!verdicts.sessionIsDecided());
      macros.messageBegins(command);
    }
    if (belongsToMessage(command)) {
      macros.at(command);
    }
  }

  private static boolean endsOldMessage(CommandCode command) {
    return switch (command) {
      case MAIL, HELO, ABORT, QUIT, QUIT_NEW_CONNECTION -> true;
      default -> false;
    };
  }

  private static boolean belongsToMessage(CommandCode command) {
    return switch (command) {
      case MAIL, RCPT, DATA, HEADER, END_OF_HEADERS, BODY, END_OF_MESSAGE -> true;
      default -> false;
    };
  }

  /** The message is over, with or without the handler's knowledge. */
  private void endMessage() {
    handler.abort();
    verdicts.messageEnds();
    macros.messageEnds();
  }

  /** The message is refused with the next answer, for want of memory. */
  void refuseMessage(MemoryExhaustedException reason) {
    output.handlerFailed("keeping a message", reason);
    verdicts.refuseMessage(NO_MEMORY);
    handler.abort();
  }

  // --- events ------------------------------------------------------------------------------------

  void judge(MilterEvent.Judged event, SessionState before) {
    MilterReply decided = verdicts.decided();
    if (current.is(CommandCode.UNKNOWN) && decided != null) {
      reply(MilterReply.CONTINUE);
    } else if (decided != null) {
      reply(decided);
    } else if (verdicts.skips(current.code())) {
      reply(MilterReply.CONTINUE);
    } else if (current.is(CommandCode.BODY) && endsHeaders(before)) {
      ask(END_OF_HEADERS, () -> ask(event, null));
    } else {
      ask(event, null);
    }
  }

  void endOfMessage(MilterEvent.EndOfMessage end, SessionState before) {
    MilterReply decided = verdicts.decided();
    if (decided != null) {
      conclude(Response.of(decided));
    } else if (endsHeaders(before)) {
      ask(END_OF_HEADERS, () -> lastChunk(end));
    } else {
      lastChunk(end);
    }
  }

  private void lastChunk(MilterEvent.EndOfMessage end) {
    if (end.content().hasRemaining() && !options.has(ProtocolFlag.NO_BODY)) {
      ask(new MilterEvent.BodyChunk(end.content()), this::askForResponse);
    } else {
      askForResponse();
    }
  }

  /** Whether the header ends with this event without an event of its own. */
  private boolean endsHeaders(SessionState before) {
    return before != SessionState.BODY && !options.has(ProtocolFlag.NO_END_OF_HEADERS);
  }

  /** Calls the handler; then either {@code next}, or the answer to the current command. */
  private void ask(MilterEvent.Judged event, @Nullable Runnable next) {
    Answer<MilterReply> answer;
    try {
      answer = Objects.requireNonNull(event.dispatchTo(handler.get()), "the handler returned null");
    } catch (RuntimeException | Error e) {
      failed(event.commandCode(), e);
      return;
    }
    take(
        answer,
        next != null,
        reply -> judged(event.commandCode(), reply, next),
        failure -> failed(event.commandCode(), failure));
  }

  private void askForResponse() {
    Answer<Response> answer;
    try {
      answer = Objects.requireNonNull(handler.get().onEndOfMessage(), "the handler returned null");
    } catch (RuntimeException | Error e) {
      failed(CommandCode.END_OF_MESSAGE, e);
      return;
    }
    take(answer, false, this::conclude, failure -> failed(CommandCode.END_OF_MESSAGE, failure));
  }

  /** Goes on with an answer: at once if it is there. */
  private <T> void take(
      Answer<T> answer, boolean packetIsNeeded, Consumer<T> then, Consumer<Throwable> otherwise) {
    Runnable step =
        answer.nowOrLater(
            now -> () -> then.accept(now),
            stage ->
                () ->
                    pending.await(
                        stage,
                        packetIsNeeded,
                        value -> guarded(() -> then.accept(value)),
                        failure -> guarded(() -> otherwise.accept(failure))));
    step.run();
  }

  // --- verdicts ----------------------------------------------------------------------------------

  private void judged(CommandCode command, MilterReply reply, @Nullable Runnable next) {
    MilterReply answer;
    try {
      answer = verdicts.take(command, reply, current.isAnswered(command));
    } catch (IllegalArgumentException e) {
      failed(command, e);
      return;
    }
    if (verdicts.messageIsDecided()) {
      handler.hasDecided();
    }
    if (next != null && verdicts.decided() == null) {
      next.run();
    } else if (current.is(CommandCode.END_OF_MESSAGE)) {
      conclude(Response.of(answer));
    } else {
      reply(answer);
    }
  }

  /** The handler has failed: its message, or all of its session, is refused temporarily. */
  private void failed(CommandCode command, Throwable failure) {
    output.handlerFailed("handling " + command, failure);
    MilterReply refusal =
        failure instanceof MemoryExhaustedException ? NO_MEMORY : MilterReply.TEMPFAIL;
    verdicts.takeFailure(command, refusal);
    if (verdicts.messageIsDecided()) {
      handler.abort();
    }
    if (current.is(CommandCode.END_OF_MESSAGE)) {
      conclude(Response.of(refusal));
    } else {
      reply(refusal);
    }
  }

  private void reply(MilterReply reply) {
    if (current.is(CommandCode.UNKNOWN)) {
      macros.unknownCommandEnds();
    }
    current.answer(reply);
  }

  /** Answers the end of the message. */
  private void conclude(Response response) {
    List<Packet> packets;
    try {
      packets = current.encode(response);
    } catch (RuntimeException | Error e) {
      failed(CommandCode.END_OF_MESSAGE, e);
      return;
    }
    handler.hasAnswered();
    endMessage();
    current.answer(packets);
  }

  /** Answers an event that could not be kept as if the handler had failed. */
  void refuse(MemoryExhaustedException reason) {
    MilterReply decided = verdicts.decided();
    if (decided == null) {
      failed(current.code(), reason);
    } else if (current.is(CommandCode.END_OF_MESSAGE)) {
      conclude(Response.of(decided));
    } else {
      reply(decided);
    }
  }

  /** Ends an outstanding answer as if the handler had failed. */
  void giveUp(Throwable reason) {
    pending.replaceBy(() -> guarded(() -> failed(current.code(), reason)));
  }

  // --- failures ----------------------------------------------------------------------------------

  void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      recover(e);
    }
  }

  /** What has failed is not the handler, but must be answered as if it were. */
  private void recover(Throwable failure) {
    pending.forget();
    output.handlerFailed("answering " + current.code(), failure);
    verdicts.takeFailure(current.code(), MilterReply.TEMPFAIL);
    handler.abort();
    current.refuseUnlessSettled();
    if (current.is(CommandCode.END_OF_MESSAGE)) {
      endMessage();
    }
  }
}
