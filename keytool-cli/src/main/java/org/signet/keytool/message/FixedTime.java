package org.signet.keytool.message;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.signet.keytool.terminal.CommandFailure;

/** The option {@code --at}. */
final class FixedTime {
  private FixedTime() {}

  /**
   * A clock that stands at this second, or one that runs if there is none.
   *
   * @throws CommandFailure if there is no such time
   */
  static InstantSource orNow(Optional<Long> epochSecond) throws CommandFailure {
    if (epochSecond.isEmpty()) {
      return InstantSource.system();
    }
    long second = epochSecond.get();
    if (second < 0) {
      throw new CommandFailure("--at " + second + ": write seconds since 1970, at least 0");
    }
    try {
      return InstantSource.fixed(Instant.ofEpochSecond(second));
    } catch (DateTimeException e) {
      throw new CommandFailure("--at " + second + ": out of range");
    }
  }
}
