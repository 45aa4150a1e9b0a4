package org.signet.dkim;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.signet.dkim.message.ByteSink;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;

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
    int end = text.startsWith("\r\n") ? 0 : text.indexOf("\r\n\r\n");
    String header = end < 0 ? text : text.substring(0, end);
    String body = end < 0 ? "" : text.substring(end == 0 ? 2 : end + 4);
    List<HeaderField> fields = new ArrayList<>();
    for (String field : header.split("\r\n(?![ \t])", -1)) {
      if (!field.isEmpty()) {
        fields.add(HeaderField.ofOctets(field.getBytes(StandardCharsets.ISO_8859_1)));
      }
    }
    return new Message(fields, body);
  }

  /** Splits octets. */
  public static Message parse(byte[] octets) {
    return parse(new String(octets, StandardCharsets.ISO_8859_1));
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
