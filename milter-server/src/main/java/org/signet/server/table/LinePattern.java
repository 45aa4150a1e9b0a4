package org.signet.server.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The pattern of one {@code refile:} line. {@code *} stands for any text; everything else is
 * literal. A pattern with characters of regular expressions means what OpenDKIM makes of it: a
 * POSIX extended regular expression between {@code ^} and {@code $}, with {@code *} as {@code .*}
 * and {@code .} and {@code +} literal.
 */
sealed interface LinePattern {
  /** True if the text, folded as the pattern was, is covered. */
  boolean matches(String text);

  /** True if the pattern has characters that are special to regular expressions. */
  static boolean isRegex(String pattern) {
    return pattern.chars().anyMatch(c -> "?[](){}|^$\\".indexOf(c) >= 0);
  }

  /**
   * So long may a regular expression and the text before it be: the machine behind it recurses, and
   * no address is longer.
   */
  int LONGEST_REGEX = 1000;

  /** The pattern, or nothing if it is a regular expression that cannot be read. */
  static Optional<LinePattern> parse(String pattern) {
    if (!isRegex(pattern)) {
      return Optional.of(pattern.indexOf('*') < 0 ? new Literal(pattern) : Wildcard.of(pattern));
    }
    if (pattern.length() > LONGEST_REGEX) {
      return Optional.empty();
    }
    String regex = pattern.replace("+", "\\+").replace(".", "\\.").replace("*", ".*");
    try {
      return Optional.of(new Regex(Pattern.compile("^" + regex + "\\z", Pattern.DOTALL)));
    } catch (PatternSyntaxException unusable) {
      return Optional.empty();
    }
  }

  /** No {@code *} at all. */
  record Literal(String text) implements LinePattern {
    @Override
    public boolean matches(String text) {
      return this.text.equals(text);
    }
  }

  /**
   * Literal pieces with any text between them.
   *
   * @param prefix before the first {@code *}
   * @param suffix after the last {@code *}
   */
  record Wildcard(String prefix, List<String> middle, String suffix) implements LinePattern {
    static Wildcard of(String pattern) {
      int first = pattern.indexOf('*');
      int last = pattern.lastIndexOf('*');
      List<String> middle = new ArrayList<>();
      for (int start = first + 1; start <= last; ) {
        int star = pattern.indexOf('*', start);
        if (star > start) {
          middle.add(pattern.substring(start, star));
        }
        start = star + 1;
      }
      return new Wildcard(
          pattern.substring(0, first), List.copyOf(middle), pattern.substring(last + 1));
    }

    @Override
    public boolean matches(String text) {
      int end = text.length() - suffix.length();
      if (end < prefix.length() || !text.startsWith(prefix) || !text.endsWith(suffix)) {
        return false;
      }
      int from = prefix.length();
      for (String piece : middle) {
        // The leftmost place leaves most room for the pieces that follow.
        int at = text.indexOf(piece, from);
        if (at < 0 || at + piece.length() > end) {
          return false;
        }
        from = at + piece.length();
      }
      return true;
    }
  }

  /** OpenDKIM's reading of a pattern that is more than literal text and {@code *}. */
  record Regex(Pattern regex) implements LinePattern {
    @Override
    public boolean matches(String text) {
      return text.length() <= LONGEST_REGEX && regex.matcher(text).find();
    }
  }
}
