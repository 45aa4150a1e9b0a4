package org.signet.milter.session;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.signet.milter.event.CommandCode;
import org.signet.milter.event.EventDecoder;
import org.signet.milter.event.MemoryBudget;
import org.signet.milter.event.MemoryExhaustedException;
import org.signet.milter.event.MemoryShare;
import org.signet.milter.event.MilterContext;
import org.signet.milter.event.MilterEvent;
import org.signet.milter.event.MilterFilter;
import org.signet.milter.event.MilterHandler;
import org.signet.milter.option.NegotiatedOptions;
import org.signet.milter.option.OptionNegotiator;
import org.signet.milter.option.OptionRequest;
import org.signet.milter.option.ProtocolFlag;
import org.signet.milter.reply.Answer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.ReplyEncoder;
import org.signet.milter.reply.Response;
import org.signet.milter.reply.SmtpReply;
import org.signet.milter.wire.MalformedPacketException;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.PacketDecoder;
import org.signet.milter.wire.ProtocolViolationException;

/**
 * One connection of an MTA without its socket: packets in, packets out.
 *
 * <p>Exactly one answer goes out for each event that wants one, in order. While one is outstanding
 * ({@link #isAwaiting}) no packet may be given. Everything happens on the caller's thread, and
 * later answers on that of the executor, which must be the same one.
 *
 * <p>Whatever fails, an {@link Error} included, becomes a {@link MilterReply#TEMPFAIL}: an MTA that
 * gets no answer might deliver.
 */
public final class MilterSession {
  private static final MilterHandler NO_HANDLER = new MilterHandler() {};
  private static final MilterEvent.Judged END_OF_HEADERS = new MilterEvent.EndOfHeaders();

  /** RFC 3463 X.3.2: the system does not accept mail now. */
  private static final MilterReply NO_MEMORY =
      MilterReply.of(
          SmtpReply.of(451, "4.3.2", "no memory for this message at the moment, try again later"));

  private static final int PIECE = 4096; // of the budget, for a message
  private static final int SMALL_PIECE = 512; // and for macros: idle connections keep some

  private final MilterFilter filter;
  private final SessionOutput output;
  private final PendingAnswer pending;
  private final MemoryBudget budget;
  private final MemoryShare ofMessage;
  private final MemoryShare ofMacros;
  private final MacroScope macros = new MacroScope();
  private final Verdicts verdicts = new Verdicts();
  private final MilterEvent.Receiver reception = new Reception();

  private SessionState state = SessionState.NEW;
  private EventDecoder decoder = new EventDecoder(false);
  private NegotiatedOptions options = new NegotiatedOptions(0, 0, 0);
  private ReplyEncoder encoder = new ReplyEncoder(options);
  private MilterHandler handler = NO_HANDLER;
  private boolean closed;

  private boolean messageOpen; // the handler has begun a message and not ended it
  private CommandCode current = CommandCode.OPTNEG; // the command being answered
  private boolean answered = true; // it needs no answer any more

  /** A session before its negotiation, with as much memory as it wants. */
  public MilterSession(MilterFilter filter, Executor executor, SessionOutput output) {
    this(filter, executor, output, MemoryBudget.unlimited());
  }

  /**
   * A session before its negotiation.
   *
   * @param executor runs what follows a later answer; the thread that calls {@link #receive}
   * @param budget what its messages and macros may keep, together with others
   */
  public MilterSession(
      MilterFilter filter, Executor executor, SessionOutput output, MemoryBudget budget) {
    this.filter = filter;
    this.output = output;
    this.budget = budget;
    this.ofMessage = new MemoryShare(budget, PIECE);
    this.ofMacros = new MemoryShare(budget, SMALL_PIECE);
    this.pending = new PendingAnswer(executor, output::resumed);
  }

  /**
   * Takes one packet. What it shares with a buffer must stay as long as {@link #needsPacket} says.
   *
   * @throws ProtocolViolationException if the connection cannot go on; then {@link #close} it
   * @throws IllegalStateException if an answer is outstanding: the caller's bug
   */
  public void receive(Packet packet) throws ProtocolViolationException {
    expectPacket();
    if (state == SessionState.NEW && packet.command() != CommandCode.OPTNEG.code()) {
      CommandCode command = CommandCode.of(packet.command());
      if (command != null) {
        throw new OutOfOrderEventException(command, state);
      }
    }
    MilterEvent event = decoder.decode(packet);
    current = event.commandCode();
    event.giveTo(reception);
  }

