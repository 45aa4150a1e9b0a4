package org.signet.server.observe;

import java.util.List;

/**
 * Is told what became of each message. Called on the threads that serve connections, so it must
 * neither block nor throw; implementations are thread-safe.
 */
@FunctionalInterface
public interface MilterObserver {

  /** A message is answered, or over without an answer. */
  void ended(MessageReport report);

  /** A message has come whole, and its answer takes time; {@link #ended} follows. */
  default void answerAwaited() {}

  /** Tells all of them, in this order. */
  static MilterObserver all(List<MilterObserver> observers) {
    if (observers.size() == 1) {
      return observers.get(0);
    }
    List<MilterObserver> copy = List.copyOf(observers);
    return new MilterObserver() {
      @Override
      public void ended(MessageReport report) {
        copy.forEach(observer -> observer.ended(report));
      }

      @Override
      public void answerAwaited() {
        copy.forEach(MilterObserver::answerAwaited);
      }
    };
  }
}
