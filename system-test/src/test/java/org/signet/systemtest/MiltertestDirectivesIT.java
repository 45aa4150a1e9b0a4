package org.signet.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.systemtest.harness.Await;
import org.signet.systemtest.harness.MilterSocket;
import org.signet.systemtest.harness.Miltertest;
import org.signet.systemtest.harness.Needs;
import org.signet.systemtest.harness.Outcome;
import org.signet.systemtest.harness.Signet;
import org.signet.systemtest.harness.SignetProcess;
import org.signet.systemtest.harness.SigningKey;
import org.signet.systemtest.harness.Workspace;

/**
 * What directives do, as miltertest scripts see it: each folder of {@code miltertest-directives} is
 * a configuration with its tables and its scripts. The real opendkim and Signet run with the same
 * files, and both must be as the scripts say; a script that begins with {@code -- Signet only:}
 * must fail with opendkim.
 */
class MiltertestDirectivesIT {
  private static final Path FOLDER = Miltertest.FOLDER.resolveSibling("miltertest-directives");
  private static final String SIGNET_ONLY = "-- Signet only: ";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Workspace workspace = Workspace.create();

  @AfterEach
  void cleanUp() {
    workspace.close();
  }

  private SignetProcess start(Path program, MilterSocket socket, Path configuration)
      throws IOException {
    for (Path file : files(configuration)) {
      if (!file.toString().endsWith(".lua")) {
        workspace.file(
            file.getFileName().toString(),
            Files.readString(file).replace("@/", workspace.path("") + "/"));
      }
    }
    Path conf =
        workspace.file(
            program.getFileName() + ".conf",
            "Socket "
                + socket.directive()
                + "\nRequireSafeKeys no\nSyslog no\nUMask 0\n"
                + Files.readString(workspace.path("opendkim.conf")));
    return SignetProcess.start(
        program,
        conf,
        socket,
        workspace.path(program.getFileName() + ".log"),
        "-XX:TieredStopAtLevel=1");
  }

  private void writeKey() {
    SigningKey key = SigningKey.generate("example.test", "s1");
    workspace.secretFile("key.pem", key.pem());
    workspace.file("keys", key.dnsFileLine() + "\n");
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static Outcome play(Path script, SignetProcess milter) {
    return Miltertest.run(Miltertest.FOLDER.relativize(script).toString(), milter.socket());
  }

  @ParameterizedTest
  @CsvSource({
    "one-key, 8",
    "tables, 2",
    "dispositions, 2",
    "required-headers, 1",
    "strict-headers, 2",
    "tables-bad, 1"
  })
  void bothDoAsTheScriptsSay(String configuration, int scripts) throws IOException {
    writeKey();
    Path folder = FOLDER.resolve(configuration);
    List<String> wrong = new ArrayList<>();
    int played = 0;
    try (SignetProcess signet = start(Signet.milter(), MilterSocket.inet(), folder);
        SignetProcess opendkim =
            start(Needs.program("/usr/sbin/opendkim"), MilterSocket.inet(), folder)) {
      for (Path script : files(folder)) {
        if (script.toString().endsWith(".lua")) {
          played++;
          boolean signetOnly = Files.readString(script).startsWith(SIGNET_ONLY);
          Outcome ours = play(script, signet);
          Outcome theirs = play(script, opendkim);
          if (ours.status() != 0) {
            wrong.add("signet: " + ours);
          }
          if ((theirs.status() != 0) != signetOnly) {
            wrong.add("opendkim: " + theirs);
          }
        }
      }
      opendkim.kill();
      assertThat(signet.log()).doesNotContain("\tat ");
    }
    assertThat(wrong).isEmpty();
    assertThat(played).isEqualTo(scripts);
  }

  @ParameterizedTest
  @CsvSource({"signet", "opendkim"})
  void reloadsAtUsr1(String program) throws IOException {
    writeKey();
    Path folder = FOLDER.resolve("reload");
    Path launcher =
        program.equals("signet") ? Signet.milter() : Needs.program("/usr/sbin/opendkim");
    try (SignetProcess milter = start(launcher, MilterSocket.inet(), folder)) {
      assertThat(play(folder.resolve("before.lua"), milter).status()).isZero();
      workspace.file("SigningTable", "example.net k2\n");
      milter.reload();
      Await.until(
          PATIENCE,
          () -> play(folder.resolve("after.lua"), milter).status() == 0,
          () -> "still the old table\n" + milter.log());
      milter.kill();
    }
  }

  /** The scripts can fail: here nothing signs. Those of Signet only fail with opendkim. */
  @Test
  void aConfigurationWithoutKeysFails() throws IOException {
    MilterSocket socket = MilterSocket.inet();
    try (SignetProcess none =
        SignetProcess.start(workspace, "none", socket, "Mode v\nSyslog no\nUMask 0\n")) {
      for (String configuration :
          List.of("one-key", "tables", "dispositions", "required-headers")) {
        for (Path script : files(FOLDER.resolve(configuration))) {
          if (script.toString().endsWith(".lua")
              && !Files.readString(script).startsWith(SIGNET_ONLY)) {
            assertThat(play(script, none).status()).as("%s", script).isNotZero();
          }
        }
      }
    }
  }
}