  /**
   * Takes a packet whose octets could not be kept. Its event counts as one at which the filter has
   * failed; without its macros nothing can be decided until the SMTP session is over.
   *
   * @throws ProtocolViolationException if the connection cannot go on; then {@link #close} it
   */
  public void receiveDropped(byte command, MemoryExhaustedException reason)
      throws ProtocolViolationException {
    expectPacket();
    CommandCode dropped = CommandCode.of(command);
    if (dropped == null || dropped == CommandCode.OPTNEG) {
      throw new MalformedPacketException(
          MalformedPacketException.Flaw.FRAME_TOO_LONG, command, 0, "no memory for the packet");
    }
    current = dropped;
    SessionState before = advance();
    if (dropped == CommandCode.MACRO) {
      loseMacros(reason);
    } else {
      try {
        handleDropped(before, reason);
      } catch (RuntimeException | Error e) {
        recover(e);
      }
    }
  }

  private void expectPacket() {
    if (closed || pending.isOutstanding()) {
      throw new IllegalStateException("not ready for a packet");
    }
  }

  private SessionState advance() throws OutOfOrderEventException {
    SessionState before = state;
    state = before.after(current, options);
    answered = !isAnswered(current);
    return before;
  }

  private void define(MilterEvent.MacroDefinitions definitions) throws MalformedPacketException {
    macros.define(definitions);
    try {
      ofMacros.set(macros.octets());
    } catch (MemoryExhaustedException e) {
      loseMacros(e);
    }
  }

  /** Who the client is, or which queue, would be guessed. */
  private void loseMacros(MemoryExhaustedException reason) {
    if (!verdicts.sessionIsDecided()) {
      output.handlerFailed("keeping macros", reason);
    }
    macros.forgetAll();
    ofMacros.release();
    verdicts.refuseSession(NO_MEMORY);
    abortHandler();
  }

  /** What each kind of event does. */
  private final class Reception implements MilterEvent.Receiver {
    @Override
    public void onNegotiate(MilterEvent.Negotiate negotiate) throws ProtocolViolationException {
      negotiate(negotiate);
    }

    @Override
    public void onMacros(MilterEvent.MacroDefinitions macros) throws ProtocolViolationException {
      advance();
      define(macros);
    }

    @Override
    public void onJudged(MilterEvent.Judged event) throws ProtocolViolationException {
      SessionState before = advance();
      guarded(
          () -> {
            enter(before);
            judge(event, before);
          });
    }

    @Override
    public void onEndOfMessage(MilterEvent.EndOfMessage end) throws ProtocolViolationException {
      SessionState before = advance();
      guarded(
          () -> {
            enter(before);
            endOfMessage(end, before);
          });
    }

    @Override
    public void onAbort() throws ProtocolViolationException {
      SessionState before = advance();
      guarded(() -> enter(before));
    }

    @Override
    public void onQuit() throws ProtocolViolationException {
      SessionState before = advance();
      guarded(
          () -> {
            enter(before);
            endSession();
          });
    }

    @Override
    public void onQuitNewConnection() throws ProtocolViolationException {
      onQuit();
    }
  }

  private void handleDropped(SessionState before, MemoryExhaustedException reason) {
    enter(before);
    switch (current) {
      case ABORT -> {}
      case QUIT, QUIT_NEW_CONNECTION -> endSession();
      default -> {
        MilterReply decided = verdicts.decided();
        if (decided == null) {
          failed(current, reason);
        } else if (current == CommandCode.END_OF_MESSAGE) {
          conclude(Response.of(decided));
        } else {
          reply(decided);
        }
      }
    }
  }

