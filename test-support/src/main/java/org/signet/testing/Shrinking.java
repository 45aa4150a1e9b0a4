package org.signet.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Looks for fewer and smaller choices that fail too. */
final class Shrinking {
  private static final int MOST_TRIES = 3000;
  private static final long MOST_NANOS = 10_000_000_000L;

  private final Function<List<Long>, Optional<List<Long>>> fails;
  private final long start = System.nanoTime();
  private int tries;
  private List<Long> smallest;

  private Shrinking(List<Long> failing, Function<List<Long>, Optional<List<Long>>> fails) {
    this.smallest = failing;
    this.fails = fails;
  }

  /**
   * The smallest choices that were found.
   *
   * @param fails the choices that were used, if these fail as well
   * @return choices that fail; the same ones if there is nothing smaller
   */
  static List<Long> smallest(List<Long> failing, Function<List<Long>, Optional<List<Long>>> fails) {
    Shrinking shrinking = new Shrinking(failing, fails);
    while (shrinking.leavesOut() || shrinking.lowers()) {
      // Less in one place can allow less in another.
    }
    return shrinking.smallest;
  }

  private boolean leavesOut() {
    boolean smaller = false;
    for (int length = smallest.size(); length > 0; length = length > 4 ? length / 2 : length - 1) {
      for (int at = smallest.size() - length; at >= 0; at--) {
        List<Long> less = new ArrayList<>(smallest);
        less.subList(at, at + length).clear();
        smaller |= isSmaller(less);
        at = Math.min(at, smallest.size() - length + 1);
      }
    }
    return smaller;
  }

  private boolean lowers() {
    boolean smaller = false;
    for (int at = 0; at < smallest.size(); at++) {
      long choice = smallest.get(at);
      // By 2, because an integer and its negative take turns.
      smaller |=
          lower(at, 0) || lower(at, choice / 2) || lower(at, choice - 2) || lower(at, choice - 1);
    }
    return smaller;
  }

  private boolean lower(int at, long choice) {
    if (at >= smallest.size() || choice < 0 || choice >= smallest.get(at)) {
      return false;
    }
    List<Long> less = new ArrayList<>(smallest);
    less.set(at, choice);
    return isSmaller(less);
  }

  private boolean isSmaller(List<Long> choices) {
    if (++tries > MOST_TRIES || System.nanoTime() - start > MOST_NANOS) {
      return false;
    }
    Optional<List<Long>> used = fails.apply(choices);
    used.ifPresent(found -> smallest = found);
    return used.isPresent();
  }
}
