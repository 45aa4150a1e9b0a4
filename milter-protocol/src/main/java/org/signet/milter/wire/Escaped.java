package org.signet.milter.wire;

import java.nio.ByteBuffer;

/** Octets from outside made printable: all but printable US-ASCII as {@code \xHH}. */
public final class Escaped {
  private static final int SHOWN = 16;

  private Escaped() {}

  /** The first octets of {@code octets} in double quotes; the buffer is left as it is. */
  public static String start(ByteBuffer octets) {
    StringBuilder text = new StringBuilder("\"");
    int end = Math.min(octets.limit(), octets.position() + SHOWN);
    for (int i = octets.position(); i < end; i++) {
      append(text, octets.get(i));
    }
    return text.append(end < octets.limit() ? "\"..." : "\"").toString();
  }

  /** A command octet in single quotes. */
  public static String command(byte command) {
    StringBuilder text = new StringBuilder("'");
    append(text, command);
    return text.append('\'').toString();
  }

  private static void append(StringBuilder text, byte octet) {
    if (octet >= 0x20 && octet < 0x7f && octet != '"' && octet != '\\') {
      text.append((char) octet);
    } else {
      text.append(String.format("\\x%02x", octet & 0xff));
    }
  }
}
