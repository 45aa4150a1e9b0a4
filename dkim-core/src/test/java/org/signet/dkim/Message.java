package org.signet.dkim;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.signet.dkim.message.ByteSink;
import org.signet.dkim.message.EndOfLine;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;
import org.signet.dkim.message.MessageReader;

/**
 * A message as it goes over the wire, for tests: split at the first empty line, fields at line
 * starts that are no white space.
 *
 * @param fields top to bottom
 * @param body ISO-8859-1 text, one char per octet
 */
public record Message(List<HeaderField> fields, String body) {
  /** Splits ISO-8859-1 text with CRLF line ends. */
  public static Message parse(String text) {
    return parse(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Splits octets. */
  public static Message parse(byte[] octets) {
    MessageReader reader = MessageReader.of(octets, EndOfLine.CRLF);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      reader.writeBody(body::write);
      return new Message(reader.header().fields(), body.toString(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The header section. */
  public HeaderSection header() {
    return HeaderSection.of(fields);
  }

  /** The same message with fields on top. */
  public Message below(List<HeaderField> top) {
    List<HeaderField> all = new ArrayList<>(top);
    all.addAll(fields);
    return new Message(all, body);
  }

  /** The same message with another body. */
  public Message withBody(String other) {
    return new Message(fields, other);
  }

  /** Writes the body in chunks of this size. */
  public void writeBody(ByteSink sink, int chunk) {
    byte[] octets = body.getBytes(StandardCharsets.ISO_8859_1);
    for (int at = 0; at < octets.length; at += chunk) {
      sink.write(octets, at, Math.min(chunk, octets.length - at));
    }
  }

  /** The whole message. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (HeaderField field : fields) {
      text.append(field).append("\r\n");
    }
    return text.append("\r\n").append(body).toString();
  }
}
