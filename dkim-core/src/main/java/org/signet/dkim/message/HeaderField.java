package org.signet.dkim.message;

import java.io.ByteArrayOutputStream;
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
   * @param name what stands before the colon, white space before the colon included
   * @param value what stands after the colon, its leading blank included; folds are LF or CRLF and
   *     are kept as CRLF
   * @throws IllegalArgumentException if a char is no octet, or if the name holds a line end
   */
  public static HeaderField of(String name, String value) {
    byte[] before = octets(name);
    byte[] after = octets(value);
    if (name.indexOf('\r') >= 0 || name.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("line end in a header field name");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(before.length + after.length + 8);
    out.write(before, 0, before.length);
    out.write(':');
    int start = 0;
    for (int i = 0; i < after.length; i++) {
      if (after[i] == '\n' && (i == 0 || after[i - 1] != '\r')) {
        out.write(after, start, i - start);
        out.write('\r');
        start = i;
      }
    }
    out.write(after, start, after.length - start);
    return ofOctets(out.toByteArray());
  }

  /**
   * A field as it stands in a message, with or without the line end after it; nothing else is
   * touched.
   *
   * @throws IllegalArgumentException if there is no colon
   */
  public static HeaderField ofOctets(byte[] raw) {
    int end = raw.length;
    if (end > 0 && raw[end - 1] == '\n') {
      end--;
      if (end > 0 && raw[end - 1] == '\r') {
        end--;
      }
    }
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

  /** What stands before the colon, as written, without white space at its end. */
  public String name() {
    return name;
  }

  /** Whether this is the name of the field, ASCII letters alike in both cases. */
  public boolean named(String other) {
    return FieldName.same(name, other);
  }

  /** What stands after the colon, folds as CRLF, without the CRLF that ends the field. */
  public String value() {
    return new String(octets, colon + 1, octets.length - colon - 3, StandardCharsets.ISO_8859_1);
  }

  /** A copy of the whole field, with the CRLF that ends it. */
  public byte[] octets() {
    return octets.clone();
  }

  /** How many octets the field has, the CRLF that ends it included. */
  public int length() {
    return octets.length;
  }

  /** Where the colon stands among the octets. */
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
        throw new IllegalArgumentException("a char of a header field is no octet");
      }
    }
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static boolean isWsp(byte octet) {
    return octet == ' ' || octet == '\t';
  }
}
