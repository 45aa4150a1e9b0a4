package org.signet.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.signet.systemtest.harness.Await;
import org.signet.systemtest.harness.Chromium;
import org.signet.systemtest.harness.Loopback;
import org.signet.systemtest.harness.MilterDialogue;
import org.signet.systemtest.harness.MilterSocket;
import org.signet.systemtest.harness.Outcome;
import org.signet.systemtest.harness.SignetProcess;
import org.signet.systemtest.harness.SigningKey;
import org.signet.systemtest.harness.Workspace;

/** The status page in a browser; a picture of it stays in {@code target/status.png}. */
class StatusPageIT {
  private final Workspace workspace = Workspace.create();

  @AfterEach
  void cleanUp() {
    workspace.close();
  }

  @Test
  void aBrowserShowsWhatMailSaysAndRunsNothingOfIt() throws IOException {
    SigningKey key = SigningKey.generate("example.com", "s1");
    MilterSocket socket = MilterSocket.unix(workspace.path("milter"));
    int port = Loopback.freePort();
    String lines =
        """
        Domain example.com,old.test
        Selector s1
        KeyFile %s
        TestPublicKeys %s
        InternalHosts 192.0.2.1
        MetricsAddress 127.0.0.1:%d
        """
            .formatted(
                workspace.secretFile("s1.private", key.pem()),
                workspace.file("keys", key.dnsFileLine() + "\n"),
                port);
    Path picture = Path.of("target/status.png").toAbsolutePath();
    Files.deleteIfExists(picture);
    try (SignetProcess signet =
        SignetProcess.start(workspace, "signet", socket, lines, "-XX:TieredStopAtLevel=1")) {
      String signature =
          send(socket, "192.0.2.1", "ann@example.com").substring("insert 0 ".length());
      new MilterDialogue().field(signature).field("From: ann@example.com").with(socket);
      String script = "<script>document.title='run'</script>";
      send(socket, "192.0.2.1", "\"" + script + "\"@elsewhere.test");
      new MilterDialogue()
          .client("<img src=x onerror=document.title='run'>", "192.0.2.9")
          .field("From: joe@other.test")
          .with(socket);
      signet.awaitLog("key s1._domainkey.old.test does not match its record");

      Outcome seen = Chromium.open(workspace, "http://127.0.0.1:" + port + "/", picture);

      assertThat(seen.out())
          .contains("<title>Signet: not ready</title>")
          .contains("<li>key s1._domainkey.old.test does not match its record: DNS has no record")
          .contains(">signed s1._domainkey.example.com<", ">pass s1._domainkey.example.com<")
          .contains("&lt;img src=x onerror=document.title='run'&gt;")
          .doesNotContain("<script", "<img");
      assertThat(seen.err()).doesNotContain("Content Security Policy", "CONSOLE");
      Await.until(Duration.ofSeconds(5), () -> Files.exists(picture), () -> seen.toString());
      assertThat(ImageIO.read(picture.toFile()).getWidth()).isEqualTo(1280);
    }
  }

  private static String send(MilterSocket socket, String client, String from) {
    return new MilterDialogue()
        .client("client.test", client)
        .field("From: " + from)
        .with(socket)
        .get(0);
  }
}
