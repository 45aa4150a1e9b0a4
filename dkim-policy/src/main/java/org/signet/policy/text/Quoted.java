package org.signet.policy.text;

import java.util.HexFormat;
import java.util.function.IntPredicate;

/**
 * Text from outside, fit for a line of a log, a terminal or a page. One rule says what is never
 * printed as it is: control and format characters (line ends and marks of direction among them),
 * separators but the space, halves of surrogate pairs, and code points without a meaning that all
 * programs share. The notations differ by where the text goes.
 *
 * <p>{@link JsonLine} has JSON's own notation, in ASCII. The libraries know nothing of this class:
 * dkim-core writes values of RFC 8601, milter-protocol shows octets.
 */
public final class Quoted {
  private static final int LONGEST = 64;
  private static final HexFormat HEX = HexFormat.of();

  private Quoted() {}

  /** Whether a code point may be printed as it is. */
  public static boolean isPrintable(int codePoint) {
    if (codePoint < 0x7f) {
      return codePoint >= ' ';
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  /** The text in quotes, escaped, and cut after 64 characters. */
  public static String of(String text) {
    if (text.length() <= LONGEST) {
      return '"' + escape(text) + '"';
    }
    return '"' + escape(text.substring(0, LONGEST)) + "...\"";
  }

  /**
   * The text without quotes, at full length: {@code \xNN}, or {@code \}{@code uNNNN} above 0xff,
   * for what is not printable. Combining marks are escaped too: with one, a name can look like
   * another. A backslash stays as it is.
   */
  public static String escape(String text) {
    StringBuilder line = new StringBuilder(text.length());
    append(line, text, text.length(), c -> isPrintable(c) && !isCombining(c));
    return line.toString();
  }

  /**
   * The first chars of a text, at the end of a line in the making; only what is not printable is
   * escaped.
   */
  public static void append(StringBuilder line, String text, int end) {
    append(line, text, end, Quoted::isPrintable);
  }

  private static void append(StringBuilder line, String text, int end, IntPredicate raw) {
    for (int i = 0; i < end; ) {
      int c = text.codePointAt(i);
      if (raw.test(c)) {
        line.appendCodePoint(c);
      } else {
        for (char unit : Character.toChars(c)) {
          line.append(unit <= 0xff ? "\\x" : "\\u");
          line.append(unit <= 0xff ? HEX.toHexDigits((byte) unit) : HEX.toHexDigits(unit));
        }
      }
      i += Character.charCount(c);
    }
  }

  private static boolean isCombining(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK ->
          true;
      default -> false;
    };
  }

  /** For a reader of messages: one character in the place of each that is not printable. */
  public static String replaced(String text, char replacement) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints().forEach(c -> shown.appendCodePoint(isPrintable(c) ? c : replacement));
    return shown.toString();
  }

  /**
   * As the content of an element of HTML, or as the value of an attribute in quotes. Characters
   * that are not printable stay: another notation comes first.
   */
  public static String html(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
