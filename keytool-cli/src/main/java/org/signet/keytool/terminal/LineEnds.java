package org.signet.keytool.terminal;

import java.io.IOException;
import java.io.InputStream;
import org.signet.dkim.message.EndOfLine;

/**
 * How the lines of a file end. Mail has CRLF, RFC 5322 §2.3; on Unix it is mostly kept with LF
 * alone. {@link EndOfLine#LF} reads both alike, and a mixture too.
 *
 * @param onlyLf whether no line ends in CRLF
 * @param first how the first line ends; LF if no line ends at all
 */
public record LineEnds(boolean onlyLf, EndOfLine first) {
  private static final int CHUNK = 1 << 16;

  /** Reads until it is clear, which for LF is the end of the stream. */
  static LineEnds of(InputStream in) throws IOException {
    byte[] chunk = new byte[CHUNK];
    boolean sawLf = false;
    byte previous = 0;
    for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
      for (int i = 0; i < length; i++) {
        byte octet = chunk[i];
        if (octet == '\n') {
          if (previous == '\r') {
            return new LineEnds(false, sawLf ? EndOfLine.LF : EndOfLine.CRLF);
          }
          sawLf = true;
        }
        previous = octet;
      }
    }
    return new LineEnds(true, EndOfLine.LF);
  }
}
