package org.signet.milter.net;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.signet.milter.session.MilterSession;
import org.signet.milter.session.SessionState;

/**
 * The time limits of an MTA: it must begin, finish its packets, not be silent for hours, and read
 * its answers. Confined to the event loop.
 */
final class PeerWatch {
  private final EventLoop loop;
  private final ConnectionLimits limits;
  private final MilterSession session;
  private final Limit reached;

  private long lastPacket;
  private long frameSince; // when the unfinished packet began
  private boolean inFrame;
  private @Nullable Future<?> silence;
  private @Nullable Future<?> frame;
  private @Nullable Future<?> write;

  /** What is done when a limit is reached. */
  interface Limit {
    /**
     * Closes the connection.
     *
     * @param what the MTA does, or does not, for so long: a verb in the present tense
     */
    void reached(String what, Duration limit);
  }

  PeerWatch(EventLoop loop, ConnectionLimits limits, MilterSession session, Limit reached) {
    this.loop = loop;
    this.limits = limits;
    this.session = session;
    this.reached = reached;
  }

  /** The connection is open. */
  void begin() {
    lastPacket = System.nanoTime();
    watchSilence();
  }

  /** A packet is complete. */
  void packetCame() {
    lastPacket = System.nanoTime();
    inFrame = false;
  }

  /** When the last packet was complete, by {@link System#nanoTime}. */
  long lastPacket() {
    return lastPacket;
  }

  /** Looks at the connection when its limit would be reached if nothing more came. */
  private void watchSilence() {
    boolean fresh = session.state() == SessionState.NEW;
    Duration limit = fresh ? limits.firstPacket() : limits.idle();
    long left = limit.toNanos() - (System.nanoTime() - lastPacket);
    if (left <= 0 && !session.isAwaiting()) {
      reached.reached(fresh ? "does not begin" : "is idle", limit);
      return;
    }
    // The limit of a new connection is the shorter one: look again when it is over.
    long next = Math.min(left > 0 ? left : limit.toNanos(), limits.idle().toNanos());
    silence = loop.schedule(this::watchSilence, next, TimeUnit.NANOSECONDS);
  }

  /** Whether a packet has begun. One timer for many packets: most are complete before it looks. */
  void frame(boolean unfinished) {
    if (!unfinished) {
      inFrame = false;
      return;
    }
    if (!inFrame) {
      inFrame = true;
      frameSince = System.nanoTime();
    }
    if (frame == null) {
      frame = loop.schedule(this::checkFrame, limits.packet().toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void checkFrame() {
    frame = null;
    if (!inFrame) {
      return;
    }
    long left = limits.packet().toNanos() - (System.nanoTime() - frameSince);
    if (left <= 0) {
      reached.reached("does not finish a packet", limits.packet());
    } else {
      frame = loop.schedule(this::checkFrame, left, TimeUnit.NANOSECONDS);
    }
  }

  /** Whether the MTA reads its answers. */
  void reads(boolean answersAreRead) {
    if (answersAreRead) {
      write = cancelled(write);
    } else if (write == null) {
      write =
          loop.schedule(
              () -> reached.reached("does not read its answers", limits.write()),
              limits.write().toNanos(),
              TimeUnit.NANOSECONDS);
    }
  }

  /** The connection is closed. */
  void end() {
    silence = cancelled(silence);
    frame = cancelled(frame);
    write = cancelled(write);
  }

  private static @Nullable Future<?> cancelled(@Nullable Future<?> future) {
    if (future != null) {
      future.cancel(false);
    }
    return null;
  }
}
