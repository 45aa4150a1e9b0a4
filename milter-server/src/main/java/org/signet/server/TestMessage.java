package org.signet.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A message of a file, as an MTA would show it: line ends are LF or CRLF in the file, LF in header
 * fields and CRLF in the body.
 *
 * @param body has an array
 */
record TestMessage(List<Field> header, ByteBuffer body) {
  private static final int LARGEST = 256 << 20;

  /**
   * A header field.
   *
   * @param line where it begins, from 1
   * @param value what stands after the colon
   */
  record Field(int line, String name, String value) {}

  /** A line of the header is neither a field nor the continuation of one. */
  static final class MalformedHeaderException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int line;

    MalformedHeaderException(int line) {
      super("line " + line + ": header malformed");
      this.line = line;
    }

    int line() {
      return line;
    }
  }

  /** Reads a message of up to 256 MiB. */
  static TestMessage read(InputStream in) throws IOException, MalformedHeaderException {
    byte[] octets = in.readNBytes(LARGEST + 1);
    if (octets.length > LARGEST) {
      throw new IOException("larger than " + LARGEST + " octets");
    }
    List<Field> header = new ArrayList<>();
    int at = 0;
    for (int number = 1; at < octets.length; number++) {
      int end = lineEnd(octets, at);
      String line = text(octets, at, end);
      at = Math.min(octets.length, end + 1);
      if (line.isEmpty()) {
        break;
      }
      add(header, line, number);
    }
    return new TestMessage(List.copyOf(header), ByteBuffer.wrap(withCrlf(octets, at)));
  }

  private static void add(List<Field> header, String line, int number)
      throws MalformedHeaderException {
    int colon = line.indexOf(':');
    if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
      if (header.isEmpty()) {
        throw new MalformedHeaderException(number);
      }
      Field last = header.remove(header.size() - 1);
      header.add(new Field(last.line, last.name, last.value + '\n' + line));
    } else if (colon <= 0) {
      throw new MalformedHeaderException(number);
    } else {
      String name = line.substring(0, colon).stripTrailing();
      header.add(new Field(number, name, line.substring(colon + 1)));
    }
  }

  private static int lineEnd(byte[] octets, int from) {
    int at = from;
    while (at < octets.length && octets[at] != '\n') {
      at++;
    }
    return at;
  }

  private static String text(byte[] octets, int from, int to) {
    int end = to > from && octets[to - 1] == '\r' ? to - 1 : to;
    return new String(octets, from, end - from, ISO_8859_1);
  }

  private static byte[] withCrlf(byte[] octets, int from) {
    int bare = 0;
    for (int i = from; i < octets.length; i++) {
      bare += isBareLf(octets, from, i) ? 1 : 0;
    }
    byte[] body = new byte[octets.length - from + bare];
    int to = 0;
    for (int i = from; i < octets.length; i++) {
      if (isBareLf(octets, from, i)) {
        body[to++] = '\r';
      }
      body[to++] = octets[i];
    }
    return body;
  }

  private static boolean isBareLf(byte[] octets, int from, int at) {
    return octets[at] == '\n' && (at == from || octets[at - 1] != '\r');
  }
}
