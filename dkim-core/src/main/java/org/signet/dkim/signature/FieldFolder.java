package org.signet.dkim.signature;

/**
 * Lays out the value of a DKIM-Signature field as OpenDKIM does: tags go on a line as long as they
 * fit before column 75, a tab counting eight; folds are CRLF HTAB, and CRLF HTAB SP inside a value.
 */
final class FieldFolder {
  private static final int LAST_COLUMN = 75;
  private static final int TAB = 8;

  /**
   * RFC 5322 §2.1.1, in octets: what a line with one tab and nothing else before the value may
   * hold.
   */
  private static final int LONGEST_WHOLE = 77;

  private final StringBuilder value = new StringBuilder(512);
  private int column;

  FieldFolder(String fieldName) {
    column = fieldName.length() + 2;
  }

  /** A tag that is never split; the space before it does not count, as in OpenDKIM. */
  FieldFolder tag(String name, String text) {
    start(name.length() + text.length() + 2);
    append(name + "=" + text + ";");
    return this;
  }

  /** A list that stays whole if a line can hold it, and else is split after separators. */
  FieldFolder list(String name, Iterable<String> items, char separator) {
    String text = String.join(String.valueOf(separator), items);
    int length = name.length() + text.length() + 2;
    start(length);
    append(name + "=");
    if (length <= LONGEST_WHOLE) {
      append(text + ";");
      return this;
    }
    int from = 0;
    while (from < text.length()) {
      int next = text.indexOf(separator, from);
      String item = next < 0 ? text.substring(from) + ";" : text.substring(from, next + 1);
      if (column + item.length() > LAST_COLUMN && column > TAB + name.length() + 1) {
        continueLine();
      }
      append(item);
      from += item.length();
    }
    return this;
  }

  /** Encoded text that may be split anywhere but inside an encoded octet, {@code =XX}. */
  FieldFolder encoded(String name, String text) {
    start(name.length() + text.length() + 2);
    append(name + "=");
    int at = 0;
    while (at < text.length()) {
      if (column >= LAST_COLUMN - 2) {
        continueLine();
      }
      int to = Math.min(text.length(), at + LAST_COLUMN - column);
      int equals = text.lastIndexOf('=', to - 1);
      if (to < text.length() && equals > to - 3) {
        to = equals;
      }
      append(text.substring(at, to));
      at = to;
    }
    append(";");
    return this;
  }

  /**
   * The last tag, {@code b=}, without its value: always on a line of its own, so that its length
   * does not matter.
   */
  String finish() {
    newLine();
    return value.append("b=").toString();
  }

  /** The value of {@code b=}, cut at column 75. */
  static String signature(String base64) {
    StringBuilder text = new StringBuilder(base64.length() + 32);
    int first = LAST_COLUMN - TAB - 2;
    int next = LAST_COLUMN - TAB - 1;
    int at = Math.min(first, base64.length());
    text.append(base64, 0, at);
    while (at < base64.length()) {
      int to = Math.min(at + next, base64.length());
      text.append("\r\n\t ").append(base64, at, to);
      at = to;
    }
    return text.toString();
  }

  private void start(int length) {
    if (value.isEmpty()) {
      value.append(' ');
    } else if (column + length > LAST_COLUMN) {
      newLine();
    } else {
      append(" ");
    }
  }

  private void newLine() {
    value.append("\r\n\t");
    column = TAB;
  }

  private void continueLine() {
    value.append("\r\n\t ");
    column = TAB + 1;
  }

  private void append(String text) {
    value.append(text);
    column += text.length();
  }
}
