package org.signet.keytool.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signet.keytool.Keys;
import org.signet.keytool.Run;
import org.signet.testing.Draw;
import org.signet.testing.Property;

/** Whatever a message is made of, there is an answer or one clear error. */
class HostileMessageTest {
  private static final List<String> WORDS =
      List.of(
          "DKIM-Signature:",
          "From:",
          "From ",
          "a@example.com",
          " v=1;",
          " a=ed25519-sha256;",
          " d=example.com;",
          " s=ed;",
          " h=From;",
          " bh=",
          " b=",
          "c=relaxed",
          "l=0;",
          "t=9;",
          "\r",
          "\n",
          "\r\n",
          "\n\n",
          "\r\n\r\n",
          " ",
          "\t",
          ":",
          ";",
          "=",
          "\0",
          "\u00ff",
          "\u00c3\u00bc");

  @TempDir static Path folder;
  private static Keys keys = new Keys(Path.of(""), Path.of(""));

  @BeforeAll
  static void makeKey() throws IOException {
    keys = Keys.ed25519(folder);
  }

  private static String message(Draw draw) {
    List<String> parts =
        draw.list(40, d -> d.onceIn(9) ? d.text(5, '\0', '\u00ff') : d.oneOf(WORDS));
    return draw.shown("message", String.join("", parts));
  }

  @Test
  void verifyAlwaysAnswers() {
    Property.check(
        300,
        draw -> {
          Run run =
              Run.withInput(message(draw), "verify", "--json", "--dns-file", keys.zone(), "-");

          assertThat(run.status()).as("%s", run).isEqualTo(1);
          assertThat(run.out())
              .startsWith("{\"file\":\"-\",\"result\":\"")
              .endsWith("]}\n")
              .matches("[ -~]+\n");
          assertThat(run.err()).doesNotContain("defect");
        });
  }

  @Test
  void signKeepsEveryOctetOrSaysWhyNot() {
    Property.check(300, draw -> signKeepsEveryOctetOrSaysWhyNot(message(draw)));
  }

  private static void signKeepsEveryOctetOrSaysWhyNot(String message) {
    Run run =
        Run.withInput(message, "sign", "-d", Keys.DOMAIN, "-s", "ed", "-k", keys.privateKey(), "-");

    if (run.status() == 0) {
      int mailboxLine = message.startsWith("From ") ? message.indexOf('\n') + 1 : 0;
      assertThat(run.out())
          .startsWith(message.substring(0, mailboxLine) + "DKIM-Signature: ")
          .endsWith(message.substring(mailboxLine));
      assertThat(Run.withInput(run.out(), "verify", "--dns-file", keys.zone(), "-").status())
          .isZero();
    } else {
      assertThat(run.status()).as("%s", run).isEqualTo(2);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).contains(": not signed: the message has ").doesNotContain("defect");
    }
  }
}
