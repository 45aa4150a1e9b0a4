package org.signet.keytool;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.signet.dkim.message.ByteSink;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderLimits;
import org.signet.dkim.message.HeaderSection;

/**
 * Reads a message once, first its header section, then its body. Each LF ends a line, with a CR
 * before it or without, and is handed over as CRLF: so do mail servers that are given a file,
 * {@code opendkim -t} and {@code signet-milter -t}. A CR elsewhere is an octet of the message.
 *
 * <p>A line before the empty one that is neither a field nor the continuation of one begins the
 * body, as it does in an MTA. A first line {@code From } is that of a mailbox file and not of the
 * message.
 */
final class MessageReader {
  private static final int CHUNK = 1 << 16;
  private static final byte[] MAILBOX = "From ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NONE = {};
  private static final HeaderLimits LIMITS = HeaderLimits.defaults();

  private final String name;
  private final InputStream in;
  private final byte[] chunk = new byte[CHUNK];
  private int next;
  private int end;
  private byte[] startOfBody = NONE;
  private int mailboxLine;
  private int bodyWithoutEmptyLine;
  private int bodyLine;

  MessageReader(String name, InputStream in) {
    this.name = name;
    this.in = in;
  }

  /** Reads up to the empty line. */
  HeaderSection readHeader() throws IOException, CommandFailure {
    HeaderSection.Builder header = HeaderSection.builder(LIMITS);
    ByteArrayOutputStream field = new ByteArrayOutputStream();
    int number = 1;
    for (byte[] line = readLine(); line != null; line = readLine(), number++) {
      int length = lengthWithoutEnd(line);
      boolean continues = line[0] == ' ' || line[0] == '\t';
      bodyLine = number + 1;
      if (length == 0) {
        break;
      } else if (number == 1 && startsMailbox(line)) {
        mailboxLine = line.length;
      } else if (continues && field.size() > 0) {
        append(field, line, length);
      } else if (!continues && isField(line, length)) {
        add(header, field);
        append(field, line, length);
      } else {
        startOfBody = line;
        bodyWithoutEmptyLine = number;
        bodyLine = number;
        break;
      }
    }
    add(header, field);
    return header.build();
  }

  /** Hands over the rest in the form that is hashed. */
  void readBody(ByteSink sink) throws IOException {
    ByteSink target = new LfToCrlf(sink);
    target.write(startOfBody, 0, startOfBody.length);
    do {
      target.write(chunk, next, end - next);
    } while (fill());
  }

  /** How many octets before the message belong to the mailbox file that it was taken from. */
  int mailboxLine() {
    return mailboxLine;
  }

  /** The line of the file where the header begins, from 1 on; may be asked once it was read. */
  int headerLine() {
    return mailboxLine == 0 ? 1 : 2;
  }

  /** The line of the file where the body begins; may be asked once the header was read. */
  int bodyLine() {
    return Math.max(bodyLine, headerLine());
  }

  /** What is odd about the message, for the user; may be read once the header was. */
  Optional<String> warning() {
    return bodyWithoutEmptyLine == 0
        ? Optional.empty()
        : Optional.of(
            name
                + ":"
                + bodyWithoutEmptyLine
                + ": no header field, and no empty line before it; taken as the start of the body");
  }

  private boolean fill() throws IOException {
    next = 0;
    end = Math.max(0, in.read(chunk));
    return end > 0;
  }

  /** The next line with its end, or null if there is none. */
  private byte @Nullable [] readLine() throws IOException, CommandFailure {
    byte[] line = NONE;
    while (next < end || fill()) {
      int stop = next;
      while (stop < end && chunk[stop] != '\n') {
        stop++;
      }
      boolean whole = stop < end;
      int length = stop - next + (whole ? 1 : 0);
      if (line.length + (long) length > LIMITS.maxOctets()) {
        throw tooLarge();
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

  private static int lengthWithoutEnd(byte[] line) {
    int length = line.length;
    if (line[length - 1] == '\n') {
      length--;
      if (length > 0 && line[length - 1] == '\r') {
        length--;
      }
    }
    return length;
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

  private void append(ByteArrayOutputStream field, byte[] line, int length) throws CommandFailure {
    if (field.size() + (long) length > LIMITS.maxOctets()) {
      throw tooLarge();
    }
    field.write(line, 0, length);
    field.write('\r');
    field.write('\n');
  }

  private void add(HeaderSection.Builder header, ByteArrayOutputStream field)
      throws CommandFailure {
    if (field.size() > 0 && !header.add(HeaderField.ofOctets(field.toByteArray()))) {
      throw tooLarge();
    }
    field.reset();
  }

  private CommandFailure tooLarge() {
    return new CommandFailure(
        name
            + ": its header has more than "
            + LIMITS.maxOctets()
            + " octets or "
            + LIMITS.maxFields()
            + " fields; is this a message?");
  }
}
