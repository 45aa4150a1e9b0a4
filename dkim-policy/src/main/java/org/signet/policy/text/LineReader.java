package org.signet.policy.text;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The lines of a text of bounded size. A line ends at LF or at the end of the text; it is UTF-8, or
 * ISO-8859-1 if it is not valid UTF-8, so every octet sequence has lines and nothing is refused
 * here.
 */
public final class LineReader implements Closeable {
  private static final int LONGEST_LINE = 1 << 20;

  private final InputStream in;
  private final int limit;
  private final byte[] buffer = new byte[1 << 16];
  private int next;
  private int end;
  private byte[] line = new byte[256];
  private int total;
  private int number;

  /**
   * @param in closed with this reader
   * @param limit octets of the whole text
   */
  public LineReader(InputStream in, int limit) {
    this.in = in;
    this.limit = limit;
  }

  /**
   * The next line without its LF, or nothing at the end.
   *
   * @throws IOException if it cannot be read, if the text is longer than the limit, or if a line is
   *     longer than 1 MiB
   */
  public Optional<String> next() throws IOException {
    if (next == end && !fill()) {
      return Optional.empty();
    }
    int length = 0;
    boolean ascii = true;
    do {
      byte octet = buffer[next++];
      if (octet == '\n') {
        break;
      }
      if (length == LONGEST_LINE) {
        throw new IOException("line " + (number + 1) + " is longer than 1048576 octets");
      }
      if (length == line.length) {
        line = Arrays.copyOf(line, 2 * length);
      }
      line[length++] = octet;
      ascii &= octet >= 0;
    } while (next < end || fill());
    number++;
    return Optional.of(
        ascii ? new String(line, 0, length, StandardCharsets.US_ASCII) : decode(length));
  }

  private boolean fill() throws IOException {
    int count = in.read(buffer);
    next = 0;
    end = Math.max(count, 0);
    total += end;
    if (total > limit) {
      throw new IOException("larger than " + limit + " octets");
    }
    return end > 0;
  }

  private String decode(int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(line, 0, length))
          .toString();
    } catch (CharacterCodingException notUtf8) {
      return new String(line, 0, length, StandardCharsets.ISO_8859_1);
    }
  }

  /** Of the line read last, from 1. */
  public int number() {
    return number;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
