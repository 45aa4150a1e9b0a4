package org.signet.dkim.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.dkim.Message;
import org.signet.dkim.TestKeys;
import org.signet.dkim.canonical.Canonicalization;
import org.signet.dkim.key.KeyFormatException;
import org.signet.dkim.key.PemPrivateKey;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.verify.MessageVerification;
import org.signet.dkim.verify.VerificationPolicy;
import org.signet.dkim.verify.VerificationResult;
import org.signet.dkim.verify.Verifier;

/** RFC 6376 §5 and the layout of the field. */
class SignerTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_795_449_633);
  private static final Message MESSAGE =
      Message.parse("From: joe@example.com\r\nTo: sue@example.net\r\nSubject: x|y\r\n\r\nHi.\r\n");

  @Test
  void laysTheFieldOutAsOpenDkimDoes() throws SigningException {
    HeaderField field = sign(MESSAGE, profile().build()).get(0);
    assertThat(field.toString().split("\r\n", -1))
        .startsWith(
            "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=example.com; s=s1;",
            "\tt=1795449633; bh=UrA8rmgY3eNBotmDWtzAmHyn5RyZv8Gea45sNGsP0zw=;",
            "\th=From:To:Subject:From:To:Cc:Reply-To:Subject:Date:Message-ID:",
            "\t MIME-Version:Content-Type:Content-Transfer-Encoding;")
        .hasSize(10);
    assertThat(field.value().substring(field.value().indexOf("\tb=")))
        .matches("\tb=[A-Za-z0-9+/]{65}(\r\n\t [A-Za-z0-9+/]{66}){4}\r\n\t [A-Za-z0-9+/=]{15}");
  }

  /** A tag fits as long as it ends before column 76 without the space before it. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({"1, ' l=1;'", "10, ' l=10;'", "100, '\r\n\tl=100;'"})
  void putsTheLengthBehindTheHashAsLongAsOpenDkimDoes(long length, String tag)
      throws SigningException {
    Message message = Message.parse(MESSAGE + "x".repeat(100) + "\r\n");
    String value = sign(message, profile().bodyLength(length).build()).get(0).value();
    assertThat(value.substring(value.indexOf("; bh=") + 49)).startsWith(";" + tag);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"testaa, ' s=testaa;'", "testaaa, '\r\n\ts=testaaa;'"})
  void fillsTheFirstLineAsOpenDkimDoes(String selector, String tag) throws SigningException {
    SigningProfile profile =
        SigningProfile.builder("example.com", selector, TestKeys.RSA)
            .canonicalization(Canonicalization.SIMPLE_SIMPLE)
            .build();
    assertThat(sign(MESSAGE, profile).get(0).value()).contains("d=example.com;" + tag);
  }

  @Test
  void writesTheOptionalTagsInOrder() throws SigningException {
    SigningProfile profile =
        profile()
            .canonicalization(Canonicalization.SIMPLE_SIMPLE)
            .identity("j;o e@sub.example.com")
            .timeToLive(Duration.ofHours(1))
            .bodyLength(3)
            .copiesHeaders(true)
            .requestsReports(true)
            .build();
    assertThat(sign(MESSAGE, profile).get(0).value().replaceAll("\r\n\t ?", " "))
        .startsWith(
            " v=1; a=rsa-sha256; c=simple/simple; d=example.com; s=s1; t=1795449633; x=1795453233;"
                + " i=j=3Bo=20e@sub.example.com; r=y; bh=")
        .contains(
            "; l=3; h=From:To:Subject:From:To:Cc:Reply-To:Subject:Date:Message-ID: MIME-Version:Content-Type:Content-Transfer-Encoding; z=From:=20joe@example.com|To:=20sue@example.net|Subject:=20x=7Cy; b=");
  }

  static Stream<Arguments> headers() {
    return Stream.of(
        Arguments.of("short", List.of("Subject", "To"), "\th=Subject:To:From:From;\r\n"),
        Arguments.of(
            "fits a line of its own",
            List.of("Subject", "Message-ID", "In-Reply-To", "References", "MIME-Version"),
            "\th=Subject:Message-ID:In-Reply-To:References:MIME-Version:From:From;\r\n"),
        Arguments.of(
            "longer than a line",
            List.of(
                "Subject",
                "Message-ID",
                "In-Reply-To",
                "References",
                "MIME-Version",
                "Content-Type",
                "Date"),
            "\th=Subject:Message-ID:In-Reply-To:References:MIME-Version:\r\n\t Content-Type:Date:From:From;\r\n"),
        Arguments.of(
            "a name longer than a line",
            List.of("X-" + "a".repeat(90), "Date"),
            "\th=X-" + "a".repeat(90) + ":\r\n\t Date:From:From;\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("headers")
  void foldsTheListOfNamesOnlyIfItMust(String name, List<String> names, String expected)
      throws SigningException {
    List<HeaderField> fields =
        new ArrayList<>(names.stream().map(field -> HeaderField.of(field, " x")).toList());
    fields.add(HeaderField.of("From", " joe@example.com"));
    HeadersToSign all = new HeadersToSign(List.of("*"), List.of(), List.of("From"));
    assertThat(sign(new Message(fields, ""), profile().headersToSign(all).build()).get(0).value())
        .contains(";\r\n" + expected + "\tb=");
  }

  @Test
  void noLineIsLongerThan78ButForNamesThatAre() throws SigningException {
    for (int length = 1; length < 40; length++) {
      SigningProfile profile =
          SigningProfile.builder(
                  "a".repeat(length) + ".example.com", "s".repeat(length), TestKeys.RSA)
              .identity("j".repeat(length / 2) + "@" + "a".repeat(length) + ".example.com")
              .timeToLive(Duration.ofDays(1))
              .bodyLength(Long.MAX_VALUE)
              .copiesHeaders(true)
              .build();
      assertThat(sign(MESSAGE, profile).get(0).toString().split("\r\n", -1))
          .allMatch(line -> line.length() <= 78);
    }
  }

  @Test
  void makesOneFieldPerProfileInTheirOrder() throws SigningException {
    List<HeaderField> fields =
        sign(
            MESSAGE,
            profile().build(),
            SigningProfile.builder("example.org", "e", TestKeys.ED25519)
                .canonicalization(Canonicalization.RELAXED_RELAXED)
                .build());
    assertThat(fields)
        .extracting(field -> field.value().replaceAll("(?s).* (a=[^;]*);.* (d=[^;]*);.*", "$1 $2"))
        .containsExactly("a=rsa-sha256 d=example.com", "a=ed25519-sha256 d=example.org");
  }

  @Test
  void signsRepeatedFieldsFromTheBottomUp() throws SigningException {
    Message message = Message.parse("To: a\r\nFrom: joe@example.com\r\nTo: b\r\nTo: c\r\n\r\n");
    HeadersToSign toNotOversigned = new HeadersToSign(List.of("To"), List.of(), List.of("From"));
    Message signed = message.below(sign(message, profile().headersToSign(toNotOversigned).build()));
    assertThat(passes(signed)).isTrue();
    Message swapped =
        Message.parse(
            signed
                .toString()
                .replace("To: a", "To: 1")
                .replace("To: c", "To: a")
                .replace("To: 1", "To: c"));
    assertThat(passes(swapped)).isFalse();
    // One more instance above those that are signed changes nothing; one below is taken for a
    // signed one.
    assertThat(passes(signed.below(List.of(HeaderField.of("To", " d"))))).isTrue();
    assertThat(
            passes(Message.parse(signed.toString().replace("\nTo: c\r\n", "\nTo: c\r\nTo: d\r\n"))))
        .isFalse();
  }

  @Test
  void profilesAreDerivedForOneMessage() throws SigningException {
    SigningProfile shared =
        profile()
            .canonicalization(Canonicalization.RELAXED_RELAXED)
            .headersToSign(new HeadersToSign(List.of("To"), List.of(), List.of()))
            .identity("joe@example.com")
            .timeToLive(Duration.ofHours(1))
            .copiesHeaders(true)
            .requestsReports(true)
            .build();
    SigningProfile derived = shared.toBuilder().bodyLength(Long.MAX_VALUE).build();
    assertThat(tags(sign(MESSAGE, shared.toBuilder().build()).get(0)))
        .isEqualTo(tags(sign(MESSAGE, shared).get(0)));
    assertThat(tags(sign(MESSAGE, derived).get(0)))
        .isEqualTo(tags(sign(MESSAGE, shared).get(0)).replace(";h=", ";l=5;h="));
    assertThat(shared.bodyLength()).isEmpty();
  }

  @Test
  void tellsTheCallerOfLineEndsThatWillNotSurvive() throws SigningException {
    Message message =
        Message.parse("From: joe@example.com\r\nSubject: a\rb\r\n\r\nHi.\nJoe\n\rBye\r\n");
    MessageSigning signing =
        new Signer(() -> NOW).start(message.header(), List.of(profile().build()));
    assertThat(signing.bareLineEnds().carriageReturns()).isEqualTo(1);
    message.writeBody(signing, 2);
    assertThat(signing.bareLineEnds().carriageReturns()).isEqualTo(2);
    assertThat(signing.bareLineEnds().lineFeeds()).isEqualTo(2);
    assertThat(signing.finish()).hasSize(1);
  }

  @Test
  void signsAThousandFields() throws SigningException {
    List<HeaderField> fields = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      fields.add(HeaderField.of(i % 2 == 0 ? "X-Same" : "X-" + i, " " + i));
    }
    fields.add(HeaderField.of("From", " joe@example.com"));
    Message message = new Message(fields, "Hi.\r\n");
    HeadersToSign all = new HeadersToSign(List.of("*"), List.of(), List.of("From", "X-Same"));
    assertThat(passes(message.below(sign(message, profile().headersToSign(all).build())))).isTrue();
  }

  @Test
  void signsMailThatHasBeenSignedBefore() throws SigningException {
    Message once = MESSAGE.below(sign(MESSAGE, profile().build()));
    Message twice = once.below(sign(once, profile().build()));
    Message rubbish = twice.below(List.of(HeaderField.of("DKIM-Signature", " rubbish")));
    assertThat(rubbish.below(sign(rubbish, profile().build())).fields()).hasSize(7);
    assertThat(passes(twice)).isTrue();
  }

  @Test
  void refusesMessagesWithoutOneFromField() {
    assertThatThrownBy(() -> sign(Message.parse("To: x\r\n\r\n"), profile().build()))
        .isInstanceOfSatisfying(
            SigningException.class,
            e -> assertThat(e.reason()).isEqualTo(SigningException.Cause.NO_FROM));
    assertThatThrownBy(() -> sign(Message.parse("From: x\r\nfrom : y\r\n\r\n"), profile().build()))
        .isInstanceOfSatisfying(
            SigningException.class,
            e -> assertThat(e.reason()).isEqualTo(SigningException.Cause.SEVERAL_FROM));
  }

  @Test
  void refusesMessagesThatBeginWithAContinuationLine() {
    for (String name : List.of(" x", "\tFrom")) {
      HeaderField first = HeaderField.of(name, " y");
      assertThatThrownBy(() -> sign(MESSAGE.below(List.of(first)), profile().build()))
          .hasMessage("the message begins with a continuation line")
          .isInstanceOfSatisfying(
              SigningException.class,
              e -> assertThat(e.reason()).isEqualTo(SigningException.Cause.CONTINUATION_FIRST));
    }
  }

  static Stream<Canonicalization> canonicalizations() {
    return Stream.of("simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed")
        .map(Canonicalization::parse);
  }

  @ParameterizedTest
  @MethodSource("canonicalizations")
  void messagesWithoutABlankLineHaveAnEmptyBody(Canonicalization canonicalization)
      throws SigningException {
    SigningProfile profile = profile().canonicalization(canonicalization).build();
    Message bare = Message.parse("From: joe@example.com\r\nSubject: x\r\n");
    List<HeaderField> fields = sign(bare, profile);
    assertThat(passes(bare.below(fields))).isTrue();
    assertThat(passes(Message.parse(bare.below(fields).toString())))
        .isTrue(); // with the blank line
    assertThat(passes(bare.withBody("x\r\n").below(fields))).isFalse();
  }

  @ParameterizedTest
  @MethodSource("canonicalizations")
  void signsLinesOf20Kilobytes(Canonicalization canonicalization) throws SigningException {
    String blanks = "word  \t ".repeat(2500);
    Message message =
        new Message(
            List.of(
                HeaderField.of("From", " joe@example.com"),
                HeaderField.of("Subject", " " + "x".repeat(20_000)),
                HeaderField.of("To", blanks),
                HeaderField.of("Cc", " a,\r\n " + blanks)),
            "");
    SigningProfile profile =
        profile().canonicalization(canonicalization).copiesHeaders(true).build();
    Message signed = message.below(sign(message, profile));
    assertThat(signed.fields().get(0).length()).isGreaterThan(60_000);
    assertThat(passes(signed)).isTrue();
    assertThat(passes(Message.parse(signed.toString().replace("xx\r\nTo", "xy\r\nTo")))).isFalse();
  }

  @Test
  void namesAreWrittenInALabels() throws SigningException {
    SigningProfile profile =
        SigningProfile.builder("stra\u00dfe.example", "b\u00fccher", TestKeys.RSA)
            .identity("@a.stra\u00c3\u009fe.example")
            .build();
    Message message = Message.parse("From: joe@example.com\r\n\r\nx\r\n");
    assertThat(sign(message, profile).get(0).value())
        .contains("d=xn--strae-oqa.example;")
        .contains("s=xn--bcher-kva;")
        .contains("i=@a.xn--strae-oqa.example;");
  }

  @Test
  void refusesProfilesThatCannotBe() throws KeyFormatException {
    assertThatThrownBy(() -> SigningProfile.builder("B\u00fccher.example", "s", TestKeys.RSA))
        .hasMessage("not a domain name for d=: B?cher.example");
    assertThatThrownBy(() -> SigningProfile.builder("localhost", "s", TestKeys.RSA))
        .hasMessage("not a domain name for d=: localhost");
    assertThatThrownBy(() -> SigningProfile.builder("example.com", "", TestKeys.RSA))
        .hasMessage("not a selector for s=: ");
    assertThatThrownBy(() -> profile().identity("joe@example.org"))
        .hasMessage("the domain of i= is not within d=example.com: joe@example.org");
    assertThatThrownBy(() -> profile().identity("joe")).hasMessage("not an identity for i=: joe");
    assertThatThrownBy(() -> profile().bodyLength(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> profile().timeToLive(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    var shortKey = PemPrivateKey.parse(TestKeys.text("rsa512.pem"));
    assertThatThrownBy(() -> SigningProfile.builder("example.com", "s", shortKey))
        .hasMessage("an RSA key of 512 bits must not sign (RFC 8301): use 2048, at least 1024");
  }

  private static SigningProfile.Builder profile() {
    return SigningProfile.builder("example.com", "s1", TestKeys.RSA);
  }

  private static List<HeaderField> sign(Message message, SigningProfile... profiles)
      throws SigningException {
    MessageSigning signing = new Signer(() -> NOW).start(message.header(), List.of(profiles));
    message.writeBody(signing, 2);
    return signing.finish();
  }

  /** The value without folds, but for what depends on the header that is hashed. */
  private static String tags(HeaderField field) {
    return field.value().replaceAll("[\r\n\t ]", "").replaceAll(";b=.*", "");
  }

  private static boolean passes(Message message) {
    MessageVerification verification =
        new Verifier(
                TestKeys.always(TestKeys.record(TestKeys.RSA)),
                VerificationPolicy.defaults(),
                () -> NOW)
            .start(message.header());
    message.writeBody(verification, 2);
    return verification.finish().toCompletableFuture().join().stream()
        .allMatch(VerificationResult::passed);
  }
}
