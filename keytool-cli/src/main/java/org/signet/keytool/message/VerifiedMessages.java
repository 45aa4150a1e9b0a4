package org.signet.keytool.message;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.signet.keytool.probe.KeyOrigin;
import org.signet.keytool.probe.KeySource;
import org.signet.keytool.terminal.CommandFailure;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Messages whose signatures are looked at, with which keys, and as if it were when. */
public final class VerifiedMessages {
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
      description = "Verify as of this time, in seconds since 1970 (default: now).")
  private Optional<Long> at = Optional.empty();

  public List<String> names() {
    return names;
  }

  public KeySource openKeys() throws CommandFailure {
    return origin.open();
  }

  public InstantSource clock() throws CommandFailure {
    return FixedTime.orNow(at);
  }
}
