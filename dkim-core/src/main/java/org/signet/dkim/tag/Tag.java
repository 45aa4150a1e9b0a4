package org.signet.dkim.tag;

/**
 * One {@code name=value} of a tag list.
 *
 * @param name as written; names are case-sensitive
 * @param value without the white space around it; white space and folds inside are kept
 * @param start where in the text the value begins, right after the equals sign
 * @param end where it ends, at the semicolon or the end of the text: {@code [start, end)} includes
 *     the white space around the value
 */
public record Tag(String name, String value, int start, int end) {
  /**
   * The value without any white space, for tags whose description says that white space is ignored.
   */
  public String compact() {
    StringBuilder text = null;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean white = c == ' ' || c == '\t' || c == '\r' || c == '\n';
      if (white && text == null) {
        text = new StringBuilder(value.length()).append(value, 0, i);
      } else if (!white && text != null) {
        text.append(c);
      }
    }
    return text == null ? value : text.toString();
  }
}
