package org.signet.milter.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.PacketEncoder;

/**
 * Answers to an MTA. They are collected until there is nothing more to do, or many: one write for
 * all. Confined to the event loop.
 */
final class Outbox {
  private static final int CAPACITY = 512;

  private final Channel channel;
  private @Nullable ByteBuf collected;

  Outbox(Channel channel) {
    this.channel = channel;
  }

  void add(List<Packet> packets) {
    byte[] frames = PacketEncoder.encode(packets);
    if (collected != null && collected.writableBytes() < frames.length) {
      write();
    }
    if (collected == null) {
      collected = channel.alloc().directBuffer(Math.max(frames.length, CAPACITY));
    }
    collected.writeBytes(frames);
  }

  private void write() {
    if (collected != null) {
      ByteBuf full = collected;
      collected = null;
      ChannelFuture unused = channel.write(full);
    }
  }

  /** Gives all answers to the system. */
  void flush() {
    if (collected != null) {
      write();
      channel.flush();
    }
  }

  /** Whether the MTA reads its answers: if not, it gets no more events processed. */
  boolean isRead() {
    if (!channel.isWritable()) {
      channel.flush();
    }
    return channel.isWritable();
  }

  /** Octets of answers that have not gone to the system yet. */
  long unread() {
    return channel.isWritable()
        ? MilterServer.WATER_MARK.high() + 1 - channel.bytesBeforeUnwritable()
        : channel.bytesBeforeWritable() + MilterServer.WATER_MARK.low();
  }

  /** What is collected is not sent. */
  void release() {
    if (collected != null) {
      collected.release();
      collected = null;
    }
  }
}
