package org.signet.dkim.message;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole message (RFC 5322 §2.1) once: first its header section, which is kept, then its
 * body, which streams. Both come out with CRLF, as they are signed.
 *
 * <p>A line before the empty one that is neither a field nor the continuation of one begins the
 * body, as it does in mail servers; {@link #lineWithoutField} reports it. A first line {@code From}
 * with a space is the separator of a mailbox file (RFC 4155) and not part of the message. Confined
 * to one thread; closes nothing.
 */
public final class MessageReader {
  private static final int CHUNK = 1 << 16;
  private static final byte[] MAILBOX = "From ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NONE = {};

  private final InputStream in;
  private final EndOfLine endOfLine;
  private final HeaderLimits limits;
  private final byte[] chunk = new byte[CHUNK];
  private int next;
  private int end;
  private @Nullable HeaderSection header;
  private byte[] startOfBody = NONE;
  private int mailboxLength;
  private int lineWithoutField;
  private int bodyLine;

  private MessageReader(InputStream in, EndOfLine endOfLine, HeaderLimits limits) {
    this.in = in;
    this.endOfLine = endOfLine;
    this.limits = limits;
  }

  /**
   * Reads from a stream, with the default limits of a header section.
   *
   * @param in is read in large pieces, and not closed
   */
  public static MessageReader of(InputStream in, EndOfLine endOfLine) {
    return of(in, endOfLine, HeaderLimits.defaults());
  }

  /**
   * Reads from a stream.
   *
   * @param in is read in large pieces, and not closed
   */
  public static MessageReader of(InputStream in, EndOfLine endOfLine, HeaderLimits limits) {
    return new MessageReader(in, endOfLine, limits);
  }

  /** Reads octets that are in memory, with the default limits of a header section. */
  public static MessageReader of(byte[] message, EndOfLine endOfLine) {
    return of(new ByteArrayInputStream(message), endOfLine);
  }

  /**
   * The header section; the first call reads it, up to the empty line.
   *
   * @throws HeaderTooLargeException if it is above the limits
   * @throws IOException if the stream fails
   */
  public HeaderSection header() throws IOException {
    HeaderSection read = header;
    if (read == null) {
      read = readHeader();
      header = read;
    }
    return read;
  }

  /**
   * Reads what comes after the header section, and writes it with CRLF line ends; to be called
   * once.
   *
   * @throws HeaderTooLargeException if the header was not read before, and is above the limits
   * @throws IOException if the stream fails
   */
  public void writeBody(ByteSink sink) throws IOException {
    header();
    ByteSink target =
        switch (endOfLine) {
          case CRLF -> sink;
          case LF -> new LfToCrlf(sink);
        };
    target.write(startOfBody, 0, startOfBody.length);
    do {
      target.write(chunk, next, end - next);
    } while (fill());
  }

  /**
   * How many octets before the message are the separator of a mailbox file; 0 before the header was
   * read.
   */
  public int mailboxLength() {
    return mailboxLength;
  }

  /** The line where the header section begins, from 1; to be asked once it was read. */
  public int headerLine() {
    return mailboxLength == 0 ? 1 : 2;
  }

  /** The line where the body begins, from 1; to be asked once the header was read. */
  public int bodyLine() {
    return Math.max(bodyLine, headerLine());
  }

  /**
   * The line, from 1, that ended the header section though it is not empty: it is neither a field
   * nor the continuation of one, and begins the body. To be asked once the header was read.
   */
  public OptionalInt lineWithoutField() {
    return lineWithoutField == 0 ? OptionalInt.empty() : OptionalInt.of(lineWithoutField);
  }

  private HeaderSection readHeader() throws IOException {
    HeaderSection.Builder fields = HeaderSection.builder(limits);
    ByteArrayOutputStream field = new ByteArrayOutputStream();
    int number = 1;
    for (byte[] line = readLine(); line != null; line = readLine(), number++) {
      int length = lengthWithoutEnd(line);
      boolean continues = line[0] == ' ' || line[0] == '\t';
      bodyLine = number + 1;
      if (length == 0) {
        break;
      } else if (number == 1 && startsMailbox(line)) {
        mailboxLength = line.length;
      } else if (continues && field.size() > 0) {
        append(field, line, length);
      } else if (!continues && isField(line, length)) {
        add(fields, field);
        append(field, line, length);
      } else {
        startOfBody = line;
        lineWithoutField = number;
        bodyLine = number;
        break;
      }
    }
    add(fields, field);
    return fields.build();
  }

  private boolean fill() throws IOException {
    next = 0;
    end = Math.max(0, in.read(chunk));
    return end > 0;
  }

  /** The next line with its end, or null if there is none. */
  private byte @Nullable [] readLine() throws IOException {
    byte[] line = NONE;
    while (next < end || fill()) {
      int stop = next;
      while (stop < end && !endsLine(stop, line)) {
        stop++;
      }
      boolean whole = stop < end;
      int length = stop - next + (whole ? 1 : 0);
      if (line.length + (long) length > limits.maxOctets()) {
        throw new HeaderTooLargeException(limits);
      }
      int before = line.length;
      line = Arrays.copyOf(line, before + length);
      System.arraycopy(chunk, next, line, before, length);
      next += length;
      if (whole) {
        return line;
      }
    }
    return line.length == 0 ? null : line;
  }

  /**
   * Whether the octet ends a line.
   *
   * @param before what was read of the line before this chunk
   */
  private boolean endsLine(int at, byte[] before) {
    if (chunk[at] != '\n') {
      return false;
    }
    return switch (endOfLine) {
      case LF -> true;
      case CRLF ->
          at > next
              ? chunk[at - 1] == '\r'
              : before.length > 0 && before[before.length - 1] == '\r';
    };
  }

  private int lengthWithoutEnd(byte[] line) {
    int length = line.length;
    boolean hasLf = line[length - 1] == '\n';
    boolean hasCr = length > 1 && line[length - 2] == '\r';
    if (!hasLf || (!hasCr && endOfLine == EndOfLine.CRLF)) {
      return length;
    }
    return hasCr ? length - 2 : length - 1;
  }

  private static boolean startsMailbox(byte[] line) {
    return line.length > MAILBOX.length
        && Arrays.equals(line, 0, MAILBOX.length, MAILBOX, 0, MAILBOX.length);
  }

  /** Whether a line begins with a name of printable octets, maybe white space, and a colon. */
  private static boolean isField(byte[] line, int length) {
    int i = 0;
    while (i < length && line[i] > ' ' && line[i] < 0x7f && line[i] != ':') {
      i++;
    }
    int nameLength = i;
    while (i < length && (line[i] == ' ' || line[i] == '\t')) {
      i++;
    }
    return nameLength > 0 && i < length && line[i] == ':';
  }

  private void append(ByteArrayOutputStream field, byte[] line, int length)
      throws HeaderTooLargeException {
    if (field.size() + (long) length > limits.maxOctets()) {
      throw new HeaderTooLargeException(limits);
    }
    field.write(line, 0, length);
    field.write('\r');
    field.write('\n');
  }

  private void add(HeaderSection.Builder fields, ByteArrayOutputStream field)
      throws HeaderTooLargeException {
    if (field.size() > 0 && !fields.add(HeaderField.ofOctets(field.toByteArray()))) {
      throw new HeaderTooLargeException(limits);
    }
    field.reset();
  }
}
