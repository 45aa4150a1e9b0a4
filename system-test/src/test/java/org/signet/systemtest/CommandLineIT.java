package org.signet.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.systemtest.harness.MilterSocket;
import org.signet.systemtest.harness.Outcome;
import org.signet.systemtest.harness.Signet;
import org.signet.systemtest.harness.SignetProcess;
import org.signet.systemtest.harness.SigningKey;
import org.signet.systemtest.harness.Workspace;

/**
 * {@code signet-milter} as OpenDKIM's service files and harnesses call it, and what it says of bad
 * configuration.
 */
class CommandLineIT {
  private final Workspace workspace = Workspace.create();

  @AfterEach
  void cleanUp() {
    workspace.close();
  }

  @Test
  void minusVTellsTheVersion() {
    Outcome outcome = Signet.milter("-V").run();

    assertThat(outcome.status()).as("%s", outcome).isZero();
    assertThat(outcome.out())
        .containsIgnoringCase("signet")
        .containsPattern("[0-9]+\\.[0-9]+\\.[0-9]+");
  }

  @Test
  void anUnknownOptionIsAUsageError() {
    Outcome outcome = Signet.milter("--no-such-option").run();

    assertThat(outcome.status()).as("%s", outcome).isEqualTo(64);
    assertThat(outcome.err()).contains("--no-such-option").doesNotContain("\tat ");
  }

