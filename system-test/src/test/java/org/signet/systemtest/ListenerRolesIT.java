package org.signet.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.signet.systemtest.harness.MilterDialogue;
import org.signet.systemtest.harness.MilterSocket;
import org.signet.systemtest.harness.Signet;
import org.signet.systemtest.harness.SignetProcess;
import org.signet.systemtest.harness.SigningKey;
import org.signet.systemtest.harness.Workspace;

/** One process, one listener for submission and one for mail from outside. */
class ListenerRolesIT {
  private final Workspace workspace = Workspace.create();

  @AfterEach
  void cleanUp() {
    workspace.close();
  }

  @Test
  void eachListenerDoesWhatItIsFor() {
    SigningKey key = SigningKey.generate("example.com", "s1");
    MilterSocket submission = MilterSocket.unix(workspace.path("submission"));
    MilterSocket outside = MilterSocket.unix(workspace.path("outside"));
    Path conf =
        workspace.file(
            "signet.conf",
            """
            Socket %s sign
            Socket %s verify require=strict
            Domain example.com
            Selector s1
            KeyFile %s
            TestPublicKeys %s
            AuthservID mx.test
            """
                .formatted(
                    submission.directive(),
                    outside.directive(),
                    workspace.secretFile("s1.private", key.pem()),
                    workspace.file("keys", key.dnsFileLine() + "\n")));

    try (SignetProcess signet =
        SignetProcess.start(
            Signet.milter(), conf, submission, workspace.path("log"), "-XX:TieredStopAtLevel=1")) {
      List<String> signed = mail().client("client.test", "192.0.2.9").with(signet.socket());
      assertThat(signed).hasSize(2);
      assertThat(signed.get(0)).startsWith("insert 0 DKIM-Signature:");
      String signature = signed.get(0).substring("insert 0 ".length());

      assertThat(mail().client("localhost", "127.0.0.1").field(signature).with(outside))
          .first()
          .asString()
          .contains("Authentication-Results: mx.test;", "dkim=pass");
      assertThat(mail().client("localhost", "127.0.0.1").with(outside))
          .singleElement()
          .asString()
          .contains("550", "5.7.22", "no passing DKIM signature of the author's domain");
      assertThat(Path.of(outside.directive().replaceFirst("^[a-z]+:", ""))).exists();
    }
    assertThat(workspace.path("outside")).doesNotExist();
    assertThat(workspace.path("submission")).doesNotExist();
  }

  private static MilterDialogue mail() {
    return new MilterDialogue().field("From: joe@example.com").field("Subject: hi");
  }
}
