package org.signet.milter.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The answer that a connection waits for, if any: it is taken once, and only while it is wanted.
 */
final class PendingAnswer {
  private final Executor executor;
  private final Runnable resumed;
  private boolean outstanding;
  private boolean needsPacket;
  private int turn; // of the answer that is wanted

  PendingAnswer(Executor executor, Runnable resumed) {
    this.executor = executor;
    this.resumed = resumed;
  }

  boolean isOutstanding() {
    return outstanding;
  }

  /** Whether the packet that is answered is still needed when the answer comes. */
  boolean needsPacket() {
    return outstanding && needsPacket;
  }

  /**
   * Gives the value to {@code then} or the failure to {@code otherwise}: at once if they are there,
   * else on the executor.
   */
  <T> void await(
      CompletionStage<? extends T> answer,
      boolean packetIsNeeded,
      Consumer<T> then,
      Consumer<Throwable> otherwise) {
    if (answer instanceof CompletableFuture<? extends T> done && done.isDone()) {
      T value = null;
      Throwable failure = null;
      try {
        value = done.join();
      } catch (RuntimeException | Error e) {
        failure = e;
      }
      give(value, failure, then, otherwise);
      return;
    }
    outstanding = true;
    needsPacket = packetIsNeeded;
    int mine = ++turn;
    answer.whenComplete(
        (value, failure) ->
            executor.execute(() -> take(mine, () -> give(value, failure, then, otherwise))));
  }

  /** Takes {@code then} for the answer. */
  void replaceBy(Runnable then) {
    take(turn, then);
  }

  private void take(int promised, Runnable then) {
    if (!outstanding || promised != turn) {
      return;
    }
    outstanding = false;
    then.run();
    if (!outstanding) {
      resumed.run();
    }
  }

  /** It is not wanted any more. */
  void forget() {
    outstanding = false;
    turn++;
  }

  private static <T> void give(
      @Nullable T value,
      @Nullable Throwable failure,
      Consumer<T> then,
      Consumer<Throwable> otherwise) {
    if (value != null) {
      then.accept(value);
    } else {
      otherwise.accept(
          failure == null ? new NullPointerException("the answer is null") : cause(failure));
    }
  }

  private static Throwable cause(Throwable failure) {
    Throwable inner = failure instanceof CompletionException ? failure.getCause() : null;
    return inner != null ? inner : failure;
  }
}
