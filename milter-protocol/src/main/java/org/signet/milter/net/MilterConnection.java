package org.signet.milter.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.signet.milter.event.FatalFailure;
import org.signet.milter.event.MemoryBudget;
import org.signet.milter.event.MemoryExhaustedException;
import org.signet.milter.event.MilterFilter;
import org.signet.milter.reply.ReplyEncoder;
import org.signet.milter.session.MilterSession;
import org.signet.milter.session.SessionOutput;
import org.signet.milter.session.SessionState;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.PacketDecoder;
import org.signet.milter.wire.ProtocolViolationException;

/**
 * The one class that reads and writes a socket of an MTA. Reads only when there is nothing left to
 * do, and not while the MTA does not take the last answer. While an answer is outstanding it reads
 * on only to notice that the MTA hangs up, and nothing of what comes is looked at; with {@link
 * #READ_AHEAD} octets that wait, it stops. So there are at most two buffers of input, and one
 * answer beyond the mark of output; what they take counts in the {@link MemoryBudget}. If that is
 * exceeded nothing is closed as long as the MTA reads its answers: the octets of the unfinished
 * packet are dropped, and the message is refused temporarily.
 */
final class MilterConnection extends ChannelInboundHandlerAdapter implements SessionOutput {
  /** An ordinary message with its macros has less; a flood must not keep the thread for itself. */
  private static final int PACKETS_PER_TURN = 128;

  /** An MTA says little more before it hangs up, and one that sends a body on is not to be read. */
  private static final int READ_AHEAD = 4096;

  private static final long BUSY = Long.MAX_VALUE;

  private final Channel channel;
  private final ConnectionLimits limits;
  private final Shared shared;
  private final String name;
  private final BoundedLog log;
  private final MilterSession session;
  private final PacketDecoder decoder = new PacketDecoder();
  private final Inbox inbox = new Inbox();
  private final Outbox outbox;
  private final KeptOctets kept;
  private final PeerWatch peer;
  private final AnswerWatch answer;

  private boolean proceeding; // flushing can call back
  private boolean yielding; // the next turn is scheduled
  private boolean stopping;
  private boolean closed;
  private volatile long idleSince = BUSY; // for other threads

  /**
   * What all connections of a server have in common.
   *
   * @param tight is called when the budget is nearly used up
   * @param fatal gets what should end the process
   */
  record Shared(
      ConnectionLimits limits,
      MemoryBudget budget,
      Runnable tight,
      Consumer<Throwable> fatal,
      BoundedLog log) {}

  MilterConnection(MilterFilter filter, Shared shared, Channel channel, String name) {
    this.shared = shared;
    this.channel = channel;
    this.name = name;
    this.limits = shared.limits();
    this.log = shared.log();
    this.session =
        new MilterSession(
            filter, task -> channel.eventLoop().execute(guarded(task)), this, shared.budget());
    this.outbox = new Outbox(channel);
    this.kept = new KeptOctets(shared.budget());
    this.peer = new PeerWatch(channel.eventLoop(), limits, session, this::closeForSilence);
    this.answer =
        new AnswerWatch(
            channel.eventLoop(), limits, guarded(this::showProgress), guarded(this::overdue));
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    peer.begin();
    idleSince = peer.lastPacket();
    log.debug("{} opened", name);
    channel.read();
  }

  @Override
  public void channelInactive(ChannelHandlerContext inactive) {
    end();
    log.debug("{} ended", name);
  }

