package org.signet.dkim.message;

/**
 * Header field names, RFC 5322 §2.2: printable US-ASCII but colon and space, compared without
 * regard to the case of ASCII letters and without any regard to a locale.
 */
public final class FieldName {
  private FieldName() {}

  /** Whether both are the same name. */
  public static boolean same(String a, String b) {
    if (a.length() != b.length()) {
      return false;
    }
    for (int i = 0; i < a.length(); i++) {
      if (lower(a.charAt(i)) != lower(b.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** The name with ASCII letters in lower case, other chars as they are. */
  public static String lowerCase(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (lower(name.charAt(i)) != name.charAt(i)) {
        char[] chars = name.toCharArray();
        for (int j = i; j < chars.length; j++) {
          chars[j] = lower(chars[j]);
        }
        return new String(chars);
      }
    }
    return name;
  }

  /**
   * Whether the text can be a name in {@code h=}: printable ASCII but the colon, RFC 5322 §3.6.8,
   * and no semicolon, RFC 6376 §2.10.
   */
  public static boolean isValid(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7F || c == ':' || c == ';') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
  }
}
