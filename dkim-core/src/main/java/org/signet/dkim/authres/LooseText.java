package org.signet.dkim.authres;

import java.util.BitSet;

/**
 * What is left of the beginning of a text if white space, quotes, backslashes, parentheses and
 * control characters are dropped, up to the first character that cannot be part of a name; and the
 * places where something was dropped, since another reader might stop there. Bounded.
 */
final class LooseText {
  /** No name that anybody writes results under is longer. */
  private static final int LONGEST = 512;

  private static final String SEPARATORS = "<>@,;:/[]?=";

  private final StringBuilder text = new StringBuilder(64);

  /** Where something was dropped: before the character of this index. */
  private final BitSet gaps = new BitSet();

  /** Where that was white space. */
  private final BitSet spaces = new BitSet();

  /** What ended it: a separator, an opening parenthesis, or 0 for the end of the text. */
  private char end;

  private LooseText() {}

  /** Up to the first opening parenthesis, which every reader sees in the same way. */
  static LooseText beforeComments(String value) {
    LooseText loose = new LooseText();
    for (int at = 0; at < value.length() && value.charAt(at) != '('; at++) {
      if (!loose.add(value.charAt(at))) {
        return loose;
      }
    }
    int parenthesis = value.indexOf('(');
    loose.end = parenthesis < 0 ? 0 : '(';
    return loose;
  }

  /** With these comments dropped. */
  static LooseText of(String value, Comments comments) {
    LooseText loose = new LooseText();
    for (int at = 0; at < value.length(); at++) {
      int commentEnd = comments.endFrom(at);
      if (commentEnd > at) {
        loose.gaps.set(loose.text.length());
        at = commentEnd;
      } else if (!loose.add(value.charAt(at))) {
        return loose;
      }
    }
    return loose;
  }

  /** False at the first character that is not part of it. */
  private boolean add(char c) {
    if (isDropped(c)) {
      gaps.set(text.length());
      if (isSpace(c)) {
        spaces.set(text.length());
      }
      return true;
    }
    if (isSeparator(c) || text.length() == LONGEST) {
      if (text.isEmpty()) {
        return true; // empty words before the first one
      }
      end = c;
      return false;
    }
    text.append(c);
    return true;
  }

  /**
   * Whether a reader may take the beginning for this name: it is there, and after it the text ends,
   * but for dots, or something is that some reader stops at.
   */
  boolean beginsWith(String name) {
    if (!text.toString().regionMatches(true, 0, name, 0, name.length())) {
      return false;
    }
    int at = name.length();
    while (at < text.length() && text.charAt(at) == '.' && !gaps.get(at)) {
      at++;
    }
    return at == text.length() ? at < LONGEST : gaps.get(at);
  }

  /** Whether comments follow, without which nobody knows whether the name is this one. */
  boolean mayBecome(String name) {
    return end == '(' && name.regionMatches(true, 0, text.toString(), 0, text.length());
  }

  /** Whether comments follow. */
  boolean hasComments() {
    return end == '(';
  }

  /** All that is left. */
  String joined() {
    return withoutFinalDots(text.length());
  }

  /** Up to the first place where something was dropped. */
  String unbroken() {
    int gap = gaps.nextSetBit(1);
    return withoutFinalDots(gap < 0 ? text.length() : Math.min(gap, text.length()));
  }

  /** Up to the first white space that is not beside a dot. */
  String joinedAtDots() {
    int space = spaces.nextSetBit(1);
    while (space > 0
        && space < text.length()
        && (text.charAt(space) == '.' || text.charAt(space - 1) == '.')) {
      space = spaces.nextSetBit(space + 1);
    }
    return withoutFinalDots(space < 0 ? text.length() : Math.min(space, text.length()));
  }

  private String withoutFinalDots(int length) {
    int end = length;
    while (end > 0 && text.charAt(end - 1) == '.') {
      end--;
    }
    return text.substring(0, end);
  }

  static boolean isDropped(char c) {
    return isSpace(c)
        || c == '"'
        || c == '\\'
        || c == '('
        || c == ')'
        || Character.isISOControl(c)
        || Character.getType(c) == Character.FORMAT;
  }

  static boolean isSeparator(char c) {
    return SEPARATORS.indexOf(c) >= 0;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || (c > 0x7F && Character.isSpaceChar(c));
  }
}
