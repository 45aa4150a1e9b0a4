package org.signet.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.signet.systemtest.harness.Await;
import org.signet.systemtest.harness.MilterSocket;
import org.signet.systemtest.harness.Needs;
import org.signet.systemtest.harness.Signet;
import org.signet.systemtest.harness.SignetProcess;
import org.signet.systemtest.harness.Workspace;

/** What systemd hears of the daemon, over a datagram socket as systemd has it. */
class ServiceNoticeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Workspace workspace = Workspace.create();
  private final MilterSocket socket = MilterSocket.unix(workspace.path("milter"));
  private final Path heard = workspace.path("heard");

  @AfterEach
  void cleanUp() {
    workspace.close();
  }

  private List<String> heard() throws IOException {
    return Files.exists(heard) ? Files.readAllLines(heard) : List.of();
  }

  private void await(String line) {
    Await.until(
        PATIENCE, () -> heard().stream().anyMatch(line::equals), () -> "not heard: " + line);
  }

  private Path configuration(String mode) {
    return workspace.file(
        "signet.conf", "Socket " + socket.directive() + "\nSyslog no\nMode " + mode + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a file", "an abstract name"})
  void isToldOfEveryStep(String kind) throws IOException {
    Needs.program("/usr/bin/systemd-notify");
    String name =
        kind.equals("a file")
            ? workspace.path("notify").toString()
            : "@signet-it-" + UUID.randomUUID();
    Process systemd =
        new ProcessBuilder(
                Needs.program("/usr/bin/python3").toString(), "-c", listenerProgram(), name)
            .redirectErrorStream(true)
            .redirectOutput(heard.toFile())
            .start();
    try {
      await("listening");
      Map<String, String> environment =
          Map.of("NOTIFY_SOCKET", name, "WATCHDOG_USEC", "1000000", "SIGNET_JAVA_OPTS", "");
      try (SignetProcess signet =
          SignetProcess.start(
              Signet.milter(), configuration("v"), socket, workspace.path("log"), environment)) {
        await("READY=1 STATUS=listening at " + socket.directive());
        await("WATCHDOG=1");
        signet.reload();
        await("READY=1 STATUS=configuration reloaded");
        configuration("nonsense");
        signet.reload();
        await("READY=1 STATUS=configuration not reloaded, the old one stays in force: see the log");
        signet.terminate();
        assertThat(signet.awaitEnd()).as(signet.log()).isZero();
        assertThat(signet.log()).doesNotContain("systemd is not told");
      }
      assertThat(heard().stream().filter(line -> !line.equals("WATCHDOG=1")))
          .satisfiesExactly(
              line -> assertThat(line).isEqualTo("listening"),
              line -> assertThat(line).startsWith("READY=1 STATUS=listening"),
              line -> assertThat(line).matches("RELOADING=1 MONOTONIC_USEC=[1-9][0-9]*"),
              line -> assertThat(line).startsWith("READY=1 STATUS=configuration reloaded"),
              line -> assertThat(line).matches("RELOADING=1 MONOTONIC_USEC=[1-9][0-9]*"),
              line -> assertThat(line).startsWith("READY=1 STATUS=configuration not reloaded"),
              line -> assertThat(line).startsWith("STOPPING=1 STATUS=ending"));
    } finally {
      systemd.destroy();
    }
  }

  private static String listenerProgram() throws IOException {
    try (var in = ServiceNoticeIT.class.getResourceAsStream("/systemd/notify-socket.py")) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }
}
