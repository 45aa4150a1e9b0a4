package org.signet.milter.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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
import org.signet.milter.wire.PacketEncoder;
import org.signet.milter.wire.ProtocolViolationException;

/**
 * The one class that reads and writes a socket of an MTA. Reads only when there is nothing left to
 * do, and not while the MTA does not take the last answer. While an answer is outstanding it reads
 * on only to notice that the MTA hangs up, and nothing of what comes is looked at; with {@link
 * #READ_AHEAD} octets that wait, it stops. So there are at most two buffers of input, and one
 * answer beyond the mark of output; what they take counts in the {@link MemoryBudget}. If that is
 * exceeded nothing is closed as long as the MTA reads its answers: the octets of the unfinished
 * packet are dropped, and the message is refused for now.
 */
final class MilterConnection extends ChannelInboundHandlerAdapter implements SessionOutput {
  private static final int OUTPUT = 512;

  /** An ordinary message with its macros has less; a flood must not keep the thread for itself. */
  private static final int PACKETS_PER_TURN = 128;

  /** An MTA says little more before it hangs up, and one that sends a body on is not to be read. */
  private static final int READ_AHEAD = 4096;

  /** Every connection may take as much, and it does not count: the number of them is limited. */
  private static final int FREE = 4096;

  private static final byte[] NO_OCTETS = new byte[0];
  private static final long BUSY = Long.MAX_VALUE;
  private static final ByteBuffer NOTHING = ByteBuffer.wrap(NO_OCTETS);

  private final MilterFilter filter;
  private final ConnectionLimits limits;
  private final Shared shared;
  private final String name;
  private final BoundedLog log;
  private final PacketDecoder decoder = new PacketDecoder();

  // Set once, before the first event.
  private @Nullable ChannelHandlerContext context;
  private @Nullable MilterSession session;

  private @Nullable ByteBuf input; // the buffer that octets is a view of, if it is one
  private ByteBuffer octets = NOTHING;
  private byte[] ahead = NO_OCTETS; // what has come after octets
  private long kept; // beyond what is free
  private long lastPacket;
  private long frameSince; // when the unfinished packet began
  private boolean inFrame;
  private @Nullable ByteBuf output;
  private boolean proceeding; // flushing can call back
  private boolean yielding; // the next turn is scheduled
  private boolean stopping;
  private boolean closed;

  private @Nullable Future<?> silenceWatch;
  private @Nullable Future<?> answerWatch;
  private @Nullable Future<?> writeWatch;
  private @Nullable Future<?> frameWatch;
  private long awaitingSince;

  // For other threads.
  private volatile long idleSince = BUSY;
  private volatile long memory;

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

  MilterConnection(MilterFilter filter, Shared shared, String name) {
    this.filter = filter;
    this.shared = shared;
    this.limits = shared.limits();
    this.log = shared.log();
    this.name = name;
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    context = active;
    session =
        new MilterSession(
            filter, task -> active.executor().execute(guarded(task)), this, shared.budget());
    lastPacket = System.nanoTime();
    idleSince = lastPacket;
    log.debug("{} opened", name);
    watchSilence();
    active.read();
  }

  @Override
  public void channelInactive(ChannelHandlerContext inactive) {
    end();
    log.debug("{} ended", name);
  }

