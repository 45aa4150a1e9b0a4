package org.signet.policy.table;

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
  /** Special to regular expressions, and with {@code *} also here. */
  String REGEX_CHARACTERS = "?[](){}|^$\\";

  /** True if the text, folded as the pattern was, is covered. */
  boolean matches(String text);

  /** The only text that is covered, if there is only one. */
  default Optional<String> literal() {
    return Optional.empty();
  }

  /** Every text that is covered begins so; perhaps nothing. */
  String prefix();

  /** Every text that is covered ends so; perhaps nothing. */
  String suffix();

  /** True if the pattern has characters that are special to regular expressions. */
  static boolean isRegex(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      if (REGEX_CHARACTERS.indexOf(pattern.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * So long may a regular expression and the text before it be: that of the longest address, RFC
   * 5321 §4.5.3.1.
   */
  int LONGEST_REGEX = 320;

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
      return Optional.of(Regex.of(Pattern.compile("^" + regex + "\\z", Pattern.DOTALL), pattern));
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

    @Override
    public Optional<String> literal() {
      return Optional.of(text);
    }

    @Override
    public String prefix() {
      return text;
    }

    @Override
    public String suffix() {
      return text;
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
  record Regex(Pattern regex, int longest, String prefix, String suffix) implements LinePattern {
    private static final String NOT_LITERAL = REGEX_CHARACTERS + '*';

    /** The machine behind it recurses, for each character as deep as groups are nested. */
    private static final int MOST_GROUPS_TIMES_CHARACTERS = 1000;

    static Regex of(Pattern regex, String pattern) {
      int groups = (int) pattern.chars().filter(c -> c == '(').count();
      int longest = Math.min(LONGEST_REGEX, MOST_GROUPS_TIMES_CHARACTERS / Math.max(1, groups));
      // These make it a matter of more than a look whether the ends are needed.
      if (pattern.indexOf('|') >= 0 || pattern.indexOf('\\') >= 0 || pattern.contains("(?")) {
        return new Regex(regex, longest, "", "");
      }
      int start = 0;
      while (start < pattern.length() && isLiteral(pattern.charAt(start))) {
        start++;
      }
      if (start > 0 && start < pattern.length() && "?{".indexOf(pattern.charAt(start)) >= 0) {
        start--; // the character before may be there or not
      }
      int end = pattern.length();
      while (end > 0 && isLiteral(pattern.charAt(end - 1))) {
        end--;
      }
      return new Regex(regex, longest, pattern.substring(0, start), pattern.substring(end));
    }

    private static boolean isLiteral(char c) {
      return NOT_LITERAL.indexOf(c) < 0;
    }

    @Override
    public boolean matches(String text) {
      return text.length() <= longest && regex.matcher(text).find();
    }
  }
}
