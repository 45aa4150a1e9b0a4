package org.signet.systemtest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.systemtest.harness.Mail;
import org.signet.systemtest.harness.MailRoute;
import org.signet.systemtest.harness.Message;
import org.signet.systemtest.harness.SmtpClient;

/**
 * Fields as long as Postfix takes them: 102,400 octets is its header_size_limit. With milters it
 * cuts a field at 60,000 octets, in the queue as well, so that both sides see the same; such a
 * packet is within what the milter protocol has room for.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LargeHeaderIT {
  /** Of 60,000 octets: the name, and the CR of each fold, which a Maildir does not have. */
  private static final int CUT = 59_400;

  private MailRoute route;

  @BeforeAll
  void start() {
    route = MailRoute.setup().signer("signer", "").start();
  }

  @AfterAll
  void stop() {
    route.close();
  }

  private void send(Mail mail, int fields, int octets) {
    try (SmtpClient client = route.submit()) {
      client.send(
          mail.author(),
          mail.recipient(),
          out -> {
            StringBuilder header = new StringBuilder();
            for (int i = 0; i < fields; i++) {
              append(header, "X-Large-" + i, octets);
            }
            out.write((header + mail.header() + "\r\nHello\r\n").getBytes(US_ASCII));
          });
    }
  }

  private static void append(StringBuilder header, String name, int octets) {
    int end = header.length() + octets;
    header.append(name).append(": ");
    while (header.length() < end - 903) {
      header.append("x".repeat(900)).append("\r\n ");
    }
    header.append("x".repeat(end - header.length())).append("\r\n");
  }

  @ParameterizedTest(name = "{0} octets")
  @CsvSource({"50000, false", "102400, true", "120000, true"})
  void aLargeFieldIsSignedAndVerified(int octets, boolean isCut) throws IOException {
    Mail mail = Mail.from(Mail.AUTHOR);
    send(mail, 1, octets);

    Message delivered =
        new Message(Files.readString(route.mailbox(mail).awaitFiles(1).get(0), ISO_8859_1));
    assertThat(delivered.fields("DKIM-Signature")).hasSize(1);
    assertThat(delivered.fields("Authentication-Results"))
        .singleElement()
        .asString()
        .contains("dkim=pass");
    int length = delivered.fields("X-Large-0").get(0).length();
    if (isCut) {
      assertThat(length).isBetween(CUT, 60_000);
    } else {
      assertThat(length).isBetween(octets - 200, octets);
    }
  }

  /** Two are above MaximumHeaders. */
  @Test
  void aHeaderThatIsTooLargeIsRefusedForNow() {
    assertThatThrownBy(() -> send(Mail.from(Mail.AUTHOR), 2, 102_400))
        .isInstanceOf(SmtpClient.NotNow.class)
        .hasMessageContaining("451 4.7.0 too much header data");
    assertThat(route.signer().isAlive()).isTrue();
  }
}
