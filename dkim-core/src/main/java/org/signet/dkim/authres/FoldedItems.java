package org.signet.dkim.authres;

/**
 * One result, its items on lines of at most 78 characters as far as they let themselves be broken:
 * between items, and at single spaces in an item that is longer than a line, which only a quoted
 * string has (RFC 5322 §3.2.4).
 */
final class FoldedItems {
  private static final int LAST_COLUMN = 77;

  private final StringBuilder text = new StringBuilder(160);
  private int column = LAST_COLUMN;

  FoldedItems add(String item) {
    if (column + 1 + item.length() > LAST_COLUMN) {
      text.append("\r\n\t");
      column = 1;
    } else {
      text.append(' ');
      column++;
    }
    if (item.length() < LAST_COLUMN) {
      append(item, 0, item.length());
    } else {
      addLong(item);
    }
    return this;
  }

  private void addLong(String item) {
    int start = 0;
    for (int at = 1; at <= item.length(); at++) {
      if (at == item.length() || isSingleSpace(item, at)) {
        if (start > 0 && column + at - start > LAST_COLUMN) {
          text.append("\r\n");
          column = 0;
        }
        append(item, start, at);
        start = at;
      }
    }
  }

  private static boolean isSingleSpace(String item, int at) {
    return item.charAt(at) == ' '
        && item.charAt(at - 1) != ' '
        && at + 1 < item.length()
        && item.charAt(at + 1) != ' ';
  }

  private void append(String item, int start, int end) {
    text.append(item, start, end);
    column += end - start;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
