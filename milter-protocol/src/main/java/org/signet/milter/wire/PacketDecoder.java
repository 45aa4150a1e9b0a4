package org.signet.milter.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.signet.milter.wire.MalformedPacketException.Flaw;

/**
 * Octets to packets, however they are cut. Keeps at most one unfinished frame, and never more than
 * a small multiple of what has really arrived of it: a length is only a claim.
 *
 * <p>Not thread-safe.
 */
public final class PacketDecoder {
  /** The largest payload unless more is negotiated, in octets; the command octet is not counted. */
  public static final int DEFAULT_MAX_PAYLOAD = 65535;

  private static final int LENGTH_OCTETS = 4;
  private static final int FIRST_ALLOCATION = 256;

  /**
   * The array of the last frame serves for the next if no more than this many times as much came.
   */
  private static final int MOST_UNUSED = 4;

  private static final byte[] NOTHING = new byte[0];

  private int maxPayload = DEFAULT_MAX_PAYLOAD;
  private byte[] frame = NOTHING; // of an unfinished frame: the octets so far, length included
  private int filled;
  private int dropping; // octets still to come of a frame that is not kept
  private byte droppedCommand;
  private boolean dropped;

  /** A decoder with {@link #DEFAULT_MAX_PAYLOAD}. */
  public PacketDecoder() {}

  /** Sets the largest payload from the next frame on, in octets without the command. */
  public void maxPayload(int octets) {
    maxPayload = octets;
  }

  /** Octets of memory that are taken by a frame that is not complete yet, or by the last one. */
  public int kept() {
    return frame.length;
  }

  /** Whether a frame has begun and is not complete. */
  public boolean isInFrame() {
    return filled > 0 || dropping > 0;
  }

  /** Keeps no memory for a frame that has not begun. */
  public void trim() {
    if (filled == 0) {
      frame = NOTHING;
    }
  }

  /**
   * Does without the octets of a frame that has begun: {@link #next} gives it as a packet without
   * payload, and {@link #isDropped} says so.
   */
  public void drop() {
    if (filled > LENGTH_OCTETS) {
      ByteBuffer start = ByteBuffer.wrap(frame, 0, filled);
      dropping = LENGTH_OCTETS + start.getInt() - filled;
      droppedCommand = start.get();
      filled = 0;
    }
    trim();
  }

  /** Whether the octets of the last packet were dropped. */
  public boolean isDropped() {
    return dropped;
  }

  /**
   * Takes one packet from {@code in}, moving its position.
   *
   * @return a packet, valid until the next call and as long as {@code in} is not changed; null when
   *     all of {@code in} is used up and no packet is complete
   * @throws MalformedPacketException if a frame has no octet or more than is allowed; the decoder
   *     is of no use after that
   */
  public @Nullable Packet next(ByteBuffer in) throws MalformedPacketException {
    dropped = false;
    if (dropping > 0) {
      return skip(in);
    }
    if (filled == 0) {
      if (frame.length > MOST_UNUSED * in.remaining()) {
        frame = NOTHING;
      }
      if (in.remaining() >= LENGTH_OCTETS) {
        int length = checked(in.getInt(in.position()), in);
        if (in.remaining() - LENGTH_OCTETS >= length) {
          ByteBuffer whole = in.slice(in.position() + LENGTH_OCTETS, length);
          in.position(in.position() + LENGTH_OCTETS + length);
          return packet(whole);
        }
      }
    }
    return assemble(in);
  }

  private @Nullable Packet assemble(ByteBuffer in) throws MalformedPacketException {
    take(in, LENGTH_OCTETS - filled);
    if (filled < LENGTH_OCTETS) {
      return null;
    }
    ByteBuffer start = ByteBuffer.wrap(frame, 0, filled);
    int length = checked(start.getInt(0), start);
    take(in, LENGTH_OCTETS + length - filled);
    if (filled < LENGTH_OCTETS + length) {
      return null;
    }
    filled = 0;
    return packet(ByteBuffer.wrap(frame, LENGTH_OCTETS, length).slice());
  }

  private @Nullable Packet skip(ByteBuffer in) {
    int count = Math.min(dropping, in.remaining());
    in.position(in.position() + count);
    dropping -= count;
    dropped = dropping == 0;
    return dropped ? new Packet(droppedCommand, ByteBuffer.allocate(0)) : null;
  }

  private void take(ByteBuffer in, int wanted) {
    int count = Math.min(wanted, in.remaining());
    if (count <= 0) {
      return;
    }
    if (frame.length < filled + count) {
      int doubled = Math.max(FIRST_ALLOCATION, Math.max(2 * frame.length, filled + count));
      frame = Arrays.copyOf(frame, Math.min(doubled, Math.max(FIRST_ALLOCATION, filled + wanted)));
    }
    in.get(frame, filled, count);
    filled += count;
  }

  /** The length as a number of octets, command included; nothing is allocated before this. */
  private int checked(int length, ByteBuffer start) throws MalformedPacketException {
    long unsigned = Integer.toUnsignedLong(length);
    if (unsigned == 0) {
      throw MalformedPacketException.frame(Flaw.ZERO_LENGTH, unsigned, start);
    }
    if (unsigned > maxPayload + 1L) {
      throw MalformedPacketException.frame(Flaw.FRAME_TOO_LONG, unsigned, start);
    }
    return length;
  }

  private static Packet packet(ByteBuffer frame) {
    byte command = frame.get();
    return new Packet(command, frame.slice());
  }
}
