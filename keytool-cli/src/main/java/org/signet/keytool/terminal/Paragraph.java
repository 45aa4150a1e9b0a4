package org.signet.keytool.terminal;

/** Text for a terminal of 80 columns. */
public final class Paragraph {
  public static final int COLUMNS = 80;

  private Paragraph() {}

  /**
   * Breaks a text between words; a word that is too long has a line of its own.
   *
   * @param head before the first line
   * @param text made safe to show; white space in it counts as one blank
   * @return with a line end; further lines begin with as many blanks as the head has characters
   */
  public static String of(String head, String text) {
    return of(head, head.length(), text);
  }

  /** The same, with so many blanks before further lines. */
  public static String of(String head, int indent, String text) {
    StringBuilder lines = new StringBuilder(head);
    int column = head.length();
    boolean first = true;
    for (String word : text.strip().split("\\s+", -1)) {
      if (!first && column + 1 + word.length() > COLUMNS) {
        lines.append('\n').append(" ".repeat(indent));
        column = indent;
        first = true;
      }
      lines.append(first ? "" : " ").append(word);
      column += (first ? 0 : 1) + word.length();
      first = false;
    }
    return lines.append('\n').toString();
  }
}
