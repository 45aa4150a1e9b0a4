package org.signet.systemtest.harness;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Waits for something that another process does. */
public final class Await {
  private static final Duration STEP = Duration.ofMillis(20);

  private Await() {}

  /**
   * Asks until the answer is yes; fails with {@code complaint} when {@code patience} is used up.
   */
  public static void until(
      Duration patience, Callable<Boolean> condition, Supplier<String> complaint) {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      while (!condition.call()) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError(complaint.get());
        }
        Thread.sleep(STEP.toMillis());
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(complaint.get(), e);
    }
  }
}
