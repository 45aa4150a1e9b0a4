package org.signet.milter.wire;

import java.nio.ByteBuffer;

/**
 * One frame: a command octet and a payload, without the length.
 *
 * @param command the octet that says what it is, the same in both directions
 * @param payload the octets after it, from position to limit. A packet that came from a {@link
 *     PacketDecoder} shares them with the decoder's input: it is valid until the decoder is called
 *     again.
 */
public record Packet(byte command, ByteBuffer payload) {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /** A packet without payload. */
  public static Packet of(char command) {
    return new Packet((byte) command, NOTHING);
  }

  /** A packet with the octets of {@code payload}. */
  public static Packet of(char command, byte[] payload) {
    return new Packet((byte) command, ByteBuffer.wrap(payload));
  }

  /** Octets of the whole frame: length, command, payload. */
  public int frameLength() {
    return 5 + payload.remaining();
  }

  /** The command and the number of octets, for a log. */
  @Override
  public String toString() {
    return Escaped.command(command) + "(" + payload.remaining() + ")";
  }
}
