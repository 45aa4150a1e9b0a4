package org.signet.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Which of several places were changed: all of them, each alone, and if they are few any. */
final class Choices {
  private static final int MOST_ANY = 6;
  private static final int MOST_SINGLE = 200;

  private Choices() {}

  /** The likeliest first; nothing of nothing. */
  static <T> List<List<T>> of(List<T> places) {
    List<List<T>> choices = new ArrayList<>();
    if (!places.isEmpty()) {
      choices.add(places);
    }
    if (places.size() > 1) {
      places.stream().limit(MOST_SINGLE).forEach(place -> choices.add(List.of(place)));
    }
    if (places.size() > 2 && places.size() <= MOST_ANY) {
      for (int bits = 1; bits < (1 << places.size()) - 1; bits++) {
        if (Integer.bitCount(bits) > 1) {
          choices.add(choice(places, bits));
        }
      }
    }
    return choices;
  }

  private static <T> List<T> choice(List<T> places, int bits) {
    return IntStream.range(0, places.size())
        .filter(i -> (bits >> i & 1) != 0)
        .mapToObj(places::get)
        .toList();
  }
}
