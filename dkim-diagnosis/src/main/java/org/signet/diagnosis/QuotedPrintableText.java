package org.signet.diagnosis;

import java.util.Optional;

/**
 * Quoted-printable, RFC 2045 §6.7, as encoders write it. Text is ISO-8859-1, lines end in CRLF.
 *
 * @param width longest line, its soft line break included
 * @param special characters that it encodes although it need not
 * @param from whether it encodes the F of {@code From } at the start of a line
 * @param dot whether it encodes a dot at the start of a line
 */
record QuotedPrintableText(int width, String special, boolean from, boolean dot) {
  private static final String HEX = "0123456789ABCDEF";

  /** Decodes; empty if it is not quoted-printable. */
  static Optional<String> decode(String text) {
    StringBuilder decoded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '=') {
        decoded.append(c);
        continue;
      }
      int end = i + 1;
      while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
        end++;
      }
      if (text.startsWith("\r\n", end) || end == text.length()) {
        i = end + 1;
        continue;
      }
      int high = i + 1 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
      if (high < 0 || low < 0) {
        return Optional.empty();
      }
      decoded.append((char) (high * 16 + low));
      i += 2;
    }
    return Optional.of(decoded.toString());
  }

  String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length() * 2);
    for (String line : TextLines.of(text)) {
      encodeLine(line, encoded);
      encoded.append("\r\n");
    }
    encoded.setLength(encoded.length() - 2);
    return encoded.toString();
  }

  private void encodeLine(String line, StringBuilder out) {
    int column = 0;
    for (int i = 0; i < line.length(); i++) {
      boolean last = i == line.length() - 1;
      String token = token(line, i, column, last);
      if (column + token.length() > (last ? width : width - 1)) {
        out.append("=\r\n");
        column = 0;
        token = token(line, i, column, last);
      }
      out.append(token);
      column += token.length();
    }
  }

  private String token(String line, int i, int column, boolean last) {
    char c = line.charAt(i);
    boolean literal = (c > ' ' && c < 0x7f && c != '=') || ((c == ' ' || c == '\t') && !last);
    boolean quoted =
        !literal
            || special.indexOf(c) >= 0
            || (from && column == 0 && line.startsWith("From ", i))
            || (dot && column == 0 && c == '.');
    return quoted ? escape(c) : String.valueOf(c);
  }

  /** An octet as {@code =XX}. */
  static String escape(char octet) {
    return "=" + HEX.charAt(octet >> 4 & 0xf) + HEX.charAt(octet & 0xf);
  }
}
