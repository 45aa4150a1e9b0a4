package org.signet.milter.net;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What has come from an MTA and is not processed yet: the buffer that packets are read from, and
 * what came after it. Confined to the event loop.
 */
final class Inbox {
  private static final byte[] NO_OCTETS = new byte[0];
  private static final ByteBuffer NOTHING = ByteBuffer.wrap(NO_OCTETS);

  private @Nullable ByteBuf buffer; // that octets is a view of, if it is one
  private ByteBuffer octets = NOTHING;
  private byte[] ahead = NO_OCTETS; // what has come after octets

  /** Takes a buffer to read packets from, in place of the one before; it is released here. */
  void takeNext(ByteBuf arrived) {
    releaseBuffer();
    buffer = arrived;
    octets = arrived.nioBuffer();
  }

  /** Takes what is read after all that is here; it is copied and released. */
  void takeLast(ByteBuf arrived) {
    int before = ahead.length;
    ahead = Arrays.copyOf(ahead, before + arrived.readableBytes());
    arrived.readBytes(ahead, before, ahead.length - before).release();
  }

  /** Packets are read from here. */
  ByteBuffer octets() {
    return octets;
  }

  /**
   * Leaves the buffer that has no whole packet any more.
   *
   * @return whether something came after it, which is read next
   */
  boolean advance() {
    releaseBuffer();
    if (ahead.length == 0) {
      return false;
    }
    octets = ByteBuffer.wrap(ahead);
    ahead = NO_OCTETS;
    return true;
  }

  boolean hasMore() {
    return octets.hasRemaining() || ahead.length > 0;
  }

  /** How many octets are here. */
  int size() {
    return octets.remaining() + ahead.length;
  }

  /** Octets of memory that it takes. */
  int capacity() {
    return (buffer != null ? buffer.capacity() : octets.capacity()) + ahead.length;
  }

  /** A wait can be long: a large buffer is not kept for a few octets. */
  void copyRest() {
    if (buffer != null) {
      byte[] rest = new byte[octets.remaining()];
      octets.get(rest);
      releaseBuffer();
      octets = ByteBuffer.wrap(rest);
    }
  }

  /** Nothing is read any more. */
  void release() {
    releaseBuffer();
    ahead = NO_OCTETS;
  }

  private void releaseBuffer() {
    octets = NOTHING;
    if (buffer != null) {
      buffer.release();
      buffer = null;
    }
  }
}
