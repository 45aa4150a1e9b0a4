package org.signet.dkim.authres;

import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.signet.dkim.message.FieldName;

/**
 * The methods in the text of an Authentication-Results field. By the grammar of RFC 8601 §2.2 each
 * result begins with one; besides that no reader may find another one that is known to mean
 * something, in comments and quotes included.
 */
final class MethodScan {
  /** The registry of methods, RFC 8601 §6.2, and what is in use beside it. */
  static final Set<String> KNOWN =
      Set.of(
          "arc",
          "auth",
          "bimi",
          "dkim",
          "dkim-adsp",
          "dkim-atps",
          "dmarc",
          "dnswl",
          "domainkeys",
          "iprev",
          "rrvs",
          "sender-id",
          "smime",
          "spf",
          "vbr");

  private final String text;

  private MethodScan(String text) {
    this.text = text;
  }

  static MethodScan of(String text) {
    return new MethodScan(text);
  }

  boolean findsOnly(Set<String> methods) {
    if (!resultsBeginWith(methods)) {
      return false;
    }
    List<String> others = KNOWN.stream().filter(method -> !methods.contains(method)).toList();
    return !mentions(others, Comments.none(text))
        && CommentHabit.READERS.stream()
            .noneMatch(habits -> mentions(others, Comments.of(text, habits)));
  }

  /** By the grammar: after the name, each semicolon is followed by one of these methods. */
  private boolean resultsBeginWith(Set<String> methods) {
    Comments comments = Comments.of(text, CommentHabit.STANDARD);
    StringBuilder method = new StringBuilder();
    Place place = Place.NAME;
    boolean quoted = false;
    boolean found = false;
    for (int at = 0; at < text.length(); at++) {
      int commentEnd = comments.endFrom(at);
      char c = text.charAt(at);
      if (commentEnd > at) {
        at = commentEnd;
      } else if (c == '\\') {
        at++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ';' && !quoted) {
        if (place == Place.METHOD && !method.isEmpty()) {
          return false;
        }
        place = Place.METHOD;
      } else if (place == Place.NAME && c == '=') {
        return false; // a result without a semicolon before it
      } else if (place == Place.METHOD && (c == '=' || c == '/')) {
        if (!methods.contains(FieldName.lowerCase(method.toString()))) {
          return false;
        }
        found = true;
        method.setLength(0);
        place = Place.RESULT;
      } else if (place == Place.METHOD && !LooseText.isDropped(c)) {
        method.append(c);
      }
    }
    return found && method.isEmpty();
  }

  private enum Place {
    NAME,
    METHOD,
    RESULT
  }

  /** Whether one of these words is before an equals sign, however a reader may have got it. */
  private boolean mentions(List<String> words, Comments comments) {
    StringBuilder run = new StringBuilder();
    BitSet gaps = new BitSet();
    for (int at = 0; at < text.length(); at++) {
      int commentEnd = comments.endFrom(at);
      char c = text.charAt(at);
      if (commentEnd > at) {
        at = commentEnd;
        gaps.set(run.length());
      } else if (LooseText.isDropped(c)) {
        gaps.set(run.length());
      } else if (LooseText.isSeparator(c)) {
        if ((c == '=' || c == '/') && words.stream().anyMatch(word -> endsWith(run, gaps, word))) {
          return true;
        }
        run.setLength(0);
        gaps.clear();
      } else {
        run.append(c);
      }
    }
    return false;
  }

  private static boolean endsWith(StringBuilder run, BitSet gaps, String word) {
    int start = run.length() - word.length();
    return start >= 0
        && (start == 0 || gaps.get(start))
        && FieldName.same(run.substring(start), word);
  }
}