  @Override
  public void channelRead(ChannelHandlerContext read, Object message) {
    ByteBuf arrived = (ByteBuf) message;
    if (inbox.hasMore() || session.isAwaiting()) {
      inbox.takeLast(arrived);
    } else {
      inbox.takeNext(arrived);
    }
    if (closed) {
      inbox.release();
    } else {
      proceed();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext changed) {
    if (!closed) {
      peer.reads(channel.isWritable());
    }
    if (channel.isWritable()) {
      proceed();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
    if (cause instanceof IOException) {
      log.debug("{} lost: {}", name, cause.toString());
      close();
    } else {
      unexpected(cause);
    }
  }

  // --- from the server, on the event loop --------------------------------------------------------

  /** Lets a message in flight end, then closes. */
  void stop() {
    stopping = true;
    guarded(this::proceed).run();
  }

  /** As {@link #stop}, but a message that waits for its answer is refused temporarily. */
  void stopNow() {
    stopping = true;
    unlessClosed(
        () -> {
          session.giveUp(new TimeoutException("the filter ends"));
          outbox.flush();
          closeWhenWritten();
        });
  }

  /** Ends the message, as it keeps much when memory is scarce. */
  void refuseMessage() {
    unlessClosed(
        () -> {
          decoder.drop();
          session.refuseMessage(MemoryExhaustedException.ofAll());
          proceed();
        });
  }

  /** Ends the connection if it still has no message. */
  void closeIfIdle() {
    if (!closed && !session.isBusy()) {
      log.warn(
          "{} closed: the limit of connections is reached, and this one has been idle longest",
          name);
      close();
    }
  }

  /** Since when it has no message, by {@link System#nanoTime}; {@link #BUSY} if it has one. */
  long idleSince() {
    return idleSince;
  }

  /** Whether that is a time. */
  static boolean isIdle(long since) {
    return since != BUSY;
  }

  /** Octets of the budget that it takes. */
  long memory() {
    return kept.published();
  }

  // --- failures ----------------------------------------------------------------------------------

  private void unlessClosed(Runnable task) {
    if (!closed) {
      guarded(task).run();
    }
  }

  /**
   * What does not come through the pipeline must not fail unseen, or the MTA would wait forever.
   */
  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        unexpected(e);
      }
    };
  }

  private void unexpected(Throwable failure) {
    if (!closed) {
      log.error("{} closed after an unexpected failure", name, failure);
    }
    close();
    endProcessAfter(failure);
  }

  /** When the JVM has no memory, or is broken, a new one is better than this one. */
  private void endProcessAfter(Throwable failure) {
    if (FatalFailure.is(failure)) {
      shared.fatal().accept(failure);
    }
  }

  // --- what has arrived --------------------------------------------------------------------------

  /** Processes packets, sends the answers, and decides what is waited for next. */
  private void proceed() {
    if (closed || proceeding) {
      return;
    }
    boolean turnIsOver = takePackets();
    if (!closed) {
      publishIdle();
    }
    outbox.flush();
    if (closed) {
      return;
    }
    if (isDone()) {
      closeWhenWritten();
      return;
    }
    trim();
    peer.frame(decoder.isInFrame());
    countMemory();
    if (!closed) {
      waitForMore(turnIsOver);
    }
  }

  /**
   * Processes what is there, as long as it can be answered.
   *
   * @return whether the others are to be served first, before there is more
   */
  private boolean takePackets() {
    proceeding = true;
    int left = PACKETS_PER_TURN;
    try {
      boolean more = true;
      while (more && left > 0 && !session.isAwaiting() && outbox.isRead() && !isDone()) {
        more = takePacket();
        left--;
      }
    } catch (ProtocolViolationException e) {
      log.warn("{} closed: {}: {}", name, e.reason(), String.valueOf(e.getMessage()));
      outbox.flush();
      close();
    } finally {
      proceeding = false;
    }
    return left == 0;
  }

  private boolean takePacket() throws ProtocolViolationException {
    Packet packet = decoder.next(inbox.octets());
    if (packet == null) {
      return inbox.advance();
    }
    peer.packetCame();
    if (decoder.isDropped()) {
      session.receiveDropped(packet.command(), MemoryExhaustedException.ofAll());
    } else {
      session.receive(packet);
    }
    decoder.maxPayload(session.maxPayload());
    return true;
  }

  private boolean isDone() {
    SessionState state = session.state();
    return state == SessionState.OVER || (stopping && !state.inMessage() && !session.isAwaiting());
  }

  private void waitForMore(boolean turnIsOver) {
    if (session.isAwaiting()) {
      answer.start();
      if (inbox.size() < READ_AHEAD) {
        channel.read();
      }
    } else if (!inbox.hasMore() && channel.isWritable()) {
      channel.read();
    } else if (turnIsOver) {
      yieldTurn();
    }
  }

  /** Goes on after the others. A task that is due at once would run before the others are read. */
  private void yieldTurn() {
    if (!yielding) {
      yielding = true;
      Future<?> unused =
          channel
              .eventLoop()
              .schedule(
                  guarded(
                      () -> {
                        yielding = false;
                        proceed();
                      }),
                  1,
                  TimeUnit.NANOSECONDS);
    }
  }

  /** Before the answer is sent: whoever has it may count on it. */
  private void publishIdle() {
    long since = session.isBusy() ? BUSY : peer.lastPacket();
    if (since != idleSince) {
      idleSince = since;
    }
  }

  // --- memory ------------------------------------------------------------------------------------

  /** Keeps no large buffer while nothing is to be done. */
  private void trim() {
    if (session.isAwaiting() && !session.needsPacket()) {
      inbox.copyRest();
    }
    if (!session.isBusy() && !decoder.isInFrame()) {
      decoder.trim();
    }
  }

  private void countMemory() {
    boolean fits = kept.change(held());
    kept.publish(session.memory());
    if (!fits) {
      makeRoom();
    } else if (shared.budget().excess() > 0) {
      shared.tight().run();
    }
  }

  /** Octets of memory that are taken until the MTA, or the filter, does its part. */
  private long held() {
    return decoder.kept() + inbox.capacity() + outbox.unread();
  }

  /** All keep too much: this one gives back what it can, and its message is refused temporarily. */
  private void makeRoom() {
    decoder.drop();
    proceeding = true; // an answer that was outstanding resumes
    try {
      session.refuseMessage(MemoryExhaustedException.ofAll());
    } finally {
      proceeding = false;
    }
    outbox.flush();
    boolean unread = !channel.isWritable();
    boolean unused = kept.change(held());
    if (unread && kept.exceedsFree()) {
      log.warn(
          "{} closed: it does not read its answers, and the memory for all connections is nearly used up",
          name);
      close();
    } else if (inbox.hasMore() && !unread) {
      yieldTurn();
    }
  }

  // --- answers -----------------------------------------------------------------------------------

  @Override
  public void send(List<Packet> packets) {
    if (closed) {
      return;
    }
    try {
      outbox.add(packets);
    } catch (RuntimeException | Error e) { // there is no other answer to be given
      unexpected(e);
    }
  }

  @Override
  public void handlerFailed(String where, Throwable failure) {
    if (failure instanceof MemoryExhaustedException) {
      log.warn(
          "{}: a message is temporarily rejected (451): {}",
          name,
          String.valueOf(failure.getMessage()));
    } else {
      log.error("{}: the filter failed {}", name, where, failure);
    }
    endProcessAfter(failure);
  }

  @Override
  public void resumed() {
    answer.stop();
    proceed();
  }

  private void showProgress() {
    if (session.mayShowProgress() && channel.isWritable()) {
      send(List.of(ReplyEncoder.PROGRESS));
      outbox.flush();
    }
  }

  private void overdue() {
    session.giveUp(new TimeoutException("no answer within " + limits.answer().toSeconds() + " s"));
  }

  // --- the end -----------------------------------------------------------------------------------

  private void closeForSilence(String what, Duration limit) {
    log.info("{} closed: it {} for {} s", name, what, limit.toSeconds());
    close();
  }

  private void close() {
    try {
      end();
    } finally {
      ChannelFuture unused = channel.close();
    }
  }

  /** The last answer may still be on its way. */
  private void closeWhenWritten() {
    end();
    ChannelFuture sent =
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    if (!sent.isDone()) {
      Future<?> unused =
          channel.eventLoop().schedule(this::close, limits.write().toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void end() {
    if (closed) {
      return;
    }
    closed = true;
    peer.end();
    answer.stop();
    inbox.release();
    kept.release();
    idleSince = BUSY;
    outbox.release();
    session.close();
  }
}
