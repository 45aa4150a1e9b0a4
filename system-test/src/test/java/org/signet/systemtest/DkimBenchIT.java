package org.signet.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.signet.systemtest.bench.DkimBench;
import org.signet.systemtest.harness.Command;
import org.signet.systemtest.harness.Outcome;
import org.signet.systemtest.harness.Signet;

/**
 * The short form of {@code bench/dkim}: every program answers as it should, and no figure of Signet
 * or opendkim is missing. What the figures are is not looked at.
 */
class DkimBenchIT {
  private static final List<String> LOADS =
      List.of(
          "sign RSA-2048, 10 KB, 8 connections, unix socket",
          "sign Ed25519, 10 KB, 8 connections, unix socket",
          "verify, 10 KB, 8 connections, unix socket",
          "verify, 10 KB, 8 connections, TCP",
          "keys take 20 ms and are never cached");

  @Test
  void measuresSignetAndOpendkim() {
    Outcome outcome =
        Command.of(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DkimBench.class.getName(),
                "--short",
                "--programs",
                "Signet,opendkim",
                "--signet",
                Signet.home())
            .run()
            .orFail();

    for (String load : LOADS) {
      assertThat(outcome.out()).contains(load);
      String table = outcome.out().substring(outcome.out().indexOf(load)).split("\n### ", 2)[0];
      assertThat(table).containsPattern("\n\\| Signet \\| [0-9.]+ \\| ");
      assertThat(table).containsPattern("\n\\| opendkim \\| [0-9.]+ \\| 1\\.00 ");
    }
  }
}
