package org.signet.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.signet.systemtest.harness.Await;
import org.signet.systemtest.harness.Loopback;
import org.signet.systemtest.harness.Mail;
import org.signet.systemtest.harness.MilterSocket;
import org.signet.systemtest.harness.PrivatePostfix;
import org.signet.systemtest.harness.SignetProcess;
import org.signet.systemtest.harness.SmtpClient;
import org.signet.systemtest.harness.Workspace;

/** What Postfix does with unsigned mail, for each value of On-NoSignature. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DispositionsIT {
  private static final List<String> DISPOSITIONS =
      List.of("accept", "reject", "tempfail", "discard", "quarantine");

  private final Workspace workspace = Workspace.create();
  private final Deque<AutoCloseable> running = new ArrayDeque<>(List.of(workspace));
  private final Map<String, Integer> ports = new HashMap<>();
  private PrivatePostfix postfix;

  @BeforeAll
  void start() {
    PrivatePostfix.Setup setup = PrivatePostfix.in(workspace, "receiver");
    PrivatePostfix.deliverHere(setup);
    for (String disposition : DISPOSITIONS) {
      SignetProcess signet =
          SignetProcess.start(
              workspace,
              disposition,
              MilterSocket.inet(),
              "Mode v\nSyslog no\nUMask 0\nOn-NoSignature " + disposition + "\n",
              "-XX:TieredStopAtLevel=1");
      running.addFirst(signet);
      int port = Loopback.freePort();
      ports.put(disposition, port);
      setup.listen(port, "smtpd_milters=" + signet.socket().inMainCf());
      if (disposition.equals("reject")) {
        setup.set("non_smtpd_milters", signet.socket().inMainCf());
      }
    }
    postfix = setup.start();
    running.addFirst(postfix);
  }

  @AfterAll
  void stop() throws Exception {
    for (AutoCloseable program : running) {
      program.close();
    }
  }

  private int port(String disposition) {
    return Objects.requireNonNull(ports.get(disposition), disposition);
  }

  /** Sends it, and fails unless the reply to its end begins so. */
  private String send(Mail mail, String disposition, String code) {
    try (SmtpClient client = SmtpClient.connect(port(disposition))) {
      client.command("MAIL FROM:<" + mail.author() + ">", "250");
      client.command("RCPT TO:<" + mail.recipient() + ">", "250");
      client.command("DATA", "354");
      return client.command(mail.text().replace("\r\n.", "\r\n..") + ".", code);
    }
  }

  private void awaitLog(String text) {
    Await.until(
        Duration.ofSeconds(30),
        () -> postfix.log().contains(text),
        () -> "no \"" + text + "\" in\n" + postfix.log());
  }

  @Test
  void acceptedMailIsDelivered() {
    Mail mail = Mail.from(Mail.AUTHOR);
    send(mail, "accept", "250");

    assertThat(postfix.mailbox(mail.recipient()).await().fields("DKIM-Signature")).isEmpty();
  }

  @Test
  void rejectedMailIsRefusedForGood() {
    assertThat(send(Mail.from(Mail.AUTHOR), "reject", "550"))
        .isEqualTo("550 5.7.0 no DKIM signature data\n");
    awaitLog("milter-reject: END-OF-MESSAGE from");
  }

  @Test
  void rejectedMailOfALocalProgramBounces() {
    Mail mail = Mail.from("local@sender.test");
    postfix.sendmail(mail);

    // Whoever wrote it gets it back.
    assertThat(postfix.mailbox("local@sender.test").await().text())
        .contains("Status: 5.7.0\n", "no DKIM signature data");
  }

  @Test
  void tempfailedMailIsRefusedForNow() {
    assertThat(send(Mail.from(Mail.AUTHOR), "tempfail", "451"))
        .isEqualTo("451 4.7.0 no DKIM signature data\n");
  }

  @Test
  void discardedMailIsTakenAndGone() {
    Mail mail = Mail.from(Mail.AUTHOR);
    send(mail, "discard", "250");

    awaitLog("milter-discard: END-OF-MESSAGE from");
    assertThat(postfix.log()).doesNotContain("to=<" + mail.recipient() + ">, relay=");
  }

  @Test
  void quarantinedMailIsHeldInTheQueue() throws IOException {
    Mail mail = Mail.from(Mail.AUTHOR);
    send(mail, "quarantine", "250");

    awaitLog("milter-hold: END-OF-MESSAGE from");
    Path hold = workspace.path("receiver/queue/hold");
    try (Stream<Path> held = Files.list(hold)) {
      assertThat(held).hasSize(1);
    }
    assertThat(postfix.log()).doesNotContain("to=<" + mail.recipient() + ">, relay=");
  }
}