  /** Ends the message before, and begins one, if this command does. */
  private void enter(SessionState before) {
    if (before.inMessage() && endsOldMessage(current)) {
      endMessage();
    }
    if (current == CommandCode.MAIL || (!before.inMessage() && belongsToMessage(current))) {
      messageOpen = !verdicts.sessionIsDecided();
      macros.messageBegins(current);
    }
    if (belongsToMessage(current)) {
      macros.at(current);
    }
  }

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      recover(e);
    }
  }

  /** What has failed is not the handler, but must be answered as if it were. */
  private void recover(Throwable failure) {
    pending.forget();
    output.handlerFailed("answering " + current, failure);
    verdicts.takeFailure(current, MilterReply.TEMPFAIL);
    abortHandler();
    if (!answered) {
      answered = true;
      output.send(List.of(encoder.verdict(MilterReply.TEMPFAIL)));
    }
    if (current == CommandCode.END_OF_MESSAGE) {
      endMessage();
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

  // --- beginnings and ends -----------------------------------------------------------------------

  private void negotiate(MilterEvent.Negotiate negotiate) throws ProtocolViolationException {
    if (state != SessionState.NEW) {
      throw new OutOfOrderEventException(CommandCode.OPTNEG, state);
    }
    OptionRequest request = filter.options();
    answered = true;
    options = OptionNegotiator.negotiate(negotiate.offer(), request);
    decoder = new EventDecoder(options.has(ProtocolFlag.HEADER_LEADING_SPACE));
    encoder = new ReplyEncoder(options);
    state = SessionState.NEGOTIATED;
    output.send(List.of(OptionNegotiator.toPacket(options, request)));
    beginSession();
  }

  private void beginSession() {
    try {
      handler = Objects.requireNonNull(filter.newHandler(new Context(options, macros, ofMessage)));
    } catch (RuntimeException | Error e) {
      verdicts.refuseSession(MilterReply.TEMPFAIL);
      output.handlerFailed("making a handler", e);
    }
  }

  /** QUIT or QUIT_NC. */
  private void endSession() {
    MilterHandler old = handler;
    handler = NO_HANDLER;
    verdicts.sessionEnds();
    macros.forgetAll();
    ofMacros.release();
    quietly("closing", old::onClose);
    if (state != SessionState.OVER) {
      beginSession();
    }
  }

  /** The message is over, with or without the handler's knowledge. */
  private void endMessage() {
    abortHandler();
    verdicts.messageEnds();
    macros.messageEnds();
    ofMacros.set(macros.octets());
  }

  private void abortHandler() {
    if (messageOpen) {
      messageOpen = false;
      quietly("aborting", handler::onAbort);
    }
    ofMessage.release();
  }

  private void quietly(String what, Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error e) {
      output.handlerFailed(what, e);
    }
  }

  /** The connection is gone, or will be: ends everything, and gives up an outstanding answer. */
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    pending.forget();
    abortHandler();
    if (handler != NO_HANDLER) {
      MilterHandler old = handler;
      handler = NO_HANDLER;
      quietly("closing", old::onClose);
    }
    ofMacros.release();
  }

  /**
   * Ends the message in flight for want of memory: it is refused for now, at once if an answer is
   * outstanding, or else with the next answer.
   *
   * @return whether there was one that was not decided
   */
  public boolean refuseMessage(MemoryExhaustedException reason) {
    if (pending.isOutstanding()) {
      giveUp(reason);
      return true;
    }
    if (closed || !state.inMessage() || verdicts.decided() != null) {
      return false;
    }
    output.handlerFailed("keeping a message", reason);
    verdicts.refuseMessage(NO_MEMORY);
    abortHandler();
    return true;
  }

  // --- events ------------------------------------------------------------------------------------

  private void judge(MilterEvent.Judged event, SessionState before) {
    MilterReply decided = verdicts.decided();
    if (current == CommandCode.UNKNOWN && decided != null) {
      reply(MilterReply.CONTINUE);
    } else if (decided != null) {
      reply(decided);
    } else if (verdicts.skips(current)) {
      reply(MilterReply.CONTINUE);
    } else if (current == CommandCode.BODY && endsHeaders(before)) {
      ask(END_OF_HEADERS, () -> ask(event, null));
    } else {
      ask(event, null);
    }
  }

  private void endOfMessage(MilterEvent.EndOfMessage end, SessionState before) {
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
      answer = Objects.requireNonNull(event.dispatchTo(handler), "the handler returned null");
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
      answer = Objects.requireNonNull(handler.onEndOfMessage(), "the handler returned null");
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
      answer = verdicts.take(command, reply, isAnswered(command));
    } catch (IllegalArgumentException e) {
      failed(command, e);
      return;
    }
    if (verdicts.messageIsDecided()) {
      messageOpen = false;
      ofMessage.release();
    }
    if (next != null && verdicts.decided() == null) {
      next.run();
    } else if (current == CommandCode.END_OF_MESSAGE) {
      conclude(Response.of(answer));
    } else {
      reply(answer);
    }
  }

  /** The handler has failed: its message, or all of its session, is refused for now. */
  private void failed(CommandCode command, Throwable failure) {
    output.handlerFailed("handling " + command, failure);
    MilterReply refusal =
        failure instanceof MemoryExhaustedException ? NO_MEMORY : MilterReply.TEMPFAIL;
    verdicts.takeFailure(command, refusal);
    if (verdicts.messageIsDecided()) {
      abortHandler();
    }
    if (current == CommandCode.END_OF_MESSAGE) {
      conclude(Response.of(refusal));
    } else {
      reply(refusal);
    }
  }

  /** Answers the current command, if it is answered at all. */
  private void reply(MilterReply reply) {
    if (current == CommandCode.UNKNOWN) {
      macros.unknownCommandEnds();
    }
    if (isAnswered(current)) {
      Packet packet = encoder.verdict(reply);
      answered = true;
      output.send(List.of(packet));
    }
  }

  /** Answers the end of the message. */
  private void conclude(Response response) {
    MilterReply verdict = response.verdict();
    List<Packet> packets;
    try {
      packets =
          encoder.response(
              verdict.equals(MilterReply.SKIP)
                  ? Response.of(response.modifications(), MilterReply.CONTINUE)
                  : response);
      expectRoomFor(packets);
    } catch (RuntimeException | Error e) {
      failed(CommandCode.END_OF_MESSAGE, e);
      return;
    }
    if (messageOpen) {
      messageOpen = false;
      quietly("forgetting a message", handler::onAnswered);
    }
    endMessage();
    answered = true;
    output.send(packets);
  }

  /** Until the MTA has read it, a large answer takes memory; a small one needs no leave. */
  private void expectRoomFor(List<Packet> packets) {
    long octets = 0;
    for (Packet packet : packets) {
      octets += packet.frameLength();
    }
    if (octets > PIECE && (octets > Integer.MAX_VALUE || !budget.hasRoomFor(octets))) {
      throw MemoryExhaustedException.ofAll();
    }
  }

  private boolean isAnswered(CommandCode command) {
    return command.unansweredBy().isEmpty() || !options.has(command.unansweredBy().get());
  }

  /** Gives up an outstanding answer as if the handler had failed. */
  public void giveUp(Throwable reason) {
    pending.replaceBy(() -> guarded(() -> failed(current, reason)));
  }

  // --- state -------------------------------------------------------------------------------------

  /** How far the connection is. */
  public SessionState state() {
    return state;
  }

  /** Whether an answer is outstanding; then no packet may be given. */
  public boolean isAwaiting() {
    return pending.isOutstanding();
  }

  /** Whether a message has begun, or an answer is outstanding. */
  public boolean isBusy() {
    return state.inMessage() || pending.isOutstanding();
  }

  /** Octets of the budget that its message and its macros have. */
  public long memory() {
    return ofMessage.reserved() + ofMacros.reserved();
  }

  /** Whether the last packet is still needed when the outstanding answer comes. */
  public boolean needsPacket() {
    return pending.needsPacket();
  }

  /** Whether the outstanding answer is that to the end of a message: SMFIR_PROGRESS may be sent. */
  public boolean mayShowProgress() {
    return pending.isOutstanding() && current == CommandCode.END_OF_MESSAGE;
  }

  /** The largest payload, in octets, from now on in both directions. */
  public int maxPayload() {
    return state == SessionState.NEW ? PacketDecoder.DEFAULT_MAX_PAYLOAD : options.maxPayload();
  }

  private record Context(NegotiatedOptions options, MacroScope macros, MemoryShare memory)
      implements MilterContext {}
}
