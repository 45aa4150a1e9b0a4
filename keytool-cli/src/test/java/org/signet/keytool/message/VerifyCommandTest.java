package org.signet.keytool.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signet.keytool.Keys;
import org.signet.keytool.Run;
import org.signet.keytool.probe.LoopbackDns;

class VerifyCommandTest {
  private static final String MESSAGE = "From: ann@example.com\nSubject: hi\n\nHello\n";
  private static final String CLAIMS =
      "\"domain\":\"example.com\",\"selector\":\"ed\",\"algorithm\":\"ed25519-sha256\",\"identity\":\"@example.com\"";

  @TempDir private Path folder = Path.of("");
  private Keys keys = new Keys(folder, folder);
  private String signed = "";

  @BeforeEach
  void sign() throws IOException {
    keys = Keys.ed25519(folder);
    signed = signed("1795449633");
  }

  private String signed(String epoch) {
    return Run.withInput(
            MESSAGE,
            "sign",
            "-d",
            Keys.DOMAIN,
            "-s",
            "ed",
            "-k",
            keys.privateKey(),
            "--at",
            epoch,
            "-")
        .out();
  }

  @Test
  void passIsStatus0() {
    assertThat(verify(signed))
        .isEqualTo(
            new Run(
                0,
                """
                -: pass
                  pass d=example.com s=ed a=ed25519-sha256 (256-bit key): the message is as it was signed
                """,
                ""));
    assertThat(verify(signed, "--json"))
        .isEqualTo(
            new Run(
                0,
                "{\"file\":\"-\",\"result\":\"pass\",\"signatures\":[{"
                    + CLAIMS
                    + ",\"result\":\"pass\",\"reason\":\"\"}]}\n",
                ""));
  }

