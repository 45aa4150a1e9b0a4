package org.signet.systemtest.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A message as octets; as text one char stands for one octet (ISO 8859-1). Lines end in LF, as in a
 * Maildir.
 */
public record Message(String text) {

  static Message read(Path file) {
    try {
      return new Message(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public byte[] octets() {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The same with CRLF, as it goes over SMTP. */
  public byte[] wireOctets() {
    return text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The values of all fields of this name from the top down, unfolded. */
  public List<String> fields(String name) {
    String wanted = name.toLowerCase(Locale.ROOT) + ":";
    List<String> values = new ArrayList<>();
    String header = text.substring(0, text.indexOf("\n\n") + 1).replaceAll("\n([ \t])", "$1");
    for (String line : header.split("\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith(wanted)) {
        values.add(line.substring(wanted.length()).strip());
      }
    }
    return values;
  }

  /** This message with one place changed; fails if the place is not there. */
  public Message changed(String from, String to) {
    if (!text.contains(from)) {
      throw new AssertionError("no \"" + from + "\" in\n" + text);
    }
    return new Message(text.replaceFirst(java.util.regex.Pattern.quote(from), to));
  }

  @Override
  public String toString() {
    return text;
  }
}
