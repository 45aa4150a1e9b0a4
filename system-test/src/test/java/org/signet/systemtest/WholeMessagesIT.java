package org.signet.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.message.Headers;
import org.signet.milter.message.Message;
import org.signet.milter.message.MessageFilter;
import org.signet.milter.net.MilterServer;
import org.signet.milter.option.ActionFlag;
import org.signet.milter.reply.Answer;
import org.signet.milter.reply.MilterReply;
import org.signet.systemtest.harness.Loopback;
import org.signet.systemtest.harness.Mail;
import org.signet.systemtest.harness.MailRoute;
import org.signet.systemtest.harness.PrivatePostfix;
import org.signet.systemtest.harness.SmtpClient;
import org.signet.systemtest.harness.Workspace;

/** A filter for whole messages behind Postfix: what is changed comes out where it was meant to. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WholeMessagesIT {
  private static final int MOST_OCTETS = 20_000;

  private final Workspace workspace = Workspace.create();
  private final int port = Loopback.freePort();
  private MilterServer milter;
  private PrivatePostfix postfix;

  @BeforeAll
  void start() throws IOException {
    milter =
        MilterServer.builder(
                MessageFilter.of(
                        WholeMessagesIT::handle,
                        ActionFlag.ADD_HEADERS,
                        ActionFlag.CHANGE_HEADERS,
                        ActionFlag.CHANGE_BODY)
                    .withMostOctets(MOST_OCTETS))
            .listen(ListenAddress.parse("inet:0@" + Loopback.ADDRESS))
            .start();
    int milterPort = milter.addresses().get(0).fold(inet -> inet.port(), local -> 0);
    PrivatePostfix.Setup setup =
        PrivatePostfix.in(workspace, "receiver")
            .listen(port)
            .set("smtpd_milters", "inet:" + Loopback.ADDRESS + ":" + milterPort);
    PrivatePostfix.deliverHere(setup);
    postfix = setup.start();
  }

  @AfterAll
  void stop() {
    postfix.close();
    milter.close();
    workspace.close();
  }

  /** Does what the first field of a message says. */
  private static Answer<MilterReply> handle(Message message) {
    Headers headers = message.headers();
    String task = headers.fields().get(0).text();
    switch (task) {
      case "change" -> change(headers);
      case "body" -> message.replaceBody("new\r\n".getBytes(StandardCharsets.US_ASCII));
      case "fail" -> throw new IllegalStateException("asked for by the test");
      case "later" -> {
        return Answer.later(
            CompletableFuture.supplyAsync(
                () -> {
                  change(headers);
                  return MilterReply.CONTINUE;
                },
                CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS)));
      }
      default -> headers.add("X-Octets", String.valueOf(message.body().size()));
    }
    return MilterReply.CONTINUE;
  }

  private static void change(Headers headers) {
    int third = headers.position("X-B").orElseThrow() + 2;
    headers.change(third, "third, changed");
    headers.remove(third - 1);
    headers.remove(third - 2);
    headers.insert(0, "X-First", "one");
    headers.insert(2, "X-B", "new");
    headers.add("X-Last", "two");
    headers.addOnTop("X-Top", "three");
  }

  private static Mail mail(String task) {
    return Mail.from(Mail.AUTHOR)
        .field("X-C: c")
        .field("x-b: third")
        .field("X-B: second")
        .field("X-B: first")
        .field("X-Task: " + task);
  }

  private List<String> delivered(Mail mail) {
    String text = postfix.mailbox(mail.recipient()).await().text();
    return Arrays.stream(text.substring(0, text.indexOf("\n\n")).split("\n", -1))
        .filter(line -> line.matches("(?i)(X-(?!Orig|Deliv)|Received|From:).*"))
        .map(line -> line.replaceAll("Received:.*", "Received"))
        .toList();
  }

  @Test
  void fieldsComeOutWhereTheyWereMeantToBe() {
    for (String task : List.of("change", "later")) {
      Mail mail = mail(task);
      try (SmtpClient client = SmtpClient.connect(port)) {
        client.send(mail);
      }

      assertThat(delivered(mail))
          .as(task)
          .containsExactly(
              "X-Top: three",
              "Received",
              "X-First: one",
              "X-Task: " + task,
              "X-B: new",
              "x-b: third, changed",
              "X-C: c",
              "From: Ann Author <" + Mail.AUTHOR + ">",
              "X-Last: two");
    }
  }

  @Test
  void theBodyCanBeReplaced() {
    Mail mail = mail("body");
    try (SmtpClient client = SmtpClient.connect(port)) {
      client.send(mail);
    }

    assertThat(postfix.mailbox(mail.recipient()).await().text()).endsWith("\n\nnew\n");
  }

  @Test
  void messagesOfOneSessionAreKeptApart() {
    Mail changed = mail("change");
    Mail counted = mail("count").body("12345\r\n");
    try (SmtpClient client = SmtpClient.connect(port)) {
      client.send(changed);
      client.command("MAIL FROM:<mallory@elsewhere.test>", "250");
      client.command("RCPT TO:<nobody@" + MailRoute.RECEIVER + ">", "250");
      client.command("RSET", "250");
      assertThatThrownBy(
              () -> client.send(mail("count").body("x".repeat(900).concat("\r\n").repeat(30))))
          .hasMessageContaining("451 4.3.4 message of more than " + MOST_OCTETS + " octets");
      assertThatThrownBy(() -> client.send(mail("fail"))).hasMessageContaining("451 4.7.1");
      client.send(counted);
    }

    assertThat(delivered(changed)).contains("X-Top: three", "X-Last: two");
    assertThat(delivered(counted))
        .containsExactly(
            "Received",
            "X-Task: count",
            "X-B: first",
            "X-B: second",
            "x-b: third",
            "X-C: c",
            "From: Ann Author <" + Mail.AUTHOR + ">",
            "X-Octets: 7");
  }
}
