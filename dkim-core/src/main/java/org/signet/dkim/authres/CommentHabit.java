package org.signet.dkim.authres;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What readers of Authentication-Results do when they look for comments. Real ones have these
 * habits in any combination, so a text has its comments in several places, according to who reads.
 */
enum CommentHabit {
  /** A comment inside a comment counts, RFC 5322 §3.2.2. */
  NESTING,
  /** A backslash takes away the meaning of the character after it. */
  ESCAPES,
  /** There are no comments between quotes. */
  QUOTES,
  /** A word whose first character is a parenthesis, escaped or quoted, is a comment: OpenDMARC. */
  WORDS;

  /** What RFC 8601 §2.2 wants. */
  static final Set<CommentHabit> STANDARD = EnumSet.of(NESTING, ESCAPES, QUOTES);

  /** Every reader that there might be. */
  static final List<Set<CommentHabit>> READERS = combinations();

  private static List<Set<CommentHabit>> combinations() {
    List<Set<CommentHabit>> all = new ArrayList<>(List.of(EnumSet.noneOf(CommentHabit.class)));
    for (CommentHabit habit : values()) {
      for (Set<CommentHabit> without : List.copyOf(all)) {
        Set<CommentHabit> with = EnumSet.of(habit);
        with.addAll(without);
        all.add(with);
      }
    }
    return List.copyOf(all);
  }
}
