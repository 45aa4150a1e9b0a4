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
import org.jspecify.annotations.Nullable;
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
 * answer beyond the mark of output; the {@link OutstandingOctets} of all connections are limited.
 */
final class MilterConnection extends ChannelInboundHandlerAdapter implements SessionOutput {
  private static final int OUTPUT = 512;

  /** An ordinary message with its macros has less; a flood must not keep the thread for itself. */
  private static final int PACKETS_PER_TURN = 128;

  /** An MTA says little more before it hangs up, and one that sends a body on is not to be read. */
  private static final int READ_AHEAD = 4096;

  private static final byte[] NO_OCTETS = new byte[0];
  private static final ByteBuffer NOTHING = ByteBuffer.wrap(NO_OCTETS);

  private final MilterFilter filter;
  private final ConnectionLimits limits;
  private final OutstandingOctets outstanding;
  private final String name;
  private final BoundedLog log;
  private final PacketDecoder decoder = new PacketDecoder();

  // Set once, before the first event.
  private @Nullable ChannelHandlerContext context;
  private @Nullable MilterSession session;

  private @Nullable ByteBuf input; // the buffer that octets is a view of, if it is one
  private ByteBuffer octets = NOTHING;
  private byte[] ahead = NO_OCTETS; // what has come after octets
  private long kept;
  private long lastPacket;
  private @Nullable ByteBuf output;
  private boolean proceeding; // flushing can call back
  private boolean yielding; // the next turn is scheduled
  private boolean stopping;
  private boolean closed;

  private @Nullable Future<?> silenceWatch;
  private @Nullable Future<?> answerWatch;
  private @Nullable Future<?> writeWatch;
  private long awaitingSince;

  MilterConnection(
      MilterFilter filter,
      ConnectionLimits limits,
      OutstandingOctets outstanding,
      String name,
      BoundedLog log) {
    this.outstanding = outstanding;
    this.log = log;
    this.filter = filter;
    this.limits = limits;
    this.name = name;
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    context = active;
    session = new MilterSession(filter, task -> active.executor().execute(guarded(task)), this);
    lastPacket = System.nanoTime();
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
    if (!staysInLimit(held(ctx))) {
      log.warn("{} closed: too-much-outstanding: {} octets of its own", name, kept);
      close();
    } else if (current.isAwaiting()) {
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
    long unread = ctx.channel().isWritable() ? 0 : ctx.channel().bytesBeforeWritable();
    return decoder.kept() + here + ahead.length + unread;
  }

  private boolean staysInLimit(long now) {
    long before = kept;
    kept = now;
    return outstanding.change(before, now);
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
    current.receive(packet);
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
    byte[] frames = PacketEncoder.encode(packets);
    if (output != null && output.writableBytes() < frames.length) {
      writeOutput(context);
    }
    if (output == null) {
      output = context.alloc().directBuffer(Math.max(frames.length, OUTPUT));
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
    log.error("{}: the filter failed {}", name, where, failure);
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
    releaseInput();
    ahead = NO_OCTETS;
    staysInLimit(0);
    if (output != null) {
      output.release();
      output = null;
    }
    if (session != null) {
      session.close();
    }
  }
}
