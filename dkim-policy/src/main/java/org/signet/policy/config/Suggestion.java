package org.signet.policy.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.signet.policy.text.Note;

/** The known word that a misspelt one was probably meant to be. */
final class Suggestion {
  private static final int LONGEST = 40;
  private static final int SHORTEST_START = 3;

  private Suggestion() {}

  /** The nearest word, if it is near enough: a third of its letters may differ, at most three. */
  static Optional<String> nearest(String word, List<String> known) {
    if (word.length() > LONGEST) {
      return Optional.empty();
    }
    String lower = word.toLowerCase(Locale.ROOT);
    String best = "";
    int least = Math.min(3, word.length() / 3) + 1;
    for (String candidate : known) {
      int distance = distance(lower, candidate.toLowerCase(Locale.ROOT));
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best.isEmpty() ? completed(lower, known) : Optional.of(best);
  }

  /** The only known word that begins like this one. */
  private static Optional<String> completed(String lower, List<String> known) {
    List<String> longer =
        known.stream().filter(word -> word.toLowerCase(Locale.ROOT).startsWith(lower)).toList();
    return longer.size() == 1 && lower.length() >= SHORTEST_START
        ? Optional.of(longer.get(0))
        : Optional.empty();
  }

  /** The same as the end of a sentence. */
  static Optional<Note> note(String word, List<String> known) {
    return nearest(word, known).map(found -> Note.of(ConfigCode.DID_YOU_MEAN, found));
  }

  /** Letters to insert, remove, replace or swap with their neighbour. */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + replace);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
