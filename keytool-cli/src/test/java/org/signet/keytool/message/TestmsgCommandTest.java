package org.signet.keytool.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.keytool.Keys;
import org.signet.keytool.Run;

class TestmsgCommandTest {
  private static final String MESSAGE = "From: ann@example.com\nSubject: hi\n\nHello\n";

  @TempDir private Path folder = Path.of("");
  private Keys keys = new Keys(folder, folder);

  @BeforeEach
  void makeKey() throws IOException {
    keys = Keys.ed25519(folder);
  }

  @Test
  void signsWithAllThreeOptionsAndVerifiesInSilenceWithNone() {
    Run signed = sign(MESSAGE);
    Run verified = Run.withInput(signed.out(), "testmsg", "--dns-file", keys.zone());

    assertThat(signed.out()).startsWith("DKIM-Signature: v=1; ").endsWith("==\n" + MESSAGE);
    assertThat(signed.out()).doesNotContain("\r");
    assertThat(signed.err()).isEmpty();
    assertThat(signed.status()).isZero();
    assertThat(verified).isEqualTo(new Run(0, "", ""));
  }

  @Test
  void endsTheLinesOfTheFieldInCrlfIfAsked() {
    String field = sign(MESSAGE, "-C", "-K", "-t", folder).out();
    field = field.substring(0, field.length() - MESSAGE.length());

    assertThat(field).endsWith("\r\n");
    assertThat(field.replace("\r\n", "")).doesNotContain("\n");
  }

  @Test
  void tellsWhatFails() {
    String altered = sign(MESSAGE).out().replace("Hello", "Hullo");

    assertThat(Run.withInput(altered, "testmsg", "--dns-file", keys.zone()))
        .isEqualTo(
            new Run(
                70,
                "",
                """
                -: fail
                  fail d=example.com s=ed a=ed25519-sha256 (256-bit key): the body was changed after signing [body-hash-mismatch]
                """));
    assertThat(Run.withInput(MESSAGE, "testmsg", "--dns-file", keys.zone()))
        .isEqualTo(new Run(70, "", "-: none: no DKIM-Signature field\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-d example.com | 78 | to sign give all of -d, -k and -s, to verify none of them",
        "-d example.com -s ed -k /nonexistent/k | 71 | /nonexistent/k: no such file",
        "-d example.com -s ed -k FOLDER/junk | 70 | FOLDER/junk: neither PEM nor base64 of a private key",
        "-d example..com -s ed -k KEY | 70 | not a domain name for d=: example..com",
        "-t /nonexistent/folder | 71 | standard input: no such file",
      })
  void endsAsOpendkimTestmsg(String options, int status, String cause) throws IOException {
    Files.writeString(folder.resolve("junk"), "junk");
    String words = options.replace("FOLDER", folder + "").replace("KEY", keys.privateKey() + "");

    Run run = Run.withInput(MESSAGE, (Object[]) ("testmsg " + words).split(" "));

    assertThat(run)
        .isEqualTo(
            new Run(status, "", "signet-keytool: " + cause.replace("FOLDER", folder + "") + "\n"));
  }

  @Test
  void wrongUsageIsTheStatusOfOpendkimTestmsg() {
    assertThat(Run.keytool("testmsg", "--nonsense").status()).isEqualTo(70);
  }

  private Run sign(String message, Object... more) {
    Object[] words = {"testmsg", "-d", "example.com", "-s", "ed", "-k", keys.privateKey()};
    Object[] all = new Object[words.length + more.length];
    System.arraycopy(words, 0, all, 0, words.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return Run.withInput(message, all);
  }
}
