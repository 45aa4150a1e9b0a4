package org.signet.milter.message;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Collections;
import java.util.List;

/** The body of a message as the MTA has sent it; line ends are CRLF. Immutable. */
public final class Body {
  private final List<byte[]> pieces;
  private final int size;

  Body(List<byte[]> pieces) {
    this.pieces = List.copyOf(pieces);
    this.size = pieces.stream().mapToInt(piece -> piece.length).sum();
  }

  /** How many octets it has. */
  public int size() {
    return size;
  }

  /** All of it, from its beginning; reading it copies nothing before. */
  public InputStream stream() {
    return new SequenceInputStream(
        Collections.enumeration(
            pieces.stream().<InputStream>map(ByteArrayInputStream::new).toList()));
  }

  /** A copy of all octets. */
  public byte[] octets() {
    byte[] all = new byte[size];
    int at = 0;
    for (byte[] piece : pieces) {
      System.arraycopy(piece, 0, all, at, piece.length);
      at += piece.length;
    }
    return all;
  }
}
