package org.signet.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.signet.systemtest.harness.Command;
import org.signet.systemtest.harness.MilterSocket;
import org.signet.systemtest.harness.Outcome;
import org.signet.systemtest.harness.Signet;
import org.signet.systemtest.harness.SignetProcess;
import org.signet.systemtest.harness.SigningKey;
import org.signet.systemtest.harness.Workspace;

/**
 * From the start of the launcher until the daemon accepts a connection, without and with class-data
 * archives. The bound that is asserted is for a busy machine; the figures are in the report.
 */
class StartUpIT {
  private static final int STARTS = 5;
  private static final Duration BOUND = Duration.ofSeconds(5);

  private final Workspace workspace = Workspace.create();
  private Path home = Path.of("");

  /** An installation elsewhere, in a folder with a blank in its name. */
  @BeforeEach
  void install() {
    home = workspace.folder("an installation").resolve("signet");
    Command.of("cp", "-a", Signet.home(), home).run().orFail();
  }

  @AfterEach
  void cleanUp() {
    workspace.close();
  }

  @Test
  void listensSoonAfterItsStart(TestReporter report) {
    Duration plain = median(this::startDaemon);
    Duration plainTool = median(this::runKeytool);
    Command.of(home.resolve("share/make-class-archives")).run().orFail();
    Duration archived = median(this::startDaemon);
    Duration archivedTool = median(this::runKeytool);

    report.publishEntry("milliseconds until signet-milter listens", millis(plain, archived));
    report.publishEntry(
        "milliseconds of signet-keytool --version", millis(plainTool, archivedTool));
    assertThat(plain).isLessThan(BOUND);
    assertThat(archived).isLessThan(BOUND);
  }

  @Test
  void anArchiveOfAnotherPlaceIsIgnoredInSilence() throws Exception {
    Command.of(home.resolve("share/make-class-archives")).run().orFail();
    Path moved = home.resolveSibling("moved");
    Files.move(home, moved);

    Outcome outcome = Command.of(moved.resolve("bin/signet-milter"), "-V").run().orFail();
    assertThat(outcome.err()).isEmpty();
    Files.write(moved.resolve("lib/signet-milter.jsa"), new byte[10_000]);
    outcome = Command.of(moved.resolve("bin/signet-milter"), "-V").run().orFail();
    assertThat(outcome.err()).isEmpty();
  }

  private static String millis(Duration without, Duration with) {
    return "without archive " + without.toMillis() + ", with archive " + with.toMillis();
  }

  private Duration startDaemon() {
    MilterSocket socket = MilterSocket.unix(workspace.path("milter"));
    SigningKey made = SigningKey.generate("sender.test", "s1");
    Path key = workspace.secretFile("s1.private", made.pem());
    Path zone = workspace.file("zone", made.dnsFileLine() + "\n");
    Path keyTable = workspace.file("KeyTable", "main sender.test:s1:" + key + "\n");
    Path signingTable = workspace.file("SigningTable", "*@sender.test main\n");
    Path conf =
        workspace.file(
            "signet.conf",
            "Socket %s\nKeyTable %s\nSigningTable refile:%s\nRequireSafeKeys no\nSyslog no\nTestDNSData %s\n"
                .formatted(socket.directive(), keyTable, signingTable, zone));
    try (SignetProcess process =
        SignetProcess.start(
            home.resolve("bin/signet-milter"), conf, socket, workspace.path("log"), "")) {
      return process.startUp();
    }
  }

  private Duration runKeytool() {
    long start = System.nanoTime();
    Command.of(home.resolve("bin/signet-keytool"), "--version").run().orFail();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static Duration median(Supplier<Duration> measurement) {
    List<Duration> all = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      all.add(measurement.get());
    }
    all.sort(null);
    return all.get(STARTS / 2);
  }
}
