package org.signet.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.systemtest.harness.Mail;
import org.signet.systemtest.harness.MailRoute;
import org.signet.systemtest.harness.Message;
import org.signet.systemtest.harness.SmtpClient;
import org.signet.systemtest.harness.Verifier;

/** Every canonicalization, on bodies where they differ. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CanonicalizationIT {
  private static final List<String> CANONICALIZATIONS =
      List.of("simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed");
  private static final List<String> BODIES =
      List.of(
          "",
          "\r\n",
          "\r\n\r\n\r\n",
          "  leading and trailing \t \r\n\t\r\n\r\n",
          "no empty line at the end\r\n",
          "eight bits: gr\u00fc\u00df dich\r\n.\r\n..\r\n");

  private MailRoute route;

  @BeforeAll
  void start() {
    MailRoute.Setup setup = MailRoute.setup();
    CANONICALIZATIONS.forEach(c -> setup.signer(signer(c), "Canonicalization " + c + "\n"));
    route = setup.start();
  }

  @AfterAll
  void stop() {
    route.close();
  }

  private static String signer(String canonicalization) {
    return canonicalization.replace('/', '-');
  }

  static Stream<Arguments> cases() {
    return CANONICALIZATIONS.stream()
        .flatMap(c -> BODIES.stream().map(body -> Arguments.of(c, body)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void arrivesSignedAsConfigured(String canonicalization, String body) {
    Mail mail = Mail.from(Mail.AUTHOR).body(body);
    try (SmtpClient client = route.submit(signer(canonicalization))) {
      client.send(mail);
    }
    Message message = route.mailbox(mail).await();

    assertThat(message.fields("DKIM-Signature"))
        .singleElement()
        .asString()
        .contains("c=" + canonicalization + ";");
    assertThat(message.fields("Authentication-Results"))
        .as("%s", message)
        .anyMatch(result -> result.contains("dkim=pass"));
    for (Verifier verifier : Verifier.values()) {
      assertThat(verifier.verify(message, route.dns()))
          .as("%s says of%n%s", verifier, message)
          .startsWith("pass");
    }
  }
}