  @Override
  public void channelRead(ChannelHandlerContext read, Object message) {
    ByteBuf arrived = (ByteBuf) message;
    if (hasMore() || (session != null && session.isAwaiting())) {
      int before = ahead.length;
      ahead = Arrays.copyOf(ahead, before + arrived.readableBytes());
      arrived.readBytes(ahead, before, ahead.length - before).release();
    } else {
      releaseInput();
      input = arrived;
      octets = arrived.nioBuffer();
    }
    if (closed) {
      releaseInput();
    } else {
      proceed();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext changed) {
    if (changed.channel().isWritable()) {
      writeWatch = cancelled(writeWatch);
      proceed();
    } else if (writeWatch == null && !closed) {
      writeWatch =
          changed
              .executor()
              .schedule(
                  () -> closeForSilence("does not read its answers", limits.write()),
                  limits.write().toNanos(),
                  TimeUnit.NANOSECONDS);
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

  /** Lets a message in flight end, then closes. On the event loop. */
  void stop() {
    stopping = true;
    guarded(this::proceed).run();
  }

  /** As {@link #stop}, but a message that waits for its answer is refused for now. */
  void stopNow() {
    stopping = true;
    MilterSession current = session;
    ChannelHandlerContext ctx = context;
    if (!closed && current != null && ctx != null) {
      guarded(
              () -> {
                current.giveUp(new TimeoutException("the filter ends"));
                flush(ctx);
                closeWhenWritten(ctx);
              })
          .run();
    }
  }

  /** Ends the message, as it keeps much when memory is scarce. On the event loop. */
  void refuseMessage() {
    MilterSession current = session;
    if (!closed && current != null) {
      guarded(
              () -> {
                decoder.drop();
                current.refuseMessage(MemoryExhaustedException.ofAll());
                proceed();
              })
          .run();
    }
  }

  /** Ends the connection if it still has no message. On the event loop. */
  void closeIfIdle() {
    MilterSession current = session;
    if (!closed && current != null && !current.isBusy()) {
      log.warn("{} closed: of those without a message it is the oldest, and a new one came", name);
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
    return memory;
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

  private void proceed() {
    MilterSession current = session;
    ChannelHandlerContext ctx = context;
    if (closed || proceeding || current == null || ctx == null) {
      return;
    }
    proceeding = true;
    int left = PACKETS_PER_TURN;
    try {
      boolean more = true;
      while (more && left > 0 && !current.isAwaiting() && canWrite(ctx) && !isDone(current)) {
        more = takePacket(current);
        left--;
      }
    } catch (ProtocolViolationException e) {
      log.warn("{} closed: {}: {}", name, e.reason(), String.valueOf(e.getMessage()));
      flush(ctx);
      close();
    } finally {
      proceeding = false;
    }
    if (!closed) {
      publishIdle(current);
    }
    flush(ctx);
    if (closed) {
      return;
    }
    if (isDone(current)) {
      closeWhenWritten(ctx);
      return;
    }
    if (current.isAwaiting()) {
      keepRest(current);
    }
    if (!current.isBusy() && !decoder.isInFrame()) {
      decoder.trim();
    }
    watchFrame(ctx);
    boolean fits = staysInLimit(held(ctx));
    publishMemory(current);
    if (!fits) {
      makeRoom(current, ctx);
    } else if (shared.budget().excess() > 0) {
      shared.tight().run();
    }
    if (closed) {
      return;
    }
    if (current.isAwaiting()) {
      watchAnswer(ctx);
      if (octets.remaining() + ahead.length < READ_AHEAD) {
        ctx.read();
      }
    } else if (!hasMore() && ctx.channel().isWritable()) {
      ctx.read();
    } else if (left == 0) {
      yieldTurn(ctx);
    }
  }

  /** All keep too much: this one gives back what it can, and its message is refused for now. */
  private void makeRoom(MilterSession current, ChannelHandlerContext ctx) {
    decoder.drop();
    proceeding = true; // an answer that was outstanding resumes
    try {
      current.refuseMessage(MemoryExhaustedException.ofAll());
    } finally {
      proceeding = false;
    }
    flush(ctx);
    boolean unread = !ctx.channel().isWritable();
    boolean unused = staysInLimit(held(ctx));
    if (unread && kept > 0) {
      log.warn("{} closed: it does not read its answers, and all keep too much", name);
      close();
    } else if (hasMore() && !unread) {
      yieldTurn(ctx);
    }
  }

  /** Before the answer is sent: whoever has it may count on it. */
  private void publishIdle(MilterSession current) {
    long since = current.isBusy() ? BUSY : lastPacket;
    if (since != idleSince) {
      idleSince = since;
    }
  }

  private void publishMemory(MilterSession current) {
    long now = kept + current.memory();
    if (now != memory) {
      memory = now;
    }
  }

  /** Goes on after the others. A task that is due at once would run before the others are read. */
  private void yieldTurn(ChannelHandlerContext ctx) {
    if (!yielding) {
      yielding = true;
      Future<?> unused =
          ctx.executor()
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

  private boolean hasMore() {
    return octets.hasRemaining() || ahead.length > 0;
  }

  /** Octets of memory that are taken until the MTA, or the filter, does its part. */
  private long held(ChannelHandlerContext ctx) {
    long here = input != null ? input.capacity() : octets.capacity();
    return decoder.kept() + here + ahead.length + unread(ctx);
  }

  /** Octets of answers that have not gone to the system yet. */
  private static long unread(ChannelHandlerContext ctx) {
    return ctx.channel().isWritable()
        ? MilterServer.WATER_MARK.high() + 1 - ctx.channel().bytesBeforeUnwritable()
        : ctx.channel().bytesBeforeWritable() + MilterServer.WATER_MARK.low();
  }

  private boolean staysInLimit(long held) {
    long before = kept;
    kept = Math.max(0, held - FREE);
    return shared.budget().change(before, kept);
  }

  private boolean takePacket(MilterSession current) throws ProtocolViolationException {
    Packet packet = decoder.next(octets);
    if (packet == null) {
      releaseInput();
      if (ahead.length == 0) {
        return false;
      }
      octets = ByteBuffer.wrap(ahead);
      ahead = NO_OCTETS;
      return true;
    }
    lastPacket = System.nanoTime();
    inFrame = false;
    if (decoder.isDropped()) {
      current.receiveDropped(packet.command(), MemoryExhaustedException.ofAll());
    } else {
      current.receive(packet);
    }
    decoder.maxPayload(current.maxPayload());
    return true;
  }

  /** An answer can take long: a large buffer is not kept for a few octets. */
  private void keepRest(MilterSession current) {
    if (input != null && !current.needsPacket()) {
      byte[] rest = new byte[octets.remaining()];
      octets.get(rest);
      releaseInput();
      octets = ByteBuffer.wrap(rest);
    }
  }

  private boolean isDone(MilterSession current) {
    SessionState state = current.state();
    return state == SessionState.OVER || (stopping && !state.inMessage() && !current.isAwaiting());
  }

  private boolean canWrite(ChannelHandlerContext ctx) {
    if (!ctx.channel().isWritable()) {
      ctx.flush();
    }
    return ctx.channel().isWritable();
  }

  private void releaseInput() {
    octets = NOTHING;
    if (input != null) {
      input.release();
      input = null;
    }
  }

  // --- answers -----------------------------------------------------------------------------------

  /** Answers are collected until there is nothing more to do, or many: one write for all. */
  @Override
  public void send(List<Packet> packets) {
    if (context == null || closed) {
      return;
    }
    try {
      collect(context, packets);
    } catch (RuntimeException | Error e) { // there is no other answer to be given
      unexpected(e);
    }
  }

  private void collect(ChannelHandlerContext ctx, List<Packet> packets) {
    byte[] frames = PacketEncoder.encode(packets);
    if (output != null && output.writableBytes() < frames.length) {
      writeOutput(ctx);
    }
    if (output == null) {
      output = ctx.alloc().directBuffer(Math.max(frames.length, OUTPUT));
    }
    output.writeBytes(frames);
  }

  private void writeOutput(ChannelHandlerContext ctx) {
    if (output != null) {
      ByteBuf full = output;
      output = null;
      ChannelFuture unused = ctx.write(full);
    }
  }

  private void flush(ChannelHandlerContext ctx) {
    if (output != null) {
      writeOutput(ctx);
      ctx.flush();
    }
  }

  @Override
  public void handlerFailed(String where, Throwable failure) {
    if (failure instanceof MemoryExhaustedException) {
      log.warn(
          "{}: a message is refused for now (451): {}", name, String.valueOf(failure.getMessage()));
    } else {
      log.error("{}: the filter failed {}", name, where, failure);
    }
    endProcessAfter(failure);
  }

  @Override
  public void resumed() {
    answerWatch = cancelled(answerWatch);
    proceed();
  }

  // --- time --------------------------------------------------------------------------------------

  /** Looks after the connection when its limit would be reached if nothing more came. */
  private void watchSilence() {
    MilterSession current = session;
    ChannelHandlerContext ctx = context;
    if (closed || current == null || ctx == null) {
      return;
    }
    boolean fresh = current.state() == SessionState.NEW;
    Duration limit = fresh ? limits.firstPacket() : limits.idle();
    long left = limit.toNanos() - (System.nanoTime() - lastPacket);
    if (left <= 0 && !current.isAwaiting()) {
      closeForSilence(fresh ? "does not begin" : "is idle", limit);
      return;
    }
    // The limit of a new connection is the shorter one: look again when it is over.
    long next = Math.min(left > 0 ? left : limit.toNanos(), limits.idle().toNanos());
    silenceWatch = ctx.executor().schedule(this::watchSilence, next, TimeUnit.NANOSECONDS);
  }

  /** One timer for many packets: most are complete long before it looks. */
  private void watchFrame(ChannelHandlerContext ctx) {
    if (!decoder.isInFrame()) {
      inFrame = false;
      return;
    }
    if (!inFrame) {
      inFrame = true;
      frameSince = System.nanoTime();
    }
    if (frameWatch == null) {
      frameWatch =
          ctx.executor()
              .schedule(this::checkFrame, limits.packet().toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void checkFrame() {
    frameWatch = null;
    ChannelHandlerContext ctx = context;
    if (closed || ctx == null || !inFrame) {
      return;
    }
    long left = limits.packet().toNanos() - (System.nanoTime() - frameSince);
    if (left <= 0) {
      closeForSilence("does not finish a packet", limits.packet());
    } else {
      frameWatch = ctx.executor().schedule(this::checkFrame, left, TimeUnit.NANOSECONDS);
    }
  }

  private void closeForSilence(String what, Duration limit) {
    if (!closed) {
      log.info("{} closed: it {} for {} s", name, what, limit.toSeconds());
      close();
    }
  }

  private void watchAnswer(ChannelHandlerContext ctx) {
    if (answerWatch == null) {
      awaitingSince = System.nanoTime();
      long interval = limits.progress().toNanos();
      answerWatch =
          ctx.executor()
              .scheduleAtFixedRate(
                  guarded(() -> showProgress(ctx)), interval, interval, TimeUnit.NANOSECONDS);
    }
  }

  private void showProgress(ChannelHandlerContext ctx) {
    MilterSession current = session;
    if (closed || current == null) {
      return;
    }
    if (System.nanoTime() - awaitingSince >= limits.answer().toNanos()) {
      current.giveUp(
          new TimeoutException("no answer within " + limits.answer().toSeconds() + " s"));
    } else if (current.mayShowProgress() && ctx.channel().isWritable()) {
      send(List.of(ReplyEncoder.PROGRESS));
      flush(ctx);
    }
  }

  private static @Nullable Future<?> cancelled(@Nullable Future<?> future) {
    if (future != null) {
      future.cancel(false);
    }
    return null;
  }

  // --- the end -----------------------------------------------------------------------------------

  private void close() {
    try {
      end();
    } finally {
      if (context != null) {
        ChannelFuture unused = context.close();
      }
    }
  }

  /** The last answer may still be on its way. */
  private void closeWhenWritten(ChannelHandlerContext ctx) {
    end();
    ChannelFuture sent =
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    if (!sent.isDone()) {
      Future<?> unused =
          ctx.executor().schedule(this::close, limits.write().toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void end() {
    if (closed) {
      return;
    }
    closed = true;
    silenceWatch = cancelled(silenceWatch);
    answerWatch = cancelled(answerWatch);
    writeWatch = cancelled(writeWatch);
    frameWatch = cancelled(frameWatch);
    releaseInput();
    ahead = NO_OCTETS;
    staysInLimit(0);
    memory = 0;
    idleSince = BUSY;
    if (output != null) {
      output.release();
      output = null;
    }
    if (session != null) {
      session.close();
    }
  }
}
