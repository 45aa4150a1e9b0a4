package org.signet.testing;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;

/**
 * Numbers that values are made of. The smaller a number, the simpler the value: that is how a
 * failure is made smaller without knowing what it is about.
 */
interface Choices {
  /**
   * The next number.
   *
   * @param bound the largest number that may be chosen, at least 0
   * @param distribution how a random one is found
   */
  long next(long bound, ToLongFunction<SplittableRandom> distribution);

  record Smallest() implements Choices {
    @Override
    public long next(long bound, ToLongFunction<SplittableRandom> distribution) {
      return 0;
    }
  }

  record Largest() implements Choices {
    @Override
    public long next(long bound, ToLongFunction<SplittableRandom> distribution) {
      return bound;
    }
  }

  record Random(SplittableRandom random) implements Choices {
    @Override
    public long next(long bound, ToLongFunction<SplittableRandom> distribution) {
      return distribution.applyAsLong(random);
    }
  }

  /** What was chosen before, perhaps with parts left out; 0 at the end. */
  final class Given implements Choices {
    private final List<Long> given;
    private int at;

    Given(List<Long> given) {
      this.given = given;
    }

    @Override
    public long next(long bound, ToLongFunction<SplittableRandom> distribution) {
      return at < given.size() ? Math.min(bound, given.get(at++)) : 0;
    }
  }
}