  /** Whoever cannot be read as an author does not matter to a verifier, RFC 6376 §6. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann@example.com <ann@example.com>",
        "Doe, Ann <ann@example.com>",
        "'ann@example.com'",
        "sales@ <sales@example.com>",
        "@sales <sales@example.com>",
        "Sales (EU) @ Shop <sales@example.com>",
        "sales@example.com<sales@example.com>",
        "\"Ann <ann@example.com>",
        "nobody",
      })
  void theAuthorDoesNotMatter(String from) {
    String message = MESSAGE.replace("ann@example.com", from);
    String sent =
        Run.withInput(message, "sign", "-d", Keys.DOMAIN, "-s", "ed", "-k", keys.privateKey(), "-")
            .out();

    assertThat(sent).contains("From: " + from + "\n");
    assertThat(verify(sent).out())
        .isEqualTo(
            """
            -: pass
              pass d=example.com s=ed a=ed25519-sha256 (256-bit key): the message is as it was signed
            """);
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        Arguments.of(
            "Hello", "hello", "fail", "body-hash-mismatch", "the body was changed after signing"),
        Arguments.of(
            "Subject: hi",
            "Subject: ho",
            "fail",
            "signature-mismatch",
            "a signed header field was changed after signing, or the key in DNS is not the one that signed"),
        Arguments.of(
            "s=ed;",
            "s=no;",
            "permerror",
            "key-missing",
            "DNS has no key record at the name that the signature gives"),
        Arguments.of(
            "v=1;",
            "v=2;",
            "permerror",
            "unsupported-version",
            "incompatible version; only the signing domain can fix that"),
        Arguments.of(
            "h=From:Subject:From",
            "h=Subject",
            "permerror",
            "from-not-signed",
            "the signature does not cover From, so it is worthless"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void noPassIsStatus1(String old, String changed, String result, String reason, String sentence) {
    String message = signed.replace(old, changed);

    Run json = verify(message, "--json");
    assertThat(json.status()).as("%s", json).isEqualTo(1);
    assertThat(json.out())
        .startsWith("{\"file\":\"-\",\"result\":\"" + result + "\",\"signatures\":[{\"domain\":")
        .endsWith(",\"result\":\"" + result + "\",\"reason\":\"" + reason + "\"}]}\n");
    Run text = verify(message);
    assertThat(text.status()).isEqualTo(1);
    assertThat(text.out())
        .startsWith("-: " + result + "\n  " + result + " ")
        .endsWith(": " + sentence + " [" + reason + "]\n");
  }

  @Test
  void noSignatureIsStatus1() {
    assertThat(verify(MESSAGE, "--json"))
        .isEqualTo(new Run(1, "{\"file\":\"-\",\"result\":\"none\",\"signatures\":[]}\n", ""));
    assertThat(verify(MESSAGE)).isEqualTo(new Run(1, "-: none: no DKIM-Signature field\n", ""));
    assertThat(verify("")).isEqualTo(new Run(1, "-: none: no DKIM-Signature field\n", ""));
  }

  @Test
  void oneSignatureThatPassesIsEnough() {
    String two =
        signed.replace("v=1", "v=9").substring(0, signed.length() - MESSAGE.length()) + signed;

    Run run = verify(two, "--json");

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .startsWith("{\"file\":\"-\",\"result\":\"pass\",\"signatures\":[{")
        .contains("\"result\":\"permerror\",\"reason\":\"unsupported-version\"},{\"domain\"")
        .endsWith("\"result\":\"pass\",\"reason\":\"\"}]}\n");
  }

  @Test
  void aFieldOfWhichNothingCanBeReadHasEmptyClaims() {
    assertThat(verify("DKIM-Signature: =\n" + MESSAGE, "--json"))
        .isEqualTo(
            new Run(
                1,
                "{\"file\":\"-\",\"result\":\"permerror\",\"signatures\":[{\"domain\":\"\",\"selector\":\"\","
                    + "\"algorithm\":\"\",\"identity\":\"\",\"result\":\"permerror\",\"reason\":\"signature-syntax\"}]}\n",
                ""));
  }

  @Test
  void severalMessagesAreOneRun() throws IOException {
    Path good = Files.writeString(folder.resolve("good \"1\".eml"), signed);
    Path bad = Files.writeString(folder.resolve("bad.eml"), signed.replace("Hello", "Bye"));

    Run run = Run.keytool("verify", "--json", "--dns-file", keys.zone(), good, bad, good);

    String goodName = good.toString().replace("\"", "\\\"");
    assertThat(run.status()).isZero();
    assertThat(run.out().lines())
        .hasSize(3)
        .satisfiesExactly(
            line ->
                assertThat(line).startsWith("{\"file\":\"" + goodName + "\",\"result\":\"pass\""),
            line -> assertThat(line).startsWith("{\"file\":\"" + bad + "\",\"result\":\"fail\""),
            line ->
                assertThat(line).startsWith("{\"file\":\"" + goodName + "\",\"result\":\"pass\""));
    assertThat(Run.keytool("verify", "--dns-file", keys.zone(), bad, bad).status()).isEqualTo(1);
  }

  @Test
  void aMessageThatCannotBeReadIsStatus2AndTheOthersAreVerified() throws IOException {
    Path good = Files.writeString(folder.resolve("good.eml"), signed);
    Path absent = folder.resolve("absent.eml");

    Run run = Run.keytool("verify", "--dns-file", keys.zone(), absent, folder, good);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "signet-keytool: %s: no such file\nsignet-keytool: %s: a directory, not a message\n"
                .formatted(absent, folder));
    assertThat(run.out()).startsWith(good + ": pass\n");
  }

  @ParameterizedTest
  @CsvSource({
    "1795449633, pass, ''",
    "1795449000, permerror, from-the-future",
    "1000000000, permerror, from-the-future",
    "4000000000, pass, ''",
  })
  void verifiesAsOfAnotherTime(String epoch, String result, String reason) {
    Run run = verify(signed, "--json", "--at", epoch);

    assertThat(run.out())
        .endsWith("\"result\":\"" + result + "\",\"reason\":\"" + reason + "\"}]}\n");
  }

  @Test
  void aZoneFileThatIsNotThereOrDamagedIsNamed() throws IOException {
    Path absent = folder.resolve("absent");
    assertThat(Run.withInput(signed, "verify", "--dns-file", absent, "-"))
        .isEqualTo(new Run(2, "", "signet-keytool: " + absent + ": no such file\n"));
    Path damaged = Files.writeString(folder.resolve("damaged"), "# ok\na.test text\nno-text\n");
    assertThat(Run.withInput(signed, "verify", "--dns-file", damaged, "-"))
        .isEqualTo(new Run(2, "", "signet-keytool: " + damaged + ":3: a name without a text\n"));
  }

  @Test
  void asksTheNameServer() throws IOException {
    String text =
        Run.keytool("txt", keys.privateKey(), "-d", "a.test", "-s", "s", "--format", "plain").out();
    try (LoopbackDns dns = LoopbackDns.answering(text.strip())) {
      assertThat(Run.withInput(signed, "verify", "--nameserver", dns.address(), "-").status())
          .isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    LoopbackDns.SERVFAIL + ", temperror, dns-servfail",
    LoopbackDns.NXDOMAIN + ", permerror, key-missing",
  })
  void tellsWhatTheNameServerSays(int code, String result, String reason) throws IOException {
    try (LoopbackDns dns = LoopbackDns.failingWith(code)) {
      Run run = Run.withInput(signed, "verify", "--json", "--nameserver", dns.address(), "-");

      assertThat(run.status()).isEqualTo(1);
      assertThat(run.out())
          .endsWith("\"result\":\"" + result + "\",\"reason\":\"" + reason + "\"}]}\n");
    }
  }

  @Test
  void aNameServerMustBeAnAddress() {
    assertThat(Run.withInput(signed, "verify", "--nameserver", "127.0.0.1:dns", "-"))
        .isEqualTo(
            new Run(
                2,
                "",
                "signet-keytool: --nameserver 127.0.0.1:dns: write HOST:PORT, such as 127.0.0.1:5353 or [::1]:53\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "verify",
    "verify --json",
    "verify - --at noon",
    "verify - --dns-file z --nameserver 127.0.0.1:53",
    "verify - --dns-file",
  })
  void wrongUsageEndsWith2(String command) {
    Run run = Run.keytool((Object[]) command.split(" "));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("signet-keytool: ")
        .endsWith("Try: signet-keytool verify --help\n");
  }

  @Test
  void controlCharactersOfAMessageDoNotReachTheTerminal() {
    String hostile =
        "DKIM-Signature: v=1; a=rsa\u001b[2J; d=\u0007evil\u009b.test; s=\u202e\u0000; i=@\"\\x; b=; bh=; h=from\n"
            + MESSAGE;

    Run text = verify(hostile);
    Run json = verify(hostile, "--json");

    assertThat(text.status()).isEqualTo(1);
    assertThat(text.out().replace("\n", "")).doesNotContainPattern("[\\x00-\\x1f\\x7f]");
    assertThat(json.status()).isEqualTo(1);
    assertThat(json.out().strip()).matches("[ -~]+");
  }

  @Test
  void aBodyLargerThanTheHeapWouldBeReadInPieces() throws IOException {
    Path large = folder.resolve("large.eml");
    byte[] line = ("x".repeat(70) + "\n").getBytes(StandardCharsets.US_ASCII);
    try (var out = Files.newOutputStream(large)) {
      out.write(MESSAGE.getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < 300_000; i++) {
        out.write(line);
      }
    }

    assertThat(Run.keytool("verify", "--dns-file", keys.zone(), large).status()).isEqualTo(1);
  }

  private Run verify(String message, Object... options) {
    Object[] command =
        Stream.concat(
                Stream.<Object>of("verify", "--dns-file", keys.zone(), "-"), Stream.of(options))
            .toArray();
    return Run.withInput(message, command);
  }
}
