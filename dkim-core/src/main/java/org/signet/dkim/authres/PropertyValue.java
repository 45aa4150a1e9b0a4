package org.signet.dkim.authres;

/**
 * The {@code value} of RFC 8601 §2.2: a token of RFC 2045 §5.1, or else a quoted string. Control
 * characters and octets above 0x7E become question marks, so that nothing from outside can end a
 * line, a quote or a field.
 */
final class PropertyValue {
  private static final String SPECIALS = "()<>@,;:\\\"/[]?=";

  private PropertyValue() {}

  static String of(String text) {
    return isToken(text) ? text : quoted(text);
  }

  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\');
      }
      quoted.append(c < ' ' || c > '~' ? '?' : c);
    }
    return quoted.append('"').toString();
  }

  static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c > '~' || SPECIALS.indexOf(c) >= 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
