package org.signet.dkim.authres;

import java.util.Set;

/**
 * Where the comments of a text are, for a reader with these habits. A parenthesis that is never
 * closed does not begin one. One pass over the text, without recursion.
 */
final class Comments {
  private static final String DELIMITERS = ";=.";

  /** For the first position of a comment: its last one, plus one. */
  private final int[] ends;

  private final int[] open;
  private int depth;

  /** Whether the word has a character yet. */
  private boolean inWord;

  /** Where a word began that counts as a comment; -1 if the word is none. */
  private int wordComment = -1;

  private Comments(int length) {
    ends = new int[length];
    open = new int[length];
  }

  /** The comments of the text. */
  static Comments of(String text, Set<CommentHabit> habits) {
    Comments comments = new Comments(text.length());
    comments.find(text, habits);
    return comments;
  }

  /** For a reader who knows nothing of comments. */
  static Comments none(String text) {
    return new Comments(text.length());
  }

  /** The last position of the comment that begins here; this position if none does. */
  int endFrom(int position) {
    return Math.max(position, ends[position] - 1);
  }

  private void find(String text, Set<CommentHabit> habits) {
    boolean nesting = habits.contains(CommentHabit.NESTING);
    boolean escapes = habits.contains(CommentHabit.ESCAPES);
    boolean quotes = habits.contains(CommentHabit.QUOTES);
    boolean words = habits.contains(CommentHabit.WORDS);
    boolean quoted = false;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\\' && escapes && at + 1 < text.length()) {
        at++;
        literal(text.charAt(at), at, words);
      } else if (c == '"' && quotes && depth == 0) {
        quoted = !quoted;
      } else if (quoted) {
        literal(c, at, words);
      } else if (c == '(' && (nesting || depth == 0)) {
        open[depth++] = at;
      } else if (c == ')' && depth > 0) {
        depth--;
        ends[open[depth]] = at + 1;
        if (depth == 0) {
          endWord(at + 1);
        }
      } else if (depth == 0) {
        if (c <= ' ' || DELIMITERS.indexOf(c) >= 0) {
          endWord(at);
        } else {
          inWord = true;
        }
      }
    }
    endWord(text.length());
  }

  private void literal(char c, int at, boolean words) {
    if (depth == 0) {
      if (words && c == '(' && !inWord) {
        wordComment = at;
      }
      inWord = true;
    }
  }

  private void endWord(int end) {
    if (wordComment >= 0) {
      ends[wordComment] = end;
      wordComment = -1;
    }
    inWord = false;
  }
}
