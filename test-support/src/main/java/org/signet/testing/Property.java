package org.signet.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** A check that must hold for whatever values it draws. */
public final class Property {
  private static final long FIRST_SEED = 1;

  private final int tries;
  private final long firstSeed;
  private final boolean shrinks;
  private final Check check;

  private Property(int tries, long firstSeed, boolean shrinks, Check check) {
    this.tries = tries;
    this.firstSeed = firstSeed;
    this.shrinks = shrinks;
    this.check = check;
  }

  /** What must hold; fails with any exception. */
  @FunctionalInterface
  public interface Check {
    void on(Draw draw) throws Exception;
  }

  /**
   * Once with the smallest values, once with the largest, and this many times with random ones.
   * System properties can set the first seed, a factor for the tries, and whether smaller values
   * are looked for after a failure: {@code seed}, {@code rounds} and {@code shrink}.
   *
   * @throws AssertionError if a try fails; its message has the seed and the values that were {@link
   *     Draw#shown shown}, its cause is what was thrown
   */
  public static void check(int tries, Check check) {
    new Property(
            tries * Integer.getInteger("rounds", 1),
            seed(System.getProperty("seed", "")),
            Boolean.parseBoolean(System.getProperty("shrink", "true")),
            check)
        .run();
  }

  private static long seed(String text) {
    return switch (text) {
      case "" -> FIRST_SEED;
      case "random" -> new SplittableRandom().nextInt(Integer.MAX_VALUE);
      default -> Long.parseLong(text);
    };
  }

  private void run() {
    tryOnce(new Choices.Smallest(), "the smallest values");
    tryOnce(new Choices.Largest(), "the largest values");
    for (int i = 0; i < tries; i++) {
      long seed = firstSeed + i;
      tryOnce(
          new Choices.Random(new SplittableRandom(seed)),
          "try " + (i + 1) + " of " + tries + ", again with -Dseed=" + seed);
    }
  }

  private void tryOnce(Choices choices, String name) {
    Draw draw = new Draw(choices);
    Optional<Throwable> thrown = failure(draw);
    if (thrown.isEmpty()) {
      return;
    }
    List<Long> made = draw.choices();
    List<Long> smaller = shrinks ? smaller(made, thrown.get().getClass()) : made;
    Draw shown = new Draw(new Choices.Given(smaller));
    Throwable cause = failure(shown).orElse(thrown.get());
    throw new AssertionError(
        name + (smaller.equals(made) ? "" : ", made smaller") + shown.shownValues() + "\n" + cause,
        cause);
  }

  /** Fails in the same way, so that one defect does not hide another. */
  private List<Long> smaller(List<Long> made, Class<?> thrown) {
    return Shrinking.smallest(
        made,
        choices -> {
          Draw draw = new Draw(new Choices.Given(choices));
          boolean fails = failure(draw).filter(thrown::isInstance).isPresent();
          List<Long> used = draw.choices();
          return fails
              ? Optional.of(
                  new ArrayList<>(choices.subList(0, Math.min(choices.size(), used.size()))))
              : Optional.empty();
        });
  }

  private Optional<Throwable> failure(Draw draw) {
    try {
      check.on(draw);
      return Optional.empty();
    } catch (Exception | AssertionError | StackOverflowError thrown) {
      return Optional.of(thrown);
    }
  }
}
