package org.signet.milter.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.signet.milter.wire.MalformedPacketException.Flaw;

/** Reads the fields of a payload one after the other; the packet's own buffer is left as it is. */
public final class PayloadReader {
  private final byte command;
  private ByteBuffer octets;
  private final int start;

  /** Reads from the start of the packet's payload. */
  public PayloadReader(Packet packet) {
    this.command = packet.command();
    this.octets = packet.payload().duplicate();
    this.start = octets.position();
  }

  /** Whether there is anything left. */
  public boolean hasMore() {
    return octets.hasRemaining();
  }

  /** One octet. */
  public byte octet() throws MalformedPacketException {
    need(1);
    return octets.get();
  }

  /** An unsigned number of 16 bits. */
  public int u16() throws MalformedPacketException {
    need(2);
    return octets.getShort() & 0xffff;
  }

  /** A number of 32 bits. */
  public int u32() throws MalformedPacketException {
    need(4);
    return octets.getInt();
  }

  /** A string without its NUL, as ISO-8859-1 text. */
  public String string() throws MalformedPacketException {
    need(1);
    byte[] array = array();
    int from = octets.arrayOffset() + octets.position();
    int end = from + octets.remaining();
    for (int i = from; i < end; i++) {
      if (array[i] == 0) {
        octets.position(octets.position() + i + 1 - from);
        return new String(array, from, i - from, StandardCharsets.ISO_8859_1);
      }
    }
    throw flaw(Flaw.TRUNCATED, "string without NUL " + Escaped.start(octets));
  }

  /** Where the octets are; copied once if they are in no array, or in one that is not ours. */
  private byte[] array() {
    if (!octets.hasArray()) {
      ByteBuffer copy = ByteBuffer.allocate(octets.limit());
      copy.put(0, octets, 0, octets.limit()).position(octets.position());
      octets = copy;
    }
    return octets.array();
  }

  /** All strings that are left. */
  public List<String> strings() throws MalformedPacketException {
    List<String> strings = new ArrayList<>();
    while (hasMore()) {
      strings.add(string());
    }
    return strings;
  }

  /** What is left, shared with the packet. */
  public ByteBuffer rest() {
    return octets.slice();
  }

  /** An exception that names the packet and the place in it. */
  public MalformedPacketException flaw(Flaw flaw, String detail) {
    int offset = octets.position() - start;
    return new MalformedPacketException(
        flaw,
        command,
        offset,
        "packet " + Escaped.command(command) + ", payload octet " + offset + ": " + detail);
  }

  private void need(int count) throws MalformedPacketException {
    if (!octets.hasRemaining()) {
      throw flaw(Flaw.MISSING_FIELD, "ends where more is expected");
    }
    if (octets.remaining() < count) {
      throw flaw(Flaw.TRUNCATED, "number cut off");
    }
  }
}
