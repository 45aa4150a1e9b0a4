package org.signet.milter.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the fields of a payload one after the other. */
public final class PayloadWriter {
  private final ByteArrayOutputStream octets = new ByteArrayOutputStream();

  /** An empty payload. */
  public PayloadWriter() {}

  /** One octet. */
  public PayloadWriter octet(int value) {
    octets.write(value);
    return this;
  }

  /** An unsigned number of 16 bits, most significant octet first. */
  public PayloadWriter u16(int value) {
    return octet(value >>> 8).octet(value);
  }

  /** An unsigned number of 32 bits, most significant octet first. */
  public PayloadWriter u32(int value) {
    return u16(value >>> 16).u16(value);
  }

  /**
   * A string and its NUL.
   *
   * @param text ISO-8859-1 text, one char per octet
   * @throws IllegalArgumentException if it has a NUL or a character beyond ISO-8859-1
   */
  public PayloadWriter string(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || c > 0xff) {
        throw new IllegalArgumentException(
            String.format("character U+%04X cannot be sent in a string", (int) c));
      }
    }
    octets.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    return octet(0);
  }

  /** Octets as they are, without a NUL. */
  public PayloadWriter octets(byte[] value) {
    octets.writeBytes(value);
    return this;
  }

  /** What was written so far, as the payload of a packet. */
  public Packet toPacket(char command) {
    return Packet.of(command, octets.toByteArray());
  }
}
