package org.signet.keytool;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Messages whose signatures are looked at, with which keys, and as if it were when. */
final class VerifiedMessages {
  @Parameters(
      paramLabel = "MESSAGE",
      arity = "1..*",
      description = "Files, each with one message; - for standard input.")
  private List<String> names = List.of();

  @ArgGroup(exclusive = true)
  private KeyOrigin origin = new KeyOrigin();

  @Option(
      names = "--at",
      paramLabel = "EPOCH",
      description = "Verify as if it were this time, in seconds since 1970 (default: now).")
  private Optional<Long> at = Optional.empty();

  List<String> names() {
    return names;
  }

  KeySource openKeys() throws CommandFailure {
    return origin.open();
  }

  InstantSource clock() throws CommandFailure {
    return FixedTime.orNow(at);
  }
}
