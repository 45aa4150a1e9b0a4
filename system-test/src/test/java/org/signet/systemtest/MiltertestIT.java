package org.signet.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.systemtest.harness.MilterSocket;
import org.signet.systemtest.harness.Miltertest;
import org.signet.systemtest.harness.Outcome;
import org.signet.systemtest.harness.SignetProcess;
import org.signet.systemtest.harness.SigningKey;
import org.signet.systemtest.harness.Workspace;

/**
 * A foreign client: miltertest, which comes with OpenDKIM, plays the MTA as the Lua scripts in
 * {@code src/test/resources/miltertest} say. Each script also runs against a milter that neither
 * signs nor knows the key nor has the name, where it must fail.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MiltertestIT {
  private final Workspace workspace = Workspace.create();
  private SignetProcess signet;
  private SignetProcess other;

  @BeforeAll
  void start() {
    SigningKey key = SigningKey.generate("example.test", "s1");
    String common = "Syslog no\nAlwaysAddARHeader yes\nTestDNSData ";
    signet =
        SignetProcess.start(
            workspace,
            "signet",
            MilterSocket.inet(),
            common
                + workspace.file("keys", key.dnsFileLine() + "\n")
                + "\nMode sv\nAuthservID mx.example.com\nDomain example.test\nSelector s1\nKeyFile "
                + workspace.secretFile("key.pem", key.pem())
                + "\n");
    other =
        SignetProcess.start(
            workspace,
            "other",
            MilterSocket.unix(workspace.path("other.sock")),
            common + workspace.file("no-keys", "") + "\nMode v\nAuthservID mx.example.net\n");
  }

  @AfterAll
  void stop() {
    other.close();
    signet.close();
    workspace.close();
  }

  static List<String> scripts() throws IOException {
    try (Stream<Path> files = Files.list(Miltertest.FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals(Miltertest.FRAME))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void passes(String script) {
    Outcome outcome = Miltertest.run(script, signet.socket());
    assertThat(outcome.status()).as("%s%n%s", outcome, signet.log()).isZero();
    assertThat(signet.log()).doesNotContain("\tat ").doesNotContain(" closed: ");
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void canFail(String script) {
    Outcome outcome = Miltertest.run(script, other.socket());
    assertThat(outcome.status()).as(outcome.toString()).isNotZero();
    assertThat(outcome.out())
        .as("why")
        .containsPattern(":\\d+: (not signed|a forged field stays)\n");
  }
}
