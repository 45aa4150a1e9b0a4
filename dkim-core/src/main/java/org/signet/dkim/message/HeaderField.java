package org.signet.dkim.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One header field, RFC 5322 §2.2, as the octets that came over the wire, with the CRLF that ends
 * it. Text views are ISO-8859-1: one char per octet. Immutable; equal to itself only, since a
 * message may carry two alike fields that are not the same.
 */
public final class HeaderField {
  private final byte[] octets;
  private final int colon;
  private final String name;

  private HeaderField(byte[] octets, int colon) {
    this.octets = octets;
    this.colon = colon;
    int end = colon;
    while (end > 0 && isWsp(octets[end - 1])) {
      end--;
    }
    this.name = new String(octets, 0, end, StandardCharsets.ISO_8859_1);
  }

  /**
   * A field from the two halves that the milter protocol hands over.
   *
   * @param name what is before the colon, white space before the colon included
   * @param value what follows the colon, its leading space included; folds are LF or CRLF and are
   *     kept as CRLF
   * @throws IllegalArgumentException if a char is not an octet, or if the name holds a line end
   */
  public static HeaderField of(String name, String value) {
    if (name.indexOf('\r') >= 0 || name.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("line end in a header field name");
    }
    byte[] before = octets(name);
    byte[] after = octets(value);
    int end = withoutLineEnd(after);
    int more = 0;
    for (int i = 0; i < end; i++) {
      more += isBareLf(after, i) ? 1 : 0;
    }
    byte[] field = new byte[before.length + 1 + end + more + 2];
    System.arraycopy(before, 0, field, 0, before.length);
    int at = before.length;
    field[at++] = ':';
    for (int i = 0; i < end; i++) {
      if (isBareLf(after, i)) {
        field[at++] = '\r';
      }
      field[at++] = after[i];
    }
    field[at] = '\r';
    field[at + 1] = '\n';
    int colon = name.indexOf(':');
    return new HeaderField(field, colon < 0 ? before.length : colon);
  }

  private static int withoutLineEnd(byte[] octets) {
    int end = octets.length;
    if (end > 0 && octets[end - 1] == '\n') {
      end--;
      if (end > 0 && octets[end - 1] == '\r') {
        end--;
      }
    }
    return end;
  }

  private static boolean isBareLf(byte[] octets, int i) {
    return octets[i] == '\n' && (i == 0 || octets[i - 1] != '\r');
  }

  /**
   * A field as it is in a message, with or without the line end after it; nothing else is touched.
   *
   * @throws IllegalArgumentException if there is no colon
   */
  public static HeaderField ofOctets(byte[] raw) {
    int end = withoutLineEnd(raw);
    int colon = 0;
    while (colon < end && raw[colon] != ':') {
      colon++;
    }
    if (colon == end) {
      throw new IllegalArgumentException("header field without a colon");
    }
    byte[] octets = Arrays.copyOf(raw, end + 2);
    octets[end] = '\r';
    octets[end + 1] = '\n';
    return new HeaderField(octets, colon);
  }

  /** What is before the colon, as written, without white space at its end. */
  public String name() {
    return name;
  }

  /** Whether this is the name of the field, ASCII letters alike in both cases. */
  public boolean named(String other) {
    return FieldName.same(name, other);
  }

  /** What follows the colon, folds as CRLF, without the CRLF that ends the field. */
  public String value() {
    return new String(octets, colon + 1, octets.length - colon - 3, StandardCharsets.ISO_8859_1);
  }

  /** A copy of the whole field, with the CRLF that ends it. */
  public byte[] octets() {
    return octets.clone();
  }

  /**
   * A copy of the whole field with its lines ended in this way, to put it on top of a message that
   * is kept so.
   */
  public byte[] octets(EndOfLine endOfLine) {
    return switch (endOfLine) {
      case CRLF -> octets();
      case LF ->
          new String(octets, StandardCharsets.ISO_8859_1)
              .replace("\r\n", "\n")
              .getBytes(StandardCharsets.ISO_8859_1);
    };
  }

  /** How many octets the field has, the CRLF that ends it included. */
  public int length() {
    return octets.length;
  }

  /** The index of the colon among the octets. */
  public int colon() {
    return colon;
  }

  /** The field as text without its last CRLF, for tests and debuggers. */
  @Override
  public String toString() {
    return new String(octets, 0, octets.length - 2, StandardCharsets.ISO_8859_1);
  }

  private static byte[] octets(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xFF) {
        throw new IllegalArgumentException("a character of a header field is not an octet");
      }
    }
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static boolean isWsp(byte octet) {
    return octet == ' ' || octet == '\t';
  }
}
