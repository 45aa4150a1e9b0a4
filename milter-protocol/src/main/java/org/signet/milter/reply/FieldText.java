package org.signet.milter.reply;

/** What may be written into a message: nothing that could end a field early or begin another. */
final class FieldText {
  private FieldText() {}

  /** RFC 5322 §2.2: printable US-ASCII without colon. */
  static void checkName(String name) {
    if (name.isEmpty() || !name.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != ':')) {
      throw new IllegalArgumentException("not the name of a header field");
    }
  }

  /** A line end must be followed by a space or tab, RFC 5322 §2.2.3. */
  static void checkValue(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == 0 || c > 0xff) {
        throw new IllegalArgumentException("NUL or a character beyond ISO-8859-1 in a field value");
      }
      if (c == '\r' && !value.startsWith("\r\n", i)) {
        throw new IllegalArgumentException("CR without LF in a field value");
      }
      if (c == '\n' && !(value.startsWith(" ", i + 1) || value.startsWith("\t", i + 1))) {
        throw new IllegalArgumentException("line end that is not a fold in a field value");
      }
    }
  }

  /** One line of text. */
  static void checkLine(String text) {
    if (!text.chars().allMatch(c -> c >= 0x20 && c <= 0xff && c != 0x7f)) {
      throw new IllegalArgumentException("control or other special characters in an argument");
    }
  }

  static void checkIndex(int index, int least) {
    if (index < least) {
      throw new IllegalArgumentException("index " + index + " is below " + least);
    }
  }
}
