package org.signet.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signet.systemtest.harness.Mail;
import org.signet.systemtest.harness.MailRoute;
import org.signet.systemtest.harness.Message;
import org.signet.systemtest.harness.SmtpClient;
import org.signet.systemtest.harness.Verifier;

/**
 * The route of {@link MailRouteIT} once more, with unix-domain sockets between Postfix and Signet.
 */
class UnixSocketIT {

  @Test
  void signsAndVerifiesOverUnixSockets() {
    try (MailRoute route =
        MailRoute.setup()
            .signer("signer", "Canonicalization relaxed/relaxed\n")
            .overUnixSockets()
            .start()) {
      Mail smtp = Mail.from(Mail.AUTHOR);
      try (SmtpClient client = route.submit()) {
        client.send(smtp);
      }
      Mail local = Mail.from(Mail.AUTHOR);
      route.sendmail(local);

      for (Mail mail : new Mail[] {smtp, local}) {
        Message message = route.mailbox(mail).await();
        assertThat(message.fields("DKIM-Signature")).hasSize(1);
        assertThat(message.fields("Authentication-Results"))
            .anyMatch(result -> result.contains("dkim=pass"));
        for (Verifier verifier : Verifier.values()) {
          assertThat(verifier.verify(message, route.dns())).as("%s", verifier).startsWith("pass");
        }
      }
    }
  }
}
