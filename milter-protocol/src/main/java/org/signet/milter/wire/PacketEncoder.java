package org.signet.milter.wire;

import java.nio.ByteBuffer;
import java.util.List;

/** Packets to octets: {@code u32 length | command | payload}; the length counts the command. */
public final class PacketEncoder {
  private PacketEncoder() {}

  /** The frames of {@code packets} one after the other in one new array. */
  public static byte[] encode(List<Packet> packets) {
    int length = 0;
    for (Packet packet : packets) {
      length = Math.addExact(length, packet.frameLength());
    }
    ByteBuffer out = ByteBuffer.allocate(length);
    for (Packet packet : packets) {
      out.putInt(1 + packet.payload().remaining()).put(packet.command());
      out.put(packet.payload().duplicate());
    }
    return out.array();
  }
}
