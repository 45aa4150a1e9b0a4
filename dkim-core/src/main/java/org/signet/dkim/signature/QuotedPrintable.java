package org.signet.dkim.signature;

import java.util.Optional;

/** The dkim-quoted-printable encoding, RFC 6376 §2.11. Text is ISO-8859-1: one char per octet. */
final class QuotedPrintable {
  private static final String HEX = "0123456789ABCDEF";

  private QuotedPrintable() {}

  /**
   * Decodes; white space is ignored. Empty if an equals sign is not followed by two hexadecimal
   * digits in upper case.
   */
  static Optional<String> decode(String text) {
    StringBuilder decoded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        continue;
      }
      if (c != '=') {
        decoded.append(c);
        continue;
      }
      int high = i + 1 < text.length() ? HEX.indexOf(text.charAt(i + 1)) : -1;
      int low = i + 2 < text.length() ? HEX.indexOf(text.charAt(i + 2)) : -1;
      if (high < 0 || low < 0) {
        return Optional.empty();
      }
      decoded.append((char) (high * 16 + low));
      i += 2;
    }
    return Optional.of(decoded.toString());
  }

  /**
   * Encodes everything but dkim-safe-char, and the vertical bar, which separates fields in {@code
   * z=}.
   */
  static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > ' ' && c < 0x7F && c != ';' && c != '=' && c != '|') {
        encoded.append(c);
      } else {
        encoded.append('=').append(HEX.charAt((c >> 4) & 0xF)).append(HEX.charAt(c & 0xF));
      }
    }
    return encoded.toString();
  }
}
