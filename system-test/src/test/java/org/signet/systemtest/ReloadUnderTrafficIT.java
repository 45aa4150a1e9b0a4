package org.signet.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.signet.systemtest.harness.Await;
import org.signet.systemtest.harness.MailRoute;
import org.signet.systemtest.harness.Message;
import org.signet.systemtest.harness.Outcome;
import org.signet.systemtest.harness.Signet;
import org.signet.systemtest.harness.SigningKey;
import org.signet.systemtest.harness.SmtpClient;
import org.signet.systemtest.harness.Workspace;

/**
 * Tables change, and are broken for a while, as mail goes through Postfix: none is lost, none goes
 * out unsigned, and each has a signature of the old or of the new key that verifies.
 */
class ReloadUnderTrafficIT {
  private static final int SENDERS = 3;
  private static final int MESSAGES = 200;
  private static final int MOST_MESSAGES = 2000;
  private static final int RELOADS = 12;
  private static final String RECIPIENT = "reload@" + MailRoute.RECEIVER;

  private final Workspace workspace = Workspace.create();

  @AfterEach
  void cleanUp() {
    workspace.close();
  }

  @Test
  void noMessageIsLostOrUnsigned() throws Exception {
    SigningKey old = SigningKey.generate(MailRoute.SENDER, "old");
    SigningKey young = SigningKey.generate(MailRoute.SENDER, "young");
    Path zone = workspace.file("zone", old.dnsFileLine() + "\n" + young.dnsFileLine() + "\n");
    Path keyTable =
        workspace.file(
            "KeyTable",
            "old %1$s:old:%2$s\nyoung %1$s:young:%3$s\n"
                .formatted(
                    MailRoute.SENDER,
                    workspace.secretFile("old.pem", old.pem()),
                    workspace.secretFile("young.pem", young.pem())));
    Path signingTable = workspace.file("SigningTable", "*@sender.test old\n");
    List<String> tables =
        List.of("*@sender.test young\n", "*@sender.test\n", "*@sender.test old\n");
    AtomicInteger sent = new AtomicInteger();
    AtomicBoolean reloaded = new AtomicBoolean();
    try (MailRoute route =
        MailRoute.overInet(
            "KeyTable %s\nSigningTable refile:%s\n".formatted(keyTable, signingTable))) {
      ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
      try {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
          all.add(senders.submit(() -> send(route, sent, reloaded)));
        }
        for (int i = 0; i < RELOADS; i++) {
          int before = sent.get();
          Await.until(Duration.ofMinutes(1), () -> sent.get() > before + 5, route::logs);
          workspace.file("SigningTable", tables.get(i % tables.size()));
          int reloads = reloads(route);
          route.signer().reload();
          Await.until(Duration.ofMinutes(1), () -> reloads(route) > reloads, route::logs);
        }
        reloaded.set(true);
        for (Future<?> one : all) {
          one.get();
        }
      } finally {
        senders.shutdownNow();
      }
      List<Path> files = route.mailbox(RECIPIENT).awaitFiles(sent.get());
      assertThat(files).hasSize(sent.get());
      assertThat(sent.get()).isGreaterThanOrEqualTo(MESSAGES);
      List<Message> messages = route.mailbox(RECIPIENT).await(sent.get());
      assertThat(messages).allMatch(message -> message.fields("DKIM-Signature").size() == 1);
      assertThat(messages).filteredOn(message -> signedBy(message, "old")).isNotEmpty();
      assertThat(messages).filteredOn(message -> signedBy(message, "young")).isNotEmpty();
      Outcome verified =
          Signet.keytool("verify", "--json", "--dns-file", zone).with(files.toArray()).run();
      assertThat(verified.out().lines()).hasSize(sent.get()).allMatch(ReloadUnderTrafficIT::passed);
      assertThat(route.signer().log())
          .contains("SigningTable:1:1: no key name", "the old one stays in force");
    }
  }

  private static boolean passed(String line) {
    return line.contains("\"result\":\"pass\"");
  }

  private static boolean signedBy(Message message, String selector) {
    return message.fields("DKIM-Signature").get(0).contains("s=" + selector + ";");
  }

  /** How often it has tried, with whatever success. */
  private static int reloads(MailRoute route) {
    return route.signer().log().split("configuration (not )?reloaded", -1).length;
  }

  private static void send(MailRoute route, AtomicInteger sent, AtomicBoolean reloaded) {
    try (SmtpClient client = route.submit()) {
      while ((!reloaded.get() || sent.get() < MESSAGES) && sent.get() < MOST_MESSAGES) {
        String text =
            "From: ann@sender.test\r\nTo: %s\r\nSubject: hello\r\nDate: Tue, 24 Nov 2026 10:00:00"
                + " +0000\r\nMessage-ID: <%d@sender.test>\r\n\r\nHello\r\n";
        byte[] message =
            text.formatted(RECIPIENT, System.nanoTime()).getBytes(StandardCharsets.US_ASCII);
        client.send("ann@sender.test", RECIPIENT, sink -> sink.write(message));
        sent.incrementAndGet();
      }
    }
  }
}
