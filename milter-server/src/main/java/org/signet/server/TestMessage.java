package org.signet.server;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.signet.dkim.message.EndOfLine;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderLimits;
import org.signet.dkim.message.HeaderSection;
import org.signet.dkim.message.MessageReader;

/**
 * A message of a file, as an MTA would show it: line ends are {@link EndOfLine#LF} in the file, LF
 * in header fields and CRLF in the body.
 *
 * @param body has an array
 */
record TestMessage(List<Field> header, ByteBuffer body) {
  private static final int LARGEST = 256 << 20;
  private static final HeaderLimits NO_LIMIT = new HeaderLimits(Integer.MAX_VALUE, LARGEST);

  /**
   * A header field.
   *
   * @param line where it begins, from 1
   * @param value what follows the colon
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

  /** A message of up to 256 MiB. */
  static TestMessage read(InputStream in) throws IOException, MalformedHeaderException {
    byte[] octets = in.readNBytes(LARGEST + 1);
    if (octets.length > LARGEST) {
      throw new IOException("larger than " + LARGEST + " octets");
    }
    MessageReader reader =
        MessageReader.of(new ByteArrayInputStream(octets), EndOfLine.LF, NO_LIMIT);
    HeaderSection header = reader.header();
    if (reader.lineWithoutField().isPresent()) {
      throw new MalformedHeaderException(reader.lineWithoutField().getAsInt());
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream(octets.length);
    reader.writeBody(body::write);
    return new TestMessage(
        fields(header, reader.headerLine()), ByteBuffer.wrap(body.toByteArray()));
  }

  private static List<Field> fields(HeaderSection header, int firstLine) {
    List<Field> fields = new ArrayList<>();
    int line = firstLine;
    for (HeaderField field : header.fields()) {
      String value = field.value().replace("\r\n", "\n");
      fields.add(new Field(line, field.name(), value));
      line += 1 + (int) value.chars().filter(c -> c == '\n').count();
    }
    return List.copyOf(fields);
  }
}
