package org.signet.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.signet.systemtest.harness.Await;
import org.signet.systemtest.harness.HttpPage;
import org.signet.systemtest.harness.Loopback;
import org.signet.systemtest.harness.MilterDialogue;
import org.signet.systemtest.harness.MilterSocket;
import org.signet.systemtest.harness.Signet;
import org.signet.systemtest.harness.SignetProcess;
import org.signet.systemtest.harness.SigningKey;
import org.signet.systemtest.harness.Workspace;

/** Files that are empty, malformed or half written when the daemon reads them. */
class ReloadIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String SIGNED = "insert 0 DKIM-Signature";

  private final Workspace workspace = Workspace.create();
  private final SigningKey key = SigningKey.generate("example.com", "s1");
  private final MilterSocket socket = MilterSocket.unix(workspace.path("milter"));
  private final int port = Loopback.freePort();

  @AfterEach
  void cleanUp() {
    workspace.close();
  }

  private Path configuration(String more) {
    workspace.secretFile("s1.private", key.pem());
    return workspace.file(
        "signet.conf",
        """
        Socket %s
        KeyTable %s
        SigningTable refile:%s
        TestPublicKeys %s
        InternalHosts 192.0.2.1
        MetricsAddress 127.0.0.1:%d
        KeyCheckInterval 0
        SelfCheckInterval 0
        %s
        """
            .formatted(
                socket.directive(),
                workspace.path("KeyTable"),
                workspace.path("SigningTable"),
                workspace.file("keys", key.dnsFileLine() + "\n"),
                port,
                more));
  }

  private void tables(String keyTable, String signingTable) {
    workspace.file("KeyTable", keyTable.replace("KEY", workspace.path("s1.private").toString()));
    workspace.file("SigningTable", signingTable);
  }

  private SignetProcess start(String more) {
    return SignetProcess.start(
        Signet.milter(),
        configuration(more),
        socket,
        workspace.path("log"),
        "-XX:TieredStopAtLevel=1");
  }

  private List<String> send(String author) {
    return new MilterDialogue()
        .client("client.test", "192.0.2.1")
        .field("From: " + author)
        .field("Subject: hi")
        .with(socket);
  }

  private boolean isSigned(String author) {
    return send(author).get(0).startsWith(SIGNED);
  }

  private double reloads(String result) {
    String line = "signet_reloads_total{result=\"" + result + "\"} ";
    return HttpPage.of(port, "/metrics")
        .body()
        .lines()
        .filter(each -> each.startsWith(line))
        .mapToDouble(each -> Double.parseDouble(each.substring(line.length())))
        .findFirst()
        .orElse(0);
  }

  private void reload(SignetProcess signet, String result) {
    double before = reloads(result);
    signet.reload();
    Await.until(
        PATIENCE, () -> reloads(result) > before, () -> "not " + result + "\n" + signet.log());
  }

  @Test
  void anEmptyTableAndAnEmptyConfigurationAreNotTaken() {
    tables("k example.com:s1:KEY\n", "*@example.com k\n");
    try (SignetProcess signet = start("")) {
      assertThat(isSigned("joe@example.com")).isTrue();

      workspace.file("SigningTable", "");
      reload(signet, "failed");
      String why =
          workspace.path("signet.conf")
              + ":3:14: signs for nobody, and the configuration in force does: no line of the"
              + " SigningTable leads to a key that can be used; if this is meant, write"
              + " AllowEmptyTables yes, or restart";
      assertThat(HttpPage.of(port, "/readyz"))
          .isEqualTo(new HttpPage(503, "configuration not reloaded: " + why + "\n"));
      assertThat(signet.log())
          .contains(why, "configuration not reloaded: the old one stays in force");
      assertThat(isSigned("joe@example.com")).isTrue();

      workspace.file("signet.conf", "");
      reload(signet, "failed");
      assertThat(HttpPage.of(port, "/readyz").body())
          .isEqualTo(
              "configuration not reloaded: "
                  + workspace.path("signet.conf")
                  + ": the file has no directives: it may be incomplete; write"
                  + " it and reload again, or restart\n");
      assertThat(isSigned("joe@example.com")).isTrue();

      configuration("AllowEmptyTables yes");
      reload(signet, "taken");
      assertThat(HttpPage.of(port, "/readyz")).isEqualTo(new HttpPage(200, "ready\n"));
      assertThat(isSigned("joe@example.com")).isFalse();
    }
  }

  @Test
  void aMalformedLineCostsTheMailThatNeedsItAndNotTheStart() {
    tables(
        "k example.com:s1:KEY\nshort a.test:s1\n",
        "*@example.com k\n*@a.test short\n*@b.test\n(joe@c.test k\n");
    try (SignetProcess signet = start("")) {
      String keyTable = workspace.path("KeyTable").toString();
      String signingTable = workspace.path("SigningTable").toString();
      List<String> lines =
          List.of(
              keyTable + ":2:1: KeyTable entry for \"short\" corrupt: want domain:selector:key",
              signingTable + ":3:1: no key name after \"*@b.test\" in SigningTable",
              signingTable + ":4:1: \"(joe@c.test\" is not a regular expression that can be used");
      for (String line : lines) {
        assertThat(signet.log())
            .contains(
                line
                    + "; mail that needs this line is temporarily rejected (451), other mail is not affected");
      }
      assertThat(HttpPage.of(port, "/readyz"))
          .isEqualTo(
              new HttpPage(
                  503, "table line cannot be used: %s\n".repeat(3).formatted(lines.toArray())));
      assertThat(HttpPage.of(port, "/metrics").body())
          .contains("signet_keys{state=\"unusable\"} 3.0");
      assertThat(isSigned("joe@example.com")).isTrue();
      for (String author : List.of("joe@a.test", "joe@b.test", "ann@c.test")) {
        assertThat(send(author)).as(author).containsExactly("EOH TEMPFAIL");
      }
      assertThat(send("joe@d.test")).doesNotContain("EOH TEMPFAIL");
      assertThat(Signet.milter("-n", "-x", workspace.path("signet.conf")).run().status())
          .isEqualTo(78);

      reload(signet, "failed");
      assertThat(isSigned("joe@example.com")).isTrue();
      tables("k example.com:s1:KEY\n", "*@example.com k\n*@a.test k\n");
      reload(signet, "taken");
      assertThat(HttpPage.of(port, "/readyz")).isEqualTo(new HttpPage(200, "ready\n"));
      assertThat(isSigned("joe@a.test")).isTrue();
    }
  }

  /** Both tables are emptied and written in pieces all the time; none of the mail is unsigned. */
  @Test
  void tablesThatAreWrittenInPlaceDuringReloadsNeverCostASignature() throws Exception {
    String keyTable = "k example.com:s1:" + workspace.path("s1.private") + "\n";
    String signingTable = "*@other.test k\n".repeat(50) + "*@example.com k\n";
    tables(keyTable, signingTable);
    AtomicBoolean ending = new AtomicBoolean();
    try (SignetProcess signet = start("")) {
      Thread writer =
          new Thread(
              () -> {
                for (int i = 0; !ending.get(); i++) {
                  writeInPieces("SigningTable", signingTable);
                  writeInPieces("KeyTable", keyTable);
                  pause(i % 3 == 0 ? 1500 : 50);
                }
              });
      writer.start();
      try {
        long end = System.nanoTime() + Duration.ofSeconds(6).toNanos();
        int sent = 0;
        while (System.nanoTime() < end) {
          if (sent++ % 20 == 0) {
            signet.reload();
          }
          assertThat(isSigned("joe@example.com")).as(signet.log()).isTrue();
        }
        assertThat(sent).isGreaterThan(50);
      } finally {
        ending.set(true);
        writer.join();
      }
      reload(signet, "taken");
      assertThat(isSigned("joe@example.com")).isTrue();
    }
  }

  private void writeInPieces(String name, String text) {
    Path file = workspace.path(name);
    try {
      Files.writeString(file, "");
      pause(3);
      for (String line : text.lines().toList()) {
        Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pause(int milliseconds) {
    try {
      TimeUnit.MILLISECONDS.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
