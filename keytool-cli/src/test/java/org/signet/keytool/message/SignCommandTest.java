package org.signet.keytool.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.keytool.Keys;
import org.signet.keytool.Run;

class SignCommandTest {
  private static final String MESSAGE = "From: ann@example.com\nSubject: hi\n\nHello\n";

  @TempDir private Path folder = Path.of("");
  private Keys keys = new Keys(folder, folder);

  @BeforeEach
  void makeKey() throws IOException {
    keys = Keys.ed25519(folder);
  }

  static Stream<Arguments> messages() {
    return Stream.of(
            "relaxed/relaxed", "relaxed/simple", "simple/relaxed", "simple/simple", "simple")
        .flatMap(
            canon ->
                Stream.of(
                        MESSAGE,
                        MESSAGE.replace("\n", "\r\n"),
                        "From: ann@example.com",
                        "From: ann@example.com\n\n",
                        "From: ann@example.com\r\n\r\nno line end at the end",
                        "From: ann@example.com\n\n\n\n\n",
                        "FROM :  ann@example.com  \n\tx\nSubject:a\n b\n\n white  \t space \t\n\t\n\n",
                        "From: ann@example.com\n\nlone \r in the middle\n\rand at the start\n",
                        "From: ann@example.com\r\n\r\nlone \n in the middle\r\n",
                        "From: ann@example.com\n\nonly the body\r\nhas CRLF\r\n",
                        "From: ann@example.com\nX-\u00fc: \u00fc\n\n8 bits: gr\u00fc\u00df\u0000\u00ff\n",
                        "From: ann@example.com\nthe empty line is missing\n\nx\n",
                        "From: ann@example.com\n\n" + "0123456789\n".repeat(20_000))
                    .map(message -> Arguments.of(canon, message)));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void addsAFieldThatVerifiesAndTouchesNothingElse(String canon, String message)
      throws IOException {
    Run signed = sign(message, "--canon", canon);

    assertThat(signed.status()).as("%s", signed).isZero();
    assertThat(signed.out())
        .startsWith("DKIM-Signature: v=1; a=ed25519-sha256; c=")
        .endsWith("\n" + message);
    String field = signed.out().substring(0, signed.out().length() - message.length());
    boolean lf =
        !message.contains("\n")
            || !message.substring(0, message.indexOf('\n') + 1).endsWith("\r\n");
    assertThat(field.replace("\r\n", "").contains("\n")).isEqualTo(lf);
    assertThat(field.contains("\r")).isEqualTo(!lf);
    Run verified = Run.withInput(signed.out(), "verify", "--dns-file", keys.zone(), "-");
    assertThat(verified.status()).as("%s", verified).isZero();
  }

  @Test
  void theSameTimeGivesTheSameSignature() {
    Run signed = sign(MESSAGE, "--at", "1795449633", "--canon", "relaxed/relaxed");

    assertThat(signed.out())
        .isEqualTo(
            """
            DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed; d=example.com;
            \ts=ed; t=1795449633; bh=Ba3gj8+xBPQLJTahTfzW6RbWQ/XPgESxkCi2B66PSQg=;
            \th=From:Subject:From:To:Cc:Reply-To:Subject:Date:Message-ID:
            \t MIME-Version:Content-Type:Content-Transfer-Encoding;
            \tb=P15mH5EkjQRDhLH8TlXqUdCPx3knmJUOnNbypzMWgVG0wuzSmDsuCavjzkvM9oer/
            \t lOynhqqR0bspFikxvrHCw==
            """
                + MESSAGE);
  }

  @Test
  void readsFilesToo() throws IOException {
    Path file = Files.writeString(folder.resolve("@m.eml"), MESSAGE);

    Run signed = sign("", file, "--at", "1795449633", "--canon", "relaxed/relaxed");

    assertThat(signed).isEqualTo(sign(MESSAGE, "--at", "1795449633", "--canon", "relaxed/relaxed"));
  }

  @Test
  void signsWithRsaOfAnyAlgorithmThatFits() throws IOException {
    Keys rsa = Keys.rsa(folder);
    for (List<Object> algorithm :
        List.of(List.<Object>of(), List.<Object>of("--algorithm", "rsa-sha256"))) {
      Object[] command =
          Stream.concat(
                  Stream.of("sign", "-d", Keys.DOMAIN, "-s", "rsa", "-k", rsa.privateKey(), "-"),
                  algorithm.stream())
              .toArray();
      Run signed = Run.withInput(MESSAGE, command);

      assertThat(signed.status()).as("%s", signed).isZero();
      assertThat(signed.out()).startsWith("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple;");
      assertThat(Run.withInput(signed.out(), "verify", "--dns-file", rsa.zone(), "-").status())
          .isZero();
    }
  }

  @Test
  void warnsOfAShortKey() {
    Run.keytool("genkey", "-d", Keys.DOMAIN, "-s", "short", "-b", "1024", "-D", folder);

    Run signed =
        Run.withInput(
            MESSAGE,
            "sign",
            "-d",
            Keys.DOMAIN,
            "-s",
            "short",
            "-k",
            folder.resolve("short.private"),
            "-");

    assertThat(signed.status()).isZero();
    assertThat(signed.err())
        .isEqualTo(
            "signet-keytool: warning: the RSA key has 1024 bits; signers should use 2048 (RFC 8301)\n");
  }

  @Test
  void theLineOfAMailboxFileStaysFirst() {
    String line = "From ann@example.com Tue Nov 24 10:00:00 2026\n";

    Run signed = sign(line + MESSAGE);

    assertThat(signed.out()).startsWith(line + "DKIM-Signature: ").endsWith("\n" + MESSAGE);
    assertThat(Run.withInput(signed.out(), "verify", "--dns-file", keys.zone(), "-").status())
        .isZero();
  }

  @Test
  void warnsOfAMissingEmptyLine() {
    Run signed = sign("From: ann@example.com\nno field\n");

    assertThat(signed.err())
        .isEqualTo(
            "signet-keytool: warning: standard input:2: not a header field, and no empty line before it;"
                + " treated as the start of the body\n");
  }

  @Test
  void warnsOfLineEndsThatWillNotSurvive() {
    assertThat(sign("From: ann@example.com\r\n\r\none\rtwo\nthree\r\n").err())
        .isEqualTo(
            "signet-keytool: warning: standard input: 1 bare CR; mail"
                + " servers change or reject them, and the signature breaks\n");
    assertThat(sign("From: ann@example.com\n\none\ntwo\n").err()).isEmpty();
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            "Subject: hi\n\nHello\n",
            "",
            "standard input: not signed: the message has no From field"),
        Arguments.of("", "", "standard input: not signed: the message has no From field"),
        Arguments.of(
            "From: a@example.com\nFrom: b@example.com\n\n",
            "",
            "standard input: not signed: the message has 2 From fields"),
        Arguments.of(
            MESSAGE,
            "--canon relax/simple",
            "--canon relax/simple: use simple or relaxed, for header and body: relaxed/simple"),
        Arguments.of(
            MESSAGE,
            "--algorithm rsa-sha256",
            "--algorithm rsa-sha256 does not match: the key in KEY signs ed25519-sha256"),
        Arguments.of(
            MESSAGE,
            "--algorithm rsa-sha1",
            "--algorithm rsa-sha1 does not match: the key in KEY signs ed25519-sha256"),
        Arguments.of(MESSAGE, "--at -1", "--at -1: write seconds since 1970, at least 0"),
        Arguments.of(
            MESSAGE, "--at 9223372036854775807", "--at 9223372036854775807: out of range"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void saysWhyItDoesNotSign(String message, String options, String reason) {
    Object[] words = options.isEmpty() ? new Object[0] : options.split(" ");

    assertThat(sign(message, words))
        .isEqualTo(
            new Run(
                2,
                "",
                "signet-keytool: " + reason.replace("KEY", keys.privateKey().toString()) + "\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "absent | s1 | -         | KEY: no such file",
        "rubbish| s1 | -         | KEY: neither PEM nor base64 of a private key",
        "ed     | a..b | -       | not a selector for s=: a..b",
        "ed     | s1 | absent.eml | absent.eml: no such file",
        "ed     | s1 | /         | /: a directory, not a message",
        "-      | s1 | -         | key and message cannot both be standard input; give one as a file",
      })
  void namesTheFileThatIsWrong(String key, String selector, String message, String reason)
      throws IOException {
    Files.writeString(folder.resolve("rubbish.private"), "AAAA");
    String keyFile = key.equals("-") ? "-" : folder.resolve(key + ".private").toString();

    assertThat(
            Run.withInput(
                MESSAGE,
                "sign",
                "--domain",
                Keys.DOMAIN,
                "--selector",
                selector,
                "--key",
                keyFile,
                message))
        .isEqualTo(new Run(2, "", "signet-keytool: " + reason.replace("KEY", keyFile) + "\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "sign",
    "sign -d a.test -s s1",
    "sign -d a.test -s s1 -k k",
    "sign m --at noon -d a.test -s s1 -k k"
  })
  void wrongUsageEndsWith2(String command) {
    Run run = Run.keytool((Object[]) command.split(" "));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("signet-keytool: ")
        .endsWith("Try: signet-keytool sign --help\n");
  }

  /** Signs what comes on standard input, unless the first of the options is a file. */
  private Run sign(String message, Object... options) {
    Stream<Object> file =
        options.length > 0 && options[0] instanceof Path ? Stream.of() : Stream.of("-");
    Object[] command =
        Stream.of(
                Stream.<Object>of(
                    "sign",
                    "--domain",
                    Keys.DOMAIN,
                    "--selector",
                    "ed",
                    "--key",
                    keys.privateKey()),
                Stream.of(options),
                file)
            .flatMap(words -> words)
            .toArray();
    return Run.withInput(message, command);
  }
}
