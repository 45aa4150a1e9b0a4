package org.signet.keytool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever a message is made of, there is an answer or one clear error. */
class HostileMessageTest {
  private static Path folder = Path.of("");
  private static Keys keys = new Keys(folder, folder);

  @BeforeContainer
  static void makeKey() throws IOException {
    folder = Files.createTempDirectory("hostile");
    keys = Keys.ed25519(folder);
  }

  @AfterContainer
  static void cleanUp() throws IOException {
    Files.delete(keys.privateKey());
    Files.delete(keys.zone());
    Files.delete(folder);
  }

  @Provide
  Arbitrary<String> messages() {
    Arbitrary<String> words =
        Arbitraries.of(
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
    Arbitrary<String> octets = Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(5);
    return Arbitraries.frequencyOf(Tuple.of(8, words), Tuple.of(1, octets))
        .list()
        .ofMaxSize(40)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 300)
  void verifyAlwaysAnswers(@ForAll("messages") String message) {
    Run run = Run.withInput(message, "verify", "--json", "--dns-file", keys.zone(), "-");

    assertThat(run.status()).as("%s", run).isEqualTo(1);
    assertThat(run.out())
        .startsWith("{\"file\":\"-\",\"result\":\"")
        .endsWith("]}\n")
        .matches("[ -~]+\n");
    assertThat(run.err()).doesNotContain("defect");
  }

  @Property(tries = 300)
  void signKeepsEveryOctetOrSaysWhyNot(@ForAll("messages") String message) {
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
