package org.signet.milter.reply;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * What a handler gives back: a {@link MilterReply} or {@link Response} itself, or the promise of
 * one. An immediate answer costs no allocation.
 *
 * <p>While an answer is outstanding no method of its handler is called, except when the connection
 * is lost: then {@code onAbort} and {@code onClose}. The stage may complete on any thread. An
 * exceptional completion counts as an exception of the handler.
 *
 * @param <T> MilterReply or Response
 */
public sealed interface Answer<T> permits MilterReply, Response, Answer.Later {

  /** The result of {@code now} if the answer is there, else that of {@code later}. */
  <R> R nowOrLater(
      Function<? super T, ? extends R> now,
      Function<? super CompletionStage<? extends T>, ? extends R> later);

  /** An answer that is not there yet. */
  record Later<T>(CompletionStage<? extends T> stage) implements Answer<T> {
    @Override
    public <R> R nowOrLater(
        Function<? super T, ? extends R> now,
        Function<? super CompletionStage<? extends T>, ? extends R> later) {
      return later.apply(stage);
    }
  }

  /** The answer will be what {@code stage} completes with. */
  static <T> Answer<T> later(CompletionStage<? extends T> stage) {
    return new Later<>(stage);
  }
}
