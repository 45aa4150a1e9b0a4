package org.signet.milter.session;

import java.util.List;
import java.util.concurrent.Executor;
import org.signet.milter.event.CommandCode;
import org.signet.milter.event.EventDecoder;
import org.signet.milter.event.MemoryBudget;
import org.signet.milter.event.MemoryExhaustedException;
import org.signet.milter.event.MemoryShare;
import org.signet.milter.event.MilterContext;
import org.signet.milter.event.MilterEvent;
import org.signet.milter.event.MilterFilter;
import org.signet.milter.option.NegotiatedOptions;
import org.signet.milter.option.OptionNegotiator;
import org.signet.milter.option.OptionRequest;
import org.signet.milter.option.ProtocolFlag;
import org.signet.milter.reply.MilterReply;
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
  private static final int PIECE = 4096; // of the budget, for a message
  private static final int SMALL_PIECE = 512; // and for macros: idle connections keep some

  private final MilterFilter filter;
  private final SessionOutput output;
  private final PendingAnswer pending;
  private final MemoryShare ofMessage;
  private final CurrentHandler handler;
  private final CurrentCommand current;
  private final MacroScope macros;
  private final Verdicts verdicts = new Verdicts();
  private final Dialogue dialogue;
  private final MilterEvent.Receiver reception = new Reception();

  private SessionState state = SessionState.NEW;
  private EventDecoder decoder = new EventDecoder(false);
  private NegotiatedOptions options = new NegotiatedOptions(0, 0, 0);
  private boolean closed;

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
    this.ofMessage = new MemoryShare(budget, PIECE);
    this.handler = new CurrentHandler(filter, output, ofMessage);
    this.current = new CurrentCommand(output, budget);
    this.macros = new MacroScope(new MemoryShare(budget, SMALL_PIECE));
    this.pending = new PendingAnswer(executor, output::resumed);
    this.dialogue = new Dialogue(output, pending, handler, current, macros, verdicts);
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
    current.set(event.commandCode());
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
    current.set(dropped);
    SessionState before = advance();
    if (dropped == CommandCode.MACRO) {
      loseMacros(reason);
    } else {
      dialogue.guarded(() -> handleDropped(before, reason));
    }
  }

  private void expectPacket() {
    if (closed || pending.isOutstanding()) {
      throw new IllegalStateException("not ready for a packet");
    }
  }

  private SessionState advance() throws OutOfOrderEventException {
    SessionState before = state;
    state = before.after(current.code(), options);
    current.begin();
    return before;
  }

  private void define(MilterEvent.MacroDefinitions definitions) throws MalformedPacketException {
    try {
      macros.define(definitions);
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
    verdicts.refuseSession(Dialogue.NO_MEMORY);
    handler.abort();
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
      dialogue.guarded(
          () -> {
            dialogue.enter(before);
            dialogue.judge(event, before);
          });
    }

    @Override
    public void onEndOfMessage(MilterEvent.EndOfMessage end) throws ProtocolViolationException {
      SessionState before = advance();
      dialogue.guarded(
          () -> {
            dialogue.enter(before);
            dialogue.endOfMessage(end, before);
          });
    }

    @Override
    public void onAbort() throws ProtocolViolationException {
      SessionState before = advance();
      dialogue.guarded(() -> dialogue.enter(before));
    }

    @Override
    public void onQuit() throws ProtocolViolationException {
      SessionState before = advance();
      dialogue.guarded(
          () -> {
            dialogue.enter(before);
            endSession();
          });
    }

    @Override
    public void onQuitNewConnection() throws ProtocolViolationException {
      onQuit();
    }
  }

  private void handleDropped(SessionState before, MemoryExhaustedException reason) {
    dialogue.enter(before);
    switch (current.code()) {
      case ABORT -> {}
      case QUIT, QUIT_NEW_CONNECTION -> endSession();
      default -> dialogue.refuse(reason);
    }
  }

  // --- beginnings and ends -----------------------------------------------------------------------

  private void negotiate(MilterEvent.Negotiate negotiate) throws ProtocolViolationException {
    if (state != SessionState.NEW) {
      throw new OutOfOrderEventException(CommandCode.OPTNEG, state);
    }
    OptionRequest request = filter.options();
    options = OptionNegotiator.negotiate(negotiate.offer(), request);
    decoder = new EventDecoder(options.has(ProtocolFlag.HEADER_LEADING_SPACE));
    dialogue.negotiated(options);
    state = SessionState.NEGOTIATED;
    output.send(List.of(OptionNegotiator.toPacket(options, request)));
    beginSession();
  }

  private void beginSession() {
    if (!handler.begin(new Context(options, macros, ofMessage))) {
      verdicts.refuseSession(MilterReply.TEMPFAIL);
    }
  }

  /** QUIT or QUIT_NC. */
  private void endSession() {
    verdicts.sessionEnds();
    macros.forgetAll();
    handler.close();
    if (state != SessionState.OVER) {
      beginSession();
    }
  }

  /** The connection is gone, or will be: ends everything, and forgets an outstanding answer. */
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    pending.forget();
    handler.abort();
    handler.close();
    macros.forgetAll();
  }

  /**
   * Ends the message in flight for want of memory: it is refused temporarily, at once if an answer
   * is outstanding, or else with the next answer.
   *
   * @return whether there was one that was not decided
   */
  public boolean refuseMessage(MemoryExhaustedException reason) {
    if (pending.isOutstanding()) {
      dialogue.giveUp(reason);
      return true;
    }
    if (closed || !state.inMessage() || verdicts.decided() != null) {
      return false;
    }
    dialogue.refuseMessage(reason);
    return true;
  }

  /** Ends an outstanding answer as if the handler had failed. */
  public void giveUp(Throwable reason) {
    dialogue.giveUp(reason);
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
    return ofMessage.reserved() + macros.memory();
  }

  /** Whether the last packet is still needed when the outstanding answer comes. */
  public boolean needsPacket() {
    return pending.needsPacket();
  }

  /** Whether the outstanding answer is that to the end of a message: SMFIR_PROGRESS may be sent. */
  public boolean mayShowProgress() {
    return pending.isOutstanding() && current.is(CommandCode.END_OF_MESSAGE);
  }

  /** The largest payload, in octets, from now on in both directions. */
  public int maxPayload() {
    return state == SessionState.NEW ? PacketDecoder.DEFAULT_MAX_PAYLOAD : options.maxPayload();
  }

  private record Context(NegotiatedOptions options, MacroScope macros, MemoryShare memory)
      implements MilterContext {}
}