  @Test
  void minusNAcceptsAGoodConfigurationInSilence() {
    Path conf = workspace.file("signet.conf", goodConfiguration());

    Outcome outcome = Signet.milter("-n", "-x", conf).run();

    assertThat(outcome.status()).as("%s", outcome).isZero();
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void minusNNamesTheFileThatItRead() {
    Path conf = workspace.file("signet.conf", goodConfiguration());

    assertThat(Signet.milter("-n", "-x", conf).run().err())
        .isEqualTo("signet-milter: " + conf + ": good\n");
    Path bad = workspace.file("bad.conf", goodConfiguration() + "Syslog maybe\nMode x\n");
    assertThat(Signet.milter("-n", "-x", bad).run().err())
        .endsWith("signet-milter: " + bad + ": 2 problems\n");
  }

  /** What a start would end with, -n says too. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "Syslog no | @/t.conf: Socket: milter socket must be specified: Socket in the"
            + " configuration, or -p",
        "Socket local:@/absent/s | @/t.conf:1:8: Socket local:@/absent/s: the folder @/absent does"
            + " not exist; create it, or let the service do so (RuntimeDirectory=)",
        "Socket local:@/t.conf | @/t.conf:1:8: Socket local:@/t.conf: a file that is not a socket"
            + " exists there; remove it or choose another path",
        "Socket inet:8891@192.0.2.1 | @/t.conf:1:8: Socket inet:8891@192.0.2.1: this machine does"
            + " not have that address",
        "Socket local:@/s / PidFile @/absent/pid | @/t.conf:2:9: PidFile: the folder @/absent does"
            + " not exist; create it, or let the service do so (RuntimeDirectory=)",
        "Socket local:@/s / PidFile @/ | @/t.conf:2:9: PidFile: @ is a folder",
        "Socket local:@/s / UserID nobody-of-this-name | @/t.conf:2:8: UserID: the user"
            + " \"nobody-of-this-name\" does not exist; create it: adduser --system --group nobody-of-this-name",
        "Socket local:@/s / UserID root:no-such-group | @/t.conf:2:8: UserID: the group"
            + " \"no-such-group\" does not exist; create it: addgroup --system no-such-group",
        "Socket local:@/s / MetricsAddress 192.0.2.1:9 | @/t.conf:2:16: MetricsAddress:"
            + " 192.0.2.1:9: this machine does not have that address",
      })
  void minusNFailsWhereAStartWould(String lines, String problem) {
    String folder = workspace.path("").toString().replaceAll("/$", "");
    Path conf =
        workspace.file("t.conf", lines.replace(" / ", "\n").replace("@/", folder + "/") + "\n");

    Outcome outcome = Signet.milter("-n", "-x", conf).run();

    assertThat(outcome.status()).as("%s", outcome).isEqualTo(78);
    assertThat(outcome.err().replace(folder, "@").lines().filter(line -> !line.contains("warning")))
        .containsExactly(problem, "signet-milter: @/t.conf: 1 problem");
  }

  /** Root can read everything, and judges as the user of UserID. */
  @Test
  void minusNJudgesFilesAsTheUserOfTheDaemon() {
    assumeThat(System.getProperty("user.name")).isEqualTo("root");
    Path conf = workspace.file("signet.conf", goodConfiguration() + "UserID nobody\n");
    Path shut = workspace.path("");
    assertThat(shut.toFile().setExecutable(false, false)).isTrue();
    assertThat(shut.toFile().setExecutable(true, true)).isTrue();

    Outcome outcome = Signet.milter("-n", "-x", conf).run();

    assertThat(outcome.status()).as("%s", outcome).isEqualTo(78);
    assertThat(outcome.err())
        .contains(
            conf + ": directory " + shut.toString().replaceAll("/$", ""),
            workspace.path("s1.private") + ": directory ",
            workspace.path("KeyTable") + ": directory ",
            "cannot be entered by nobody; keep what is below it elsewhere, or run: chmod o+x ")
        .endsWith("signet-milter: " + conf + ": 5 problems\n");
  }

  @Test
  void minusPBeatsTheConfiguredSocket() {
    MilterSocket configured = MilterSocket.inet();
    MilterSocket given = MilterSocket.unix(workspace.path("given"));
    Path launcher =
        workspace.file(
            "launcher",
            "#!/bin/sh\nexec '" + Signet.milter() + "' -p '" + given.directive() + "' \"$@\"\n");
    assertThat(launcher.toFile().setExecutable(true)).isTrue();

    // The Socket line of the file names one address, and the test waits at the other.
    Path conf =
        workspace.file("p.conf", "Socket " + configured.directive() + "\nSyslog no\nMode v\n");
    try (SignetProcess process =
        SignetProcess.start(launcher, conf, given, workspace.path("p.log"), "")) {
      assertThat(configured.answers()).isFalse();
      process.terminate();
      assertThat(process.awaitEnd()).as(process.log()).isZero();
    }
    assertThat(workspace.path("given")).doesNotExist();
  }

  @Test
  void aMissingFileIsNamed() {
    Outcome outcome = Signet.milter("-n", "-x", workspace.path("absent.conf")).run();

    assertThat(outcome.status()).as("%s", outcome).isEqualTo(78);
    assertThat(outcome.err())
        .contains(workspace.path("absent.conf").toString())
        .doesNotContain("\tat ");
  }

  @Test
  void everyProblemOfTheConfigurationIsReportedWithItsPlace() {
    Path conf =
        workspace.file(
            "bad.conf",
            """
            Socket local:%s
            # the next lines are wrong
            Canonicalisation relaxed
            Mode
            Syslog maybe
            Canonicalization relax/simple
            """
                .formatted(workspace.path("s")));

    assertProblems(
        Signet.milter("-n", "-x", conf).run(),
        conf + ":3:",
        conf + ":4:",
        conf + ":5:",
        conf + ":6:");
    assertProblems(
        Signet.milter("-f", "-x", conf).run(),
        conf + ":3:",
        conf + ":4:",
        conf + ":5:",
        conf + ":6:");
  }

  @Test
  void problemsInTablesAndKeysAreReportedWithTheirPlace() {
    Path notAKey = workspace.secretFile("rubbish.private", "this is not a key\n");
    Path keyTable =
        workspace.file(
            "KeyTable",
            """
            # name domain:selector:file
            missing sender.test:s1:%s
            rubbish sender.test:s2:%s
            short   sender.test:s3
            """
                .formatted(workspace.path("absent.private"), notAKey));
    Path signingTable =
        workspace.file(
            "SigningTable", "*@sender.test missing\n*@other.test nowhere\n*@third.test\n");
    Path conf =
        workspace.file(
            "tables.conf",
            """
            Socket local:%s
            KeyTable %s
            SigningTable refile:%s
            """
                .formatted(workspace.path("s"), keyTable, signingTable));

    Outcome outcome = Signet.milter("-n", "-x", conf).run();

    assertProblems(
        outcome, keyTable + ":2:", keyTable + ":4:", signingTable + ":2:", signingTable + ":3:");
    assertThat(outcome.err())
        .contains(workspace.path("absent.private").toString(), notAKey.toString());
  }

  @Test
  void aMissingTableIsReportedAtTheLineThatNamesIt() {
    Path conf =
        workspace.file(
            "absent-table.conf",
            "Socket local:%s\nKeyTable %s\nSigningTable refile:%s\n"
                .formatted(
                    workspace.path("s"),
                    workspace.path("NoKeyTable"),
                    workspace.path("NoSigningTable")));

    Outcome outcome = Signet.milter("-n", "-x", conf).run();

    assertProblems(outcome, conf + ":2:", conf + ":3:");
    assertThat(outcome.err()).contains("NoKeyTable", "NoSigningTable");
  }

  @Test
  void binaryRubbishIsReportedWithoutAStackTrace() throws Exception {
    byte[] rubbish = new byte[5000];
    new java.util.Random(1).nextBytes(rubbish);
    Path conf = workspace.file("rubbish.conf", "");
    Files.write(conf, rubbish);

    assertProblems(Signet.milter("-n", "-x", conf).run(), conf + ":1:");
  }

  private static void assertProblems(Outcome outcome, String... places) {
    assertThat(outcome.status()).as("%s", outcome).isEqualTo(78);
    assertThat(outcome.err()).contains(places).doesNotContain("\tat ").doesNotContain("Exception");
  }

  private String goodConfiguration() {
    SigningKey key = SigningKey.generate("sender.test", "s1");
    Path keyFile = workspace.secretFile("s1.private", key.pem());
    Path keyTable = workspace.file("KeyTable", "main sender.test:s1:" + keyFile + "\n");
    Path signingTable = workspace.file("SigningTable", "*@sender.test main\n");
    return """
        Socket local:%s
        KeyTable %s
        SigningTable refile:%s
        RequireSafeKeys no
        Syslog no
        """
        .formatted(workspace.path("s"), keyTable, signingTable);
  }
}
