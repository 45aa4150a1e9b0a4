package org.signet.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.signet.systemtest.harness.Mail;
import org.signet.systemtest.harness.MailRoute;
import org.signet.systemtest.harness.Message;
import org.signet.systemtest.harness.Outcome;
import org.signet.systemtest.harness.Signet;
import org.signet.systemtest.harness.SmtpClient;
import org.signet.systemtest.harness.Verifier;

/**
 * Mail from one Postfix to another, signed and verified by Signet on the way, and judged by other
 * verifiers.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailRouteIT {
  private MailRoute route;

  @BeforeAll
  void start() {
    route = MailRoute.overInet("Canonicalization relaxed/simple\n");
  }

  @AfterAll
  void stop() {
    route.close();
  }

  @Test
  void mailSubmittedOverSmtpArrivesSignedAndVerified() {
    Message message = viaSmtp(Mail.from(Mail.AUTHOR));

    assertThat(message.fields("DKIM-Signature"))
        .singleElement()
        .asString()
        .contains("d=sender.test;", "s=s1;", "a=rsa-sha256;", "c=relaxed/simple;");
    assertThat(ourResults(message))
        .singleElement()
        .asString()
        .contains("dkim=pass", "header.d=sender.test");
    assertEverybodyAccepts(message);
  }

  @Test
  void mailSubmittedBySendmailArrivesSignedAndVerified() {
    Mail mail = Mail.from(Mail.AUTHOR);
    route.sendmail(mail);
    Message message = route.mailbox(mail).await();

    assertThat(message.fields("DKIM-Signature")).hasSize(1);
    assertThat(ourResults(message))
        .singleElement()
        .asString()
        .contains("dkim=pass", "header.d=sender.test");
    assertEverybodyAccepts(message);
  }

  @Test
  void bothMessagesOfOneSmtpSessionAreSigned() {
    Mail first = Mail.from(Mail.AUTHOR);
    Mail second = Mail.from("carol@" + MailRoute.SENDER).body("Another one.\r\n");
    try (SmtpClient client = route.submit()) {
      client.send(first);
      client.send(second);
    }
    for (Mail mail : List.of(first, second)) {
      Message message = route.mailbox(mail).await();
      assertThat(message.fields("DKIM-Signature")).hasSize(1);
      assertThat(ourResults(message)).singleElement().asString().contains("dkim=pass");
      assertEverybodyAccepts(message);
    }
  }

  @Test
  void anAbandonedTransactionLeavesNothingBehindForTheNext() {
    Mail mail = Mail.from(Mail.AUTHOR);
    try (SmtpClient client = route.submit()) {
      client.command("MAIL FROM:<mallory@elsewhere.test>", "250");
      client.command("RCPT TO:<nobody@receiver.test>", "250");
      client.command("RSET", "250");
      client.send(mail);
    }
    assertEverybodyAccepts(route.mailbox(mail).await());
  }

  @Test
  void mailFromOutsideIsNotSigned() {
    Mail mail = Mail.from(Mail.AUTHOR);
    try (SmtpClient client = route.submit().from("203.0.113.5", "")) {
      client.send(mail);
    }
    Message message = route.mailbox(mail).await();

    assertThat(message.fields("DKIM-Signature")).isEmpty();
    assertThat(ourResults(message)).noneMatch(result -> result.contains("dkim=pass"));
  }

  @Test
  void mailOfAnAuthenticatedUserFromOutsideIsSigned() {
    Mail mail = Mail.from(Mail.AUTHOR);
    try (SmtpClient client = route.submit().from("203.0.113.5", " LOGIN=ann")) {
      client.send(mail);
    }
    assertEverybodyAccepts(route.mailbox(mail).await());
  }

  @Test
  void mailOfADomainWithoutKeyIsNotSigned() {
    Message message = viaSmtp(Mail.from("dan@elsewhere.test"));

    assertThat(message.fields("DKIM-Signature")).isEmpty();
  }

  @Test
  void anAlteredBodyIsAcceptedByNobody() {
    Message altered = viaSmtp(Mail.from(Mail.AUTHOR)).changed("this is", "that is");

    assertEverybodyRefuses(altered);
    assertThat(deliveredFromOutside(altered)).singleElement().asString().contains("dkim=fail");
  }

  @Test
  void anAlteredHeaderIsAcceptedByNobody() {
    Message altered =
        viaSmtp(Mail.from(Mail.AUTHOR)).changed("Subject: A subject", "Subject: No subject");

    assertEverybodyRefuses(altered);
    assertThat(deliveredFromOutside(altered)).singleElement().asString().contains("dkim=fail");
  }

  @Test
  void aSecondFromFieldIsAcceptedByNobody() {
    Message signed = viaSmtp(Mail.from(Mail.AUTHOR));
    Message altered = signed.changed("From: Ann", "From: President <p@elsewhere.test>\nFrom: Ann");

    assertEverybodyRefuses(altered);
    assertThat(deliveredFromOutside(altered)).noneMatch(result -> result.contains("dkim=pass"));
  }

  @Test
  void forgedResultsWithOurNameAreRemovedAndForeignOnesStay() {
    String forged = "Authentication-Results: mx.receiver.test; dkim=pass header.d=bank.test";
    Mail mail =
        Mail.from(Mail.AUTHOR)
            .field(forged)
            .field("Authentication-Results: mx.elsewhere.test; dkim=pass header.d=elsewhere.test")
            .field(
                "Authentication-Results: MX.receiver.test;\r\n\tdkim=pass (a comment) header.d=bank2.test")
            .field("Authentication-Results: mx.receiver.test; spf=pass smtp.mailfrom=bank3.test")
            .field("Authentication-Results : mx.receiver.test.; dmarc=pass header.from=bank4.test")
            .field(
                "Authentication-Results: mx.receiver.test.evil.test; spf=pass smtp.helo=evil.test")
            .field(
                "Authentication-Results: mx.\r\n\treceiver . \"test\"; dk\\im=pass header.d=bank5.test")
            .field(
                "Authentication-Results: evil.test (mx.receiver.test); dkim=pass header.d=evil.test")
            .field("Authentication-Results\t: mx.(c)receiver.test; arc=pass (bank6.test)")
            .field(forged);
    try (SmtpClient client = route.deliver()) {
      client.send(mail);
    }
    Message message = route.mailbox(mail).await();

    assertThat(message.text()).doesNotContainIgnoringCase("bank");
    assertThat(message.fields("Authentication-Results"))
        .anyMatch(result -> result.contains("mx.elsewhere.test; dkim=pass header.d=elsewhere.test"))
        .anyMatch(
            result -> result.contains("mx.receiver.test.evil.test; spf=pass smtp.helo=evil.test"))
        .anyMatch(
            result ->
                result.contains("evil.test (mx.receiver.test); dkim=pass header.d=evil.test"));
  }

  /** A body that nobody looks at arrives whole. */
  @Test
  void forgedResultsOfLargeMailAreRemovedAndItsBodyArrives() {
    String body = ("x".repeat(70) + "\r\n").repeat(5000);
    Mail mail =
        Mail.from(Mail.AUTHOR)
            .field("Authentication-Results: mx.receiver.test; dkim=pass header.d=bank.test")
            .body(body);
    try (SmtpClient client = route.deliver()) {
      client.send(mail);
    }
    Message message = route.mailbox(mail).await();

    assertThat(message.fields("Authentication-Results"))
        .noneMatch(result -> result.contains("bank"));
    assertThat(message.text().replace("\r\n", "\n")).endsWith(body.replace("\r\n", "\n"));
  }

  /** Submits, and returns what arrives. */
  private Message viaSmtp(Mail mail) {
    try (SmtpClient client = route.submit()) {
      client.send(mail);
    }
    return route.mailbox(mail).await();
  }

  /**
   * Brings a message to the receiving site, as its signing site's Postfix would, and returns our
   * results.
   */
  private List<String> deliveredFromOutside(Message delivered) {
    String fromSignature = delivered.text().substring(delivered.text().indexOf("DKIM-Signature:"));
    Mail mail = Mail.verbatim(new Message(fromSignature));
    try (SmtpClient client = route.deliver()) {
      client.send(mail);
    }
    return ourResults(route.mailbox(mail).await());
  }

  private static List<String> ourResults(Message message) {
    return message.fields("Authentication-Results").stream()
        .filter(result -> result.startsWith(MailRoute.AUTHSERV_ID))
        .toList();
  }

  private void assertEverybodyAccepts(Message message) {
    for (Verifier verifier : Verifier.values()) {
      assertThat(verifier.verify(message, route.dns()))
          .as("%s says of%n%s", verifier, message)
          .startsWith("pass");
    }
    Outcome outcome = keytoolVerify(message);
    assertThat(outcome.status()).as("%s%n%s", outcome, message).isZero();
    assertThat(outcome.out()).contains("\"result\":\"pass\"", "\"domain\":\"sender.test\"");
  }

  private void assertEverybodyRefuses(Message message) {
    for (Verifier verifier : Verifier.values()) {
      assertThat(verifier.verify(message, route.dns()))
          .as("%s says of%n%s", verifier, message)
          .startsWith("fail");
    }
    Outcome outcome = keytoolVerify(message);
    assertThat(outcome.status()).as("%s%n%s", outcome, message).isEqualTo(1);
    assertThat(outcome.out()).contains("\"result\":\"fail\"");
  }

  private Outcome keytoolVerify(Message message) {
    return Signet.keytool(
            "verify", "--json", "--nameserver", "127.0.0.1:" + route.dns().port(), "-")
        .input(message.octets())
        .run();
  }
}
