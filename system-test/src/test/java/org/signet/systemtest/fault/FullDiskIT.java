package org.signet.systemtest.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.signet.systemtest.harness.Await;
import org.signet.systemtest.harness.MilterDialogue;
import org.signet.systemtest.harness.MilterSocket;
import org.signet.systemtest.harness.Needs;
import org.signet.systemtest.harness.Signet;
import org.signet.systemtest.harness.SignetProcess;
import org.signet.systemtest.harness.SigningKey;
import org.signet.systemtest.harness.Workspace;

/**
 * A log that cannot be written, as on a full disk or with a syslog daemon that hangs or is gone:
 * mail is signed and verified as before, nothing piles up, and lines come again when they can.
 */
class FullDiskIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What a message may take on a machine that does something else, too. */
  private static final Duration BOUND = Duration.ofSeconds(5);

  private static final int CONNECTIONS = 4;
  private static final int WARM_UP = 50;
  private static final int MESSAGES = 150;

  /** Of 13 lines each, so that they are more than what may wait to be written: 8192 lines. */
  private static final int MORE_THAN_WAIT = 700;

  /** How much more memory the daemon may take without a log, in KiB. */
  private static final long MORE_MEMORY = 16 * 1024;

  /** In octets: the start and one message. */
  private static final long LINES_BEFORE = 16 * 1024;

  private final Workspace workspace = Workspace.create();
  private final Path disk = workspace.folder("disk");
  private final SigningKey key = SigningKey.generate("example.com", "s1");
  private final ExecutorService senders = Executors.newFixedThreadPool(CONNECTIONS);

  @AfterEach
  void cleanUp() {
    senders.shutdownNow();
    workspace.close();
  }

  /** Starts it by this script, which runs {@code "$@"}, and has it log much. */
  private SignetProcess start(String script, String lines) throws IOException {
    Needs.root();
    Path launcher = workspace.file("launcher", "#!/bin/sh\n" + script);
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    MilterSocket socket = MilterSocket.unix(workspace.path("milter"));
    Path conf =
        workspace.file(
            "signet.conf",
            """
            Socket         %s
            Domain         example.com
            Selector       s1
            KeyFile        %s
            TestPublicKeys %s
            InternalHosts  192.0.2.1
            AuthservID     mx.test
            LogWhy         yes
            LogResults     yes
            SyslogSuccess  yes
            %s
            """
                .formatted(
                    socket.directive(),
                    workspace.secretFile("s1.private", key.pem()),
                    workspace.file("keys", key.dnsFileLine() + "\n"),
                    lines));
    return SignetProcess.start(
        launcher,
        conf,
        socket,
        workspace.path("console"),
        Map.of(
            "SIGNET_JAVA_OPTS",
            "-XX:TieredStopAtLevel=1",
            "SIGNET",
            Signet.milter().toString(),
            "DISK",
            disk.toString()));
  }

  private static MilterDialogue message(String author) {
    return new MilterDialogue().field("From: " + author + "@example.com").field("Subject: hi");
  }

  private static String lineOf(String author) {
    return " Q1: author is " + author + "@example.com, by From\n";
  }

  private static Duration signAndVerify(SignetProcess signet, String author) {
    long start = System.nanoTime();
    List<String> signing = message(author).client("client.test", "192.0.2.1").with(signet.socket());
    assertThat(signing).hasSize(2).last().isEqualTo("EOM CONTINUE");
    String signature = signing.get(0).substring("insert 0 ".length());
    assertThat(message(author).field(signature).with(signet.socket()).get(0))
        .startsWith("insert 0 Authentication-Results: mx.test;\n\tdkim=pass ");
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private void sendMany(SignetProcess signet, int messages) throws Exception {
    List<Callable<Duration>> mails = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      mails.add(() -> signAndVerify(signet, "joe"));
    }
    for (Future<Duration> mail : senders.invokeAll(mails)) {
      assertThat(mail.get()).isLessThan(BOUND);
    }
  }

  /** Many messages get through, and the daemon takes no more than before. */
  private void getsOnWithoutLog(SignetProcess signet) throws Exception {
    sendMany(signet, WARM_UP);
    long memory = signet.memory("VmRSS");
    long descriptors = signet.descriptors();
    sendMany(signet, MESSAGES);
    assertThat(signet.memory("VmRSS")).isLessThan(memory + MORE_MEMORY);
    Await.until(
        PATIENCE,
        () -> signet.descriptors() <= descriptors,
        () -> descriptors + " descriptors before, now " + signet.descriptors());
  }

  private static void endsAsAlways(SignetProcess signet) {
    signet.terminate();
    assertThat(signet.awaitEnd()).isZero();
  }

  @Test
  void aFullDiskStopsTheLogAndNoMail() throws Exception {
    try (SignetProcess signet =
        start(
            """
            exec unshare --mount sh -c 'mount -t tmpfs -o size=256k none "$DISK" &&
              exec "$SIGNET" "$@" >>"$DISK/log" 2>&1' sh "$@"
            """,
            "Syslog yes\nStdoutLog yes")) {
      Path inside = Path.of("/proc/" + signet.pid() + "/root" + disk);
      Path log = inside.resolve("log");
      signAndVerify(signet, "before");
      awaitLine(log, lineOf("before"));

      Path filler = inside.resolve("filler");
      assertThat(fill(filler)).isPositive();
      getsOnWithoutLog(signet);
      assertThat(Files.size(log)).isLessThan(LINES_BEFORE);

      Files.delete(filler);
      signAndVerify(signet, "after");
      awaitLine(log, lineOf("after"));
      endsAsAlways(signet);
    }
  }

  /** Returns how many octets fitted. */
  private static long fill(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      while (true) {
        out.write(new byte[4096]);
      }
    } catch (IOException e) {
      return Files.size(file);
    }
  }

  private static void awaitLine(Path log, String text) {
    Await.until(
        PATIENCE,
        () -> Files.readString(log).contains(text),
        () -> "no \"" + text + "\" in " + log);
  }

  @Test
  void startsAndWorksWithAConsoleThatTakesNothing() throws Exception {
    try (SignetProcess signet =
        start("exec \"$SIGNET\" \"$@\" >/dev/full 2>&1\n", "Syslog yes\nStdoutLog yes")) {
      getsOnWithoutLog(signet);
      endsAsAlways(signet);
    }
  }

  /** As one that somebody has stopped with ^S: a pipe that nobody reads. */
  @Test
  void worksWithAConsoleThatHangs() throws Exception {
    try (SignetProcess signet =
        start(
            "mkfifo \"$DISK/pipe\" && exec \"$SIGNET\" \"$@\" 1<>\"$DISK/pipe\" 2>&1\n",
            "Syslog yes\nStdoutLog yes")) {
      getsOnWithoutLog(signet);
      endsAsAlways(signet);
    }
  }

  private static final String WITH_SYSLOG =
      """
      exec unshare --mount sh -c '
        mkdir "$DISK/dev" && mount -t tmpfs none "$DISK/dev" && cd "$DISK/dev" &&
        for device in null zero full random urandom; do
          touch $device && mount --bind /dev/$device $device || exit
        done &&
        ln -s /proc/self/fd fd && ln -s "$DISK/syslog" log && mount --rbind . /dev && cd / &&
        exec "$SIGNET" "$@"' sh "$@"
      """;

  /** A datagram socket that is not read until asked. */
  private final class Syslog implements AutoCloseable {
    private final Process process;
    private final Path heard;

    Syslog(String name) throws IOException {
      heard = workspace.path(name);
      try (var program = FullDiskIT.class.getResourceAsStream("/syslog/dev-log.py")) {
        process =
            new ProcessBuilder(
                    Needs.program("/usr/bin/python3").toString(),
                    "-c",
                    new String(program.readAllBytes(), StandardCharsets.UTF_8),
                    disk.resolve("syslog").toString())
                .redirectErrorStream(true)
                .redirectOutput(heard.toFile())
                .start();
      }
      awaitLine(heard, "listening");
    }

    void read() throws IOException {
      try (OutputStream in = process.getOutputStream()) {
        in.write('\n');
      }
    }

    void stop() {
      process.destroy();
    }

    @Override
    public void close() {
      stop();
    }
  }

  @Test
  void aSyslogDaemonThatHangsOrGoesStopsNoMail() throws Exception {
    try (Syslog hangs = new Syslog("first");
        SignetProcess signet = start(WITH_SYSLOG, "Syslog yes")) {
      sendMany(signet, MORE_THAN_WAIT);
      getsOnWithoutLog(signet);
      hangs.read();
      awaitLineOfNewMail(hangs.heard, signet, "after");

      hangs.stop();
      getsOnWithoutLog(signet);
      try (Syslog fresh = new Syslog("second")) {
        fresh.read();
        awaitLineOfNewMail(fresh.heard, signet, "again");
        endsAsAlways(signet);
        awaitLine(fresh.heard, " terminating with status 0\n");
      }
    }
  }

  /** Sends until one message is logged: the first ones may still be among those that are lost. */
  private static void awaitLineOfNewMail(Path log, SignetProcess signet, String author) {
    Await.until(
        PATIENCE,
        () -> {
          signAndVerify(signet, author);
          return Files.readString(log).contains(lineOf(author));
        },
        () -> "no line of " + author + " in " + log);
  }
}
