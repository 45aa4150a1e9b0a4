package org.signet.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With a program that writes down what systemd-notify would be told. */
class ServiceNoticeTest {
  private static final String OWN = Long.toString(ProcessHandle.current().pid());

  @TempDir private Path folder;

  private String program(String lines) throws IOException {
    Path program = folder.resolve("notify");
    Files.writeString(program, "#!/bin/sh\n" + lines + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return program.toString();
  }

  private String recorder() throws IOException {
    return program("echo \"$*\" >>'" + folder.resolve("told") + "'");
  }

  private List<String> told() throws IOException {
    Path told = folder.resolve("told");
    return Files.exists(told) ? Files.readAllLines(told, UTF_8) : List.of();
  }

  @Test
  void tellsInTheOrderOfEvents() throws IOException {
    long before = System.nanoTime() / 1000;
    try (ServiceNotice notice =
        ServiceNotice.to(Map.of("NOTIFY_SOCKET", "/run/notify"), recorder())) {
      notice.ready("listening at local:/run/signet/milter");
      notice.reloading();
      notice.ready("configuration reloaded");
      notice.stopping();
    }
    List<String> told = told();
    assertThat(told).hasSize(4);
    assertThat(told.get(0)).isEqualTo("READY=1 STATUS=listening at local:/run/signet/milter");
    assertThat(told.get(1)).matches("RELOADING=1 MONOTONIC_USEC=[0-9]+");
    assertThat(Long.parseLong(told.get(1).replaceAll(".*=", "")))
        .isBetween(before, System.nanoTime() / 1000);
    assertThat(told.get(2)).isEqualTo("READY=1 STATUS=configuration reloaded");
    assertThat(told.get(3)).startsWith("STOPPING=1 STATUS=");
  }

  @Test
  void runsNothingIfNobodyAsks() throws IOException {
    try (ServiceNotice notice = ServiceNotice.to(Map.of("WATCHDOG_USEC", "1000"), recorder())) {
      notice.ready("listening");
      notice.watch(patience -> true);
      notice.stopping();
    }
    assertThat(told()).isEmpty();
  }

  @Test
  void givesTheWatchdogNoSignWithoutASignOfLife() throws Exception {
    CountDownLatch asked = new CountDownLatch(3);
    try (ServiceNotice notice =
        ServiceNotice.to(
            Map.of("NOTIFY_SOCKET", "@notify", "WATCHDOG_USEC", "100000"), recorder())) {
      notice.watch(
          patience -> {
            assertThat(patience).isEqualTo(Duration.ofMillis(25));
            asked.countDown();
            return asked.getCount() == 2; // once alive, then not any more
          });
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(told()).containsExactly("WATCHDOG=1");
  }

  @Test
  void aProgramThatFailsOrIsNotThereHurtsNobody() throws IOException {
    Map<String, String> wanted = Map.of("NOTIFY_SOCKET", "/run/notify");
    for (String program : List.of(program("exit 3"), "/no/such/program")) {
      try (ServiceNotice notice = ServiceNotice.to(wanted, program)) {
        notice.ready("listening");
        notice.stopping();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "120000000,     ,   120000",
    "120000000,  own,   120000",
    "120000000, 4711,         ",
    "        0,     ,         ",
    "     many,     ,         ",
    "9999999999999999999,  ,  ",
    "         ,     ,         ",
  })
  void knowsTheTimeOfTheWatchdog(String microseconds, String pid, Long millis) {
    var environment = new java.util.HashMap<String, String>();
    if (microseconds != null) {
      environment.put("WATCHDOG_USEC", microseconds);
    }
    if (pid != null) {
      environment.put("WATCHDOG_PID", pid.equals("own") ? OWN : pid);
    }
    assertThat(ServiceNotice.watchdog(environment))
        .isEqualTo(Optional.ofNullable(millis).map(Duration::ofMillis));
  }
}
