package org.signet.dkim.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signet.dkim.Message;
import org.signet.dkim.TestKeys;
import org.signet.dkim.canonical.Canonicalization;
import org.signet.dkim.key.DnssecStatus;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.PublicKeyLookup;
import org.signet.dkim.key.SigningKey;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.sign.HeadersToSign;
import org.signet.dkim.sign.MessageSigning;
import org.signet.dkim.sign.Signer;
import org.signet.dkim.sign.SigningException;
import org.signet.dkim.sign.SigningProfile;

/** RFC 6376 §6: result and reason, row by row. */
class VerifierTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_795_449_633);
  private static final String RSA = TestKeys.record(TestKeys.RSA_1024);
  private static final String ED25519 = TestKeys.record(TestKeys.ED25519);
  private static final Message MESSAGE =
      Message.parse(
          """
          Received: from a
          \tby b
          From: Joe <joe@example.com>
          To: sue@example.net
          Subject: Hello
          \tthere
          Date: Fri, 11 Jul 2003 21:00:37 -0700

          Hi.

          We lost the game.  Are you hungry yet?

          Joe.
          """
              .replace("\n", "\r\n"));

  /** What is done to a signed message, and what is then to be found. */
  static Stream<Arguments> messages() {
    return Stream.of(
        row("untouched", text -> text, null),
        row("a field added on top", text -> "X-New: y\r\n" + text, null),
        row("an unsigned field changed", text -> text.replace("from a", "from c"), null),
        row(
            "a word of the body changed",
            text -> text.replace("lost", "won"),
            FailReason.BODY_HASH_MISMATCH),
        row("a line added to the body", text -> text + "Bye.\r\n", FailReason.BODY_HASH_MISMATCH),
        row(
            "the body cut",
            text -> text.replace("\r\nJoe.\r\n", ""),
            FailReason.BODY_HASH_MISMATCH),
        row(
            "white space in the body changed",
            text -> text.replace("game.  Are", "game. Are"),
            FailReason.BODY_HASH_MISMATCH),
        row("empty lines at the end", text -> text + "\r\n\r\n", null),
        row(
            "a signed field changed",
            text -> text.replace("Subject: Hello", "Subject: Hullo"),
            FailReason.SIGNATURE_MISMATCH),
        row(
            "a signed field removed",
            text -> text.replace("To: sue@example.net\r\n", ""),
            FailReason.SIGNATURE_MISMATCH),
        row(
            "a signed field refolded",
            text -> text.replace("Hello\r\n\tthere", "Hello there"),
            null),
        row(
            "the name of a signed field in other case",
            text -> text.replace("\nSubject:", "\nSUBJECT:"),
            null),
        row(
            "a second Subject below",
            text -> text.replace("\nDate:", "\nSubject: other\r\nDate:"),
            FailReason.SIGNATURE_MISMATCH),
        row(
            "a second From on top, oversigned",
            text -> "From: eve@example.org\r\n" + text,
            FailReason.SIGNATURE_MISMATCH),
        row(
            "b= changed",
            text -> text.replaceFirst("b=[A-Za-z0-9+/]{8}", "b=AAAABBBB"),
            FailReason.SIGNATURE_MISMATCH),
        row(
            "b= cut",
            text -> text.replaceFirst("\tb=[A-Za-z0-9+/]{8}", "\tb="),
            FailReason.SIGNATURE_MISMATCH),
        row(
            "b= refolded",
            text -> text.replaceFirst("\tb=([A-Za-z0-9+/]{8})", "\tb= $1\r\n "),
            null),
        row(
            "bh= changed",
            text -> text.replaceFirst("bh=[A-Za-z0-9+/]{8}", "bh=AAAABBBB"),
            FailReason.BODY_HASH_MISMATCH),
        row(
            "an unknown tag added",
            text -> text.replace("v=1;", "v=1; u=1;"),
            FailReason.SIGNATURE_MISMATCH),
        row(
            "the selector changed to one that has the same key",
            text -> text.replace("s=s1;", "s=s2;"),
            FailReason.SIGNATURE_MISMATCH),
        row(
            "the name of the signature in other case",
            text -> text.replace("DKIM-Signature:", "dkim-signature:"),
            null),
        row("version 2", text -> text.replace("v=1;", "v=2;"), FailReason.UNSUPPORTED_VERSION),
        row(
            "rsa-sha1",
            text ->
                text.replace("a=rsa-sha256", "a=rsa-sha1")
                    .replaceFirst("bh=[^;]+", "bh=uoq1oCgLlTqpdDX/iUbLy7J1Wic="),
            FailReason.RSA_SHA1),
        row(
            "algorithm of another key",
            text -> text.replace("a=rsa-sha256", "a=ed25519-sha256"),
            FailReason.KEY_TYPE_MISMATCH),
        row(
            "From taken out of h=",
            text -> text.replaceFirst("h=From:", "h=").replaceFirst(":From:To:Cc", ":X:To:Cc"),
            FailReason.FROM_NOT_SIGNED),
        row("a tag twice", text -> text.replace("v=1;", "v=1; v=1;"), FailReason.DUPLICATE_TAG),
        row(
            "no header but the signature",
            text -> text.substring(0, text.indexOf("Received")) + "\r\n",
            FailReason.BODY_HASH_MISMATCH));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messages")
  void findsWhatWasDoneToTheMessage(
      String name, UnaryOperator<String> change, Optional<FailReason> reason)
      throws SigningException {
    Message signed = sign(MESSAGE, profile(TestKeys.RSA_1024));
    String changed = change.apply(signed.toString());
    List<VerificationResult> results =
        verify(
            Message.parse(changed),
            TestKeys.lookup(
                Map.of("s1._domainkey.example.com", RSA, "s2._domainkey.example.com", RSA)));
    assertThat(results).hasSize(1);
    assertThat(results.get(0).reason()).isEqualTo(reason);
    assertThat(results.get(0).code())
        .isEqualTo(reason.map(FailReason::code).orElse(ResultCode.PASS));
  }

  /** What the DNS says, and what is then to be found. */
  static Stream<Arguments> keys() {
    return Stream.of(
        key("the key", new KeyLookupResult.Found(List.of(RSA)), null),
        key(
            "two records, one of something else",
            new KeyLookupResult.Found(List.of("v=spf1 -all", RSA)),
            null),
        key(
            "two records, the second fits",
            new KeyLookupResult.Found(List.of(TestKeys.record(TestKeys.RSA), RSA)),
            null),
        key(
            "no such name",
            new KeyLookupResult.NoSuchName(Optional.empty()),
            FailReason.KEY_MISSING),
        key("no record", new KeyLookupResult.NoData(), FailReason.KEY_NO_RECORD),
        key(
            "another key",
            new KeyLookupResult.Found(List.of(TestKeys.record(TestKeys.RSA))),
            FailReason.SIGNATURE_MISMATCH),
        key(
            "rubbish and another key",
            new KeyLookupResult.Found(List.of("rubbish", TestKeys.record(TestKeys.RSA))),
            FailReason.SIGNATURE_MISMATCH),
        key(
            "a record of something else and another key",
            new KeyLookupResult.Found(List.of("v=spf1 -all", TestKeys.record(TestKeys.RSA))),
            FailReason.SIGNATURE_MISMATCH),
        key(
            "a record of an unknown type and a revoked key",
            new KeyLookupResult.Found(List.of("k=dsa; p=AAAA", "p=")),
            FailReason.KEY_REVOKED),
        key(
            "another kind of key",
            new KeyLookupResult.Found(List.of(ED25519)),
            FailReason.KEY_TYPE_MISMATCH),
        key("rubbish", new KeyLookupResult.Found(List.of("rubbish")), FailReason.KEY_SYNTAX),
        key(
            "another version",
            new KeyLookupResult.Found(List.of(RSA.replace("DKIM1", "DKIM2"))),
            FailReason.KEY_VERSION),
        key(
            "unknown type",
            new KeyLookupResult.Found(List.of(RSA.replace("k=rsa", "k=dsa"))),
            FailReason.KEY_TYPE_UNKNOWN),
        key("revoked", new KeyLookupResult.Found(List.of("v=DKIM1; p=")), FailReason.KEY_REVOKED),
        key("no base64", new KeyLookupResult.Found(List.of("p=***")), FailReason.KEY_DATA_INVALID),
        key(
            "a megabyte",
            new KeyLookupResult.Found(List.of("p=" + "A".repeat(1 << 20))),
            FailReason.KEY_RECORD_TOO_LONG),
        key(
            "a record whose text was too long to be kept",
            new KeyLookupResult.TooLong(Duration.ZERO, DnssecStatus.UNCHECKED),
            FailReason.KEY_RECORD_TOO_LONG),
        key(
            "a key below nine records that are not keys",
            new KeyLookupResult.Found(with(Collections.nCopies(9, "v=spf1 -all"), RSA)),
            null),
        key(
            "a key below three others",
            new KeyLookupResult.Found(with(Collections.nCopies(3, "p="), RSA)),
            null),
        key(
            "a key below four others",
            new KeyLookupResult.Found(with(Collections.nCopies(4, "p="), RSA)),
            FailReason.KEY_REVOKED),
        key(
            "for sha1 only",
            new KeyLookupResult.Found(List.of(RSA + "; h=sha1")),
            FailReason.KEY_HASH_MISMATCH),
        key(
            "for sha1 and sha256",
            new KeyLookupResult.Found(List.of(RSA + "; h= sha1 : sha256 ")),
            null),
        key(
            "for another service",
            new KeyLookupResult.Found(List.of(RSA + "; s=web")),
            FailReason.KEY_NOT_FOR_EMAIL),
        key("for all services", new KeyLookupResult.Found(List.of(RSA + "; s=*")), null),
        key("testing", new KeyLookupResult.Found(List.of(RSA + "; t=y")), null),
        key(
            "no subdomains, and there is none",
            new KeyLookupResult.Found(List.of(RSA + "; t=s")),
            null),
        failed(KeyLookupResult.Cause.TIMEOUT, FailReason.DNS_TIMEOUT),
        failed(KeyLookupResult.Cause.SERVFAIL, FailReason.DNS_SERVFAIL),
        failed(KeyLookupResult.Cause.REFUSED, FailReason.DNS_REFUSED),
        failed(KeyLookupResult.Cause.BAD_ANSWER, FailReason.DNS_BAD_ANSWER),
        failed(KeyLookupResult.Cause.NETWORK, FailReason.DNS_NETWORK),
        failed(KeyLookupResult.Cause.OVERLOAD, FailReason.DNS_OVERLOAD),
        failed(KeyLookupResult.Cause.BOGUS, FailReason.DNS_BOGUS));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("keys")
  void findsWhatIsWrongWithTheKey(String name, KeyLookupResult answer, Optional<FailReason> reason)
      throws SigningException {
    Message signed = sign(MESSAGE, profile(TestKeys.RSA_1024));
    VerificationResult result =
        verify(signed, asked -> CompletableFuture.completedFuture(answer)).get(0);
    assertThat(result.reason()).isEqualTo(reason);
    assertThat(result.code()).isEqualTo(reason.map(FailReason::code).orElse(ResultCode.PASS));
  }

  @Test
  void identityInASubdomainNeedsAKeyThatAllowsIt() throws SigningException {
    Message signed =
        sign(
            MESSAGE,
            SigningProfile.builder("example.com", "s1", TestKeys.RSA_1024)
                .identity("joe@sub.example.com")
                .build());
    assertThat(reasons(verify(signed, TestKeys.always(RSA)))).containsExactly(Optional.empty());
    assertThat(reasons(verify(signed, TestKeys.always(RSA + "; t=s"))))
        .containsExactly(Optional.of(FailReason.KEY_FORBIDS_SUBDOMAIN));
  }

  @Test
  void theNameOfTheSignatureIsHashedAsItStands() throws SigningException {
    Message signed =
        sign(
            MESSAGE,
            SigningProfile.builder("example.com", "s1", TestKeys.RSA_1024)
                .canonicalization(Canonicalization.SIMPLE_SIMPLE)
                .build());
    assertThat(reasons(verify(signed, TestKeys.always(RSA)))).containsExactly(Optional.empty());
    Message renamed =
        Message.parse(signed.toString().replace("DKIM-Signature:", "dkim-signature:"));
    assertThat(reasons(verify(renamed, TestKeys.always(RSA))))
        .containsExactly(Optional.of(FailReason.SIGNATURE_MISMATCH));
  }

  @Test
  void keysShorterThanThePolicyWantsDoNotPass() throws SigningException {
    Message signed = sign(MESSAGE, profile(TestKeys.RSA_1024));
    VerificationPolicy policy = VerificationPolicy.defaults().withMinimumRsaBits(2048);
    assertThat(reasons(verify(signed, TestKeys.always(RSA), policy, NOW)))
        .containsExactly(Optional.of(FailReason.KEY_TOO_SHORT));
  }

  @Test
  void textBehindTheSignedLengthIsNoCleanPass() throws SigningException {
    Message signed =
        sign(
            MESSAGE,
            SigningProfile.builder("example.com", "s1", TestKeys.RSA_1024)
                .bodyLength(Long.MAX_VALUE)
                .build());
    PublicKeyLookup keys = TestKeys.always(RSA);
    VerificationPolicy tolerant = VerificationPolicy.defaults().withUnsignedContent(true);
    assertThat(reasons(verify(signed, keys))).containsExactly(Optional.empty());
    Message longer = signed.withBody(signed.body() + "Buy!\r\n");
    assertThat(reasons(verify(longer, keys)))
        .containsExactly(Optional.of(FailReason.UNSIGNED_CONTENT));
    assertThat(reasons(verify(longer, keys, tolerant, NOW))).containsExactly(Optional.empty());
    Message changed = longer.withBody(longer.body().replace("lost", "won "));
    assertThat(reasons(verify(changed, keys, tolerant, NOW)))
        .containsExactly(Optional.of(FailReason.BODY_HASH_MISMATCH));
    Message shorter = signed.withBody(signed.body().substring(3));
    assertThat(reasons(verify(shorter, keys)))
        .containsExactly(Optional.of(FailReason.BODY_TOO_SHORT));
  }

  @Test
  void zeroIsALengthToo() throws SigningException {
    Message signed =
        sign(
            MESSAGE,
            SigningProfile.builder("example.com", "s1", TestKeys.ED25519).bodyLength(0).build());
    assertThat(signed.fields().get(0).value()).containsPattern(";\\s+l=0;");
    assertThat(reasons(verify(signed, TestKeys.always(ED25519))))
        .containsExactly(Optional.of(FailReason.UNSIGNED_CONTENT));
  }

  @Test
  void anExpirationBeyondAllClocksNeverComes() throws SigningException {
    Message signed =
        sign(
            MESSAGE,
            SigningProfile.builder("example.com", "s1", TestKeys.ED25519)
                .timeToLive(Duration.ofSeconds(2_000_000_000_000L))
                .build());
    assertThat(signed.fields().get(0).value()).containsPattern("x=[0-9]{13};");
    assertThat(reasons(verify(signed, TestKeys.always(ED25519)))).containsExactly(Optional.empty());
    Message future =
        Message.parse(signed.toString().replaceFirst("([\\s;]t=)[0-9]+", "$11" + "0".repeat(12)));
    assertThat(reasons(verify(future, TestKeys.always(ED25519))))
        .containsExactly(Optional.of(FailReason.FROM_THE_FUTURE));
    Message never =
        Message.parse(
            signed
                .toString()
                .replaceFirst("([\\s;]t=)[0-9]+", "$1" + "9".repeat(40))
                .replaceFirst("x=[0-9]+;", ""));
    assertThat(reasons(verify(never, TestKeys.always(ED25519))))
        .containsExactly(Optional.of(FailReason.FROM_THE_FUTURE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "From",
        "To",
        "Cc",
        "Reply-To",
        "Subject",
        "Date",
        "Message-ID",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding"
      })
  void nobodyCanAddAFieldThatIsOversignedByDefault(String name) throws SigningException {
    Message signed = sign(MESSAGE, profile(TestKeys.ED25519));
    assertThat(reasons(verify(signed, TestKeys.always(ED25519)))).containsExactly(Optional.empty());
    for (String spelling : List.of(name, name.toUpperCase(Locale.ROOT))) {
      Message above = signed.below(List.of(HeaderField.of(spelling, " eve@example.org")));
      assertThat(reasons(verify(above, TestKeys.always(ED25519))))
          .as("%s above", spelling)
          .containsExactly(Optional.of(FailReason.SIGNATURE_MISMATCH));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Received", "Sender", "List-Id", "List-Unsubscribe", "X-Spam", "Comments"})
  void whatRelaysAndListsAddBreaksNothing(String name) throws SigningException {
    Message signed = sign(MESSAGE, profile(TestKeys.ED25519));
    Message above = signed.below(List.of(HeaderField.of(name, " x")));
    assertThat(reasons(verify(above, TestKeys.always(ED25519)))).containsExactly(Optional.empty());
  }

  static Stream<Arguments> times() {
    return Stream.of(
        Arguments.of("when it was made", 0, Optional.empty()),
        Arguments.of("with a clock that is late by the drift", -300, Optional.empty()),
        Arguments.of("with a clock that is later", -301, Optional.of(FailReason.FROM_THE_FUTURE)),
        Arguments.of("at its end", 1000, Optional.empty()),
        Arguments.of("after its end, by the drift", 1300, Optional.empty()),
        Arguments.of("too late", 1301, Optional.of(FailReason.EXPIRED)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("times")
  void isGoodForItsTime(String name, int seconds, Optional<FailReason> reason)
      throws SigningException {
    Message signed =
        sign(
            MESSAGE,
            SigningProfile.builder("example.com", "s1", TestKeys.ED25519)
                .timeToLive(Duration.ofSeconds(1000))
                .build());
    assertThat(
            reasons(
                verify(
                    signed,
                    TestKeys.always(ED25519),
                    VerificationPolicy.defaults(),
                    NOW.plusSeconds(seconds))))
        .containsExactly(reason);
  }

  @Test
  void goodSignaturesPassBesideAllOthers() throws SigningException {
    Message signed =
        sign(
            MESSAGE,
            profile(TestKeys.RSA_1024),
            SigningProfile.builder("example.org", "e", TestKeys.ED25519).build());
    List<HeaderField> bad =
        List.of(
            HeaderField.of("DKIM-Signature", " rubbish"),
            HeaderField.of("DKIM-Signature", ""),
            HeaderField.of(
                "DKIM-Signature", signed.fields().get(0).value().replace("s=s1", "s=slow")),
            HeaderField.of(
                "DKIM-Signature", signed.fields().get(0).value().replace("s=s1", "s=absent")));
    PublicKeyLookup keys =
        name ->
            CompletableFuture.completedFuture(
                switch (name.selector()) {
                  case "s1" -> new KeyLookupResult.Found(List.of(RSA));
                  case "e" -> new KeyLookupResult.Found(List.of(ED25519));
                  case "slow" -> new KeyLookupResult.Failed(KeyLookupResult.Cause.TIMEOUT, "");
                  default -> new KeyLookupResult.NoSuchName(Optional.empty());
                });
    assertThat(reasons(verify(signed.below(bad), keys)))
        .containsExactly(
            Optional.of(FailReason.SIGNATURE_SYNTAX),
            Optional.of(FailReason.SIGNATURE_SYNTAX),
            Optional.of(FailReason.DNS_TIMEOUT),
            Optional.of(FailReason.KEY_MISSING),
            Optional.empty(),
            Optional.empty());
  }

  @Test
  void signaturesBeyondTheLimitAreNotLookedAt() throws SigningException {
    Message signed =
        sign(
            MESSAGE,
            profile(TestKeys.RSA_1024),
            profile(TestKeys.RSA_1024),
            profile(TestKeys.RSA_1024));
    List<String> asked = new ArrayList<>();
    PublicKeyLookup keys =
        name -> {
          asked.add(name.selector());
          return CompletableFuture.completedFuture(new KeyLookupResult.Found(List.of(RSA)));
        };
    List<VerificationResult> results =
        verify(signed, keys, VerificationPolicy.defaults().withMaximumSignatures(2), NOW);
    assertThat(reasons(results))
        .containsExactly(
            Optional.empty(), Optional.empty(), Optional.of(FailReason.TOO_MANY_SIGNATURES));
    assertThat(results.get(2).summary().domain()).hasValue("example.com");
    assertThat(asked).containsExactly("s1"); // one look-up for both
  }

  @Test
  void aMessageNeedsExactlyOneFromField() throws SigningException {
    HeadersToSign notOversigned = new HeadersToSign(List.of("From"), List.of(), List.of());
    Message signed =
        sign(
            MESSAGE,
            SigningProfile.builder("example.com", "s1", TestKeys.ED25519)
                .headersToSign(notOversigned)
                .build());
    Message twoAuthors = signed.below(List.of(HeaderField.of("from ", " eve@example.org")));
    assertThat(reasons(verify(twoAuthors, TestKeys.always(ED25519))))
        .containsExactly(Optional.of(FailReason.FROM_NOT_UNIQUE));
    assertThat(
            reasons(
                verify(
                    twoAuthors,
                    TestKeys.always(ED25519),
                    VerificationPolicy.defaults().withSingleFrom(false),
                    NOW)))
        .containsExactly(Optional.empty());
  }

  @Test
  void unsignedMessagesHaveNoResultsAndNeedNoBody() {
    MessageVerification verification =
        new Verifier(TestKeys.always(RSA), VerificationPolicy.defaults(), () -> NOW)
            .start(MESSAGE.header());
    assertThat(verification.wantsBody()).isFalse();
    assertThat(verification.finish().toCompletableFuture().join()).isEmpty();
  }

  @Test
  void hopelessSignaturesNeedNoBody() {
    Message message = MESSAGE.below(List.of(HeaderField.of("DKIM-Signature", " rubbish")));
    MessageVerification verification =
        new Verifier(TestKeys.always(RSA), VerificationPolicy.defaults(), () -> NOW)
            .start(message.header());
    assertThat(verification.wantsBody()).isFalse();
  }

  @Test
  void theBodyIsNotWantedOnceNoKeyCanCome() throws SigningException {
    Message signed =
        sign(
            MESSAGE,
            profile(TestKeys.RSA_1024),
            SigningProfile.builder("example.net", "s1", TestKeys.RSA_1024).build());
    CompletableFuture<KeyLookupResult> first = new CompletableFuture<>();
    CompletableFuture<KeyLookupResult> second = new CompletableFuture<>();
    MessageVerification verification =
        new Verifier(
                name -> name.domain().equals("example.com") ? first : second,
                VerificationPolicy.defaults(),
                () -> NOW)
            .start(signed.header());
    assertThat(verification.wantsBody()).isTrue();
    first.complete(new KeyLookupResult.NoSuchName(Optional.empty()));
    assertThat(verification.wantsBody()).isTrue();
    second.completeExceptionally(new IllegalStateException());
    assertThat(verification.wantsBody()).isFalse();
    assertThat(verification.settled()).isEmpty();
    assertThat(reasons(verification.finish().toCompletableFuture().join()))
        .containsExactlyInAnyOrder(
            Optional.of(FailReason.KEY_MISSING), Optional.of(FailReason.DNS_BAD_ANSWER));
  }

  @Test
  void theBodyIsWantedAsLongAsAKeyMayCome() throws SigningException {
    Message signed = sign(MESSAGE, profile(TestKeys.RSA_1024));
    MessageVerification verification =
        new Verifier(TestKeys.always(RSA), VerificationPolicy.defaults(), () -> NOW)
            .start(signed.header());
    signed.writeBody(verification, 3);
    assertThat(verification.wantsBody()).isTrue();
  }

  @Test
  void keysAreAskedForBeforeTheBodyAndMayComeAfterIt() throws SigningException {
    Message signed = sign(MESSAGE, profile(TestKeys.RSA_1024));
    CompletableFuture<KeyLookupResult> answer = new CompletableFuture<>();
    MessageVerification verification =
        new Verifier(name -> answer, VerificationPolicy.defaults(), () -> NOW)
            .start(signed.header());
    signed.writeBody(verification, 10);
    CompletableFuture<List<VerificationResult>> results =
        verification.finish().toCompletableFuture();
    assertThat(results).isNotDone();
    answer.complete(new KeyLookupResult.Found(List.of(RSA)));
    assertThat(results.join()).allMatch(VerificationResult::passed);
  }

  @Test
  void brokenLookUpsAreTemporaryErrors() throws SigningException {
    Message signed = sign(MESSAGE, profile(TestKeys.RSA_1024));
    PublicKeyLookup broken = name -> CompletableFuture.failedFuture(new IllegalStateException());
    assertThat(reasons(verify(signed, broken)))
        .containsExactly(Optional.of(FailReason.DNS_BAD_ANSWER));
  }

  @Test
  void abandoningCancelsTheLookUps() throws SigningException {
    Message signed = sign(MESSAGE, profile(TestKeys.RSA_1024));
    CompletableFuture<KeyLookupResult> answer = new CompletableFuture<>();
    MessageVerification verification =
        new Verifier(name -> answer, VerificationPolicy.defaults(), () -> NOW)
            .start(signed.header());
    verification.abandon();
    assertThat(answer).isCancelled();
    assertThat(verification.finish().toCompletableFuture()).isCompletedExceptionally();
  }

  @Test
  void faultySignaturesAreSettledBeforeTheBody() {
    Message faulty = MESSAGE.below(List.of(HeaderField.of("DKIM-Signature", " rubbish")));
    MessageVerification verification =
        new Verifier(TestKeys.always(RSA), VerificationPolicy.defaults(), () -> NOW)
            .start(faulty.header());
    assertThat(reasons(verification.settled().orElseThrow()))
        .containsExactly(Optional.of(FailReason.SIGNATURE_SYNTAX));
  }

  @Test
  void errorsAreNotFailuresOfTheDns() throws SigningException {
    Message signed = sign(MESSAGE, profile(TestKeys.RSA_1024));
    for (Throwable error :
        List.of(new AssertionError(), new CompletionException(new AssertionError()))) {
      MessageVerification verification =
          new Verifier(
                  name -> CompletableFuture.failedFuture(error),
                  VerificationPolicy.defaults(),
                  () -> NOW)
              .start(signed.header());
      assertThat(verification.finish().toCompletableFuture()).isCompletedExceptionally();
    }
    PublicKeyLookup broken =
        name -> CompletableFuture.failedFuture(new CompletionException(new IOException()));
    assertThat(reasons(verify(signed, broken)))
        .containsExactly(Optional.of(FailReason.DNS_BAD_ANSWER));
  }

  @Test
  void aBogusAnswerIsPartOfTheSummary() throws SigningException {
    Message signed = sign(MESSAGE, profile(TestKeys.RSA_1024));
    assertThat(dnssecAfter(signed, KeyLookupResult.Cause.BOGUS)).isEqualTo(DnssecStatus.BOGUS);
    assertThat(dnssecAfter(signed, KeyLookupResult.Cause.SERVFAIL))
        .isEqualTo(DnssecStatus.UNCHECKED);
  }

  private static DnssecStatus dnssecAfter(Message signed, KeyLookupResult.Cause cause) {
    PublicKeyLookup failing =
        name -> CompletableFuture.completedFuture(new KeyLookupResult.Failed(cause, "why"));
    return verify(signed, failing).get(0).summary().dnssec();
  }

  @Test
  void aRevokedKeyIsRevokedWhateverItsType() throws SigningException {
    Message signed = sign(MESSAGE, profile(TestKeys.RSA_1024));
    assertThat(reasons(verify(signed, TestKeys.always("k=ed25519; p="))))
        .containsExactly(Optional.of(FailReason.KEY_REVOKED));
  }

  @Test
  void summaryTellsWhatTheSignatureClaims() throws SigningException {
    Message signed =
        sign(
            MESSAGE,
            SigningProfile.builder("example.com", "s1", TestKeys.RSA_1024)
                .identity("j;oe@example.com")
                .build());
    SignatureSummary summary = verify(signed, TestKeys.always(RSA + "; t=y")).get(0).summary();
    assertThat(summary.domain()).hasValue("example.com");
    assertThat(summary.selector()).hasValue("s1");
    assertThat(summary.algorithm()).hasValue("rsa-sha256");
    assertThat(summary.identity()).hasValue("j;oe@example.com");
    assertThat(summary.signatureData().orElseThrow()).hasSize(172).doesNotContain("\r", "\n", " ");
    assertThat(summary.keyBits()).hasValue(1024);
    assertThat(summary.testing()).isTrue();
  }

  @Test
  void namesOfTheSignatureItselfInItsHeaderListAreOtherSignatures() throws SigningException {
    // h= names DKIM-Signature: that is never the field itself (RFC 6376 §3.5), so with no other it
    // is nothing.
    Message signed = sign(MESSAGE, profile(TestKeys.RSA_1024));
    String value = signed.fields().get(0).value().replace("h=From:", "h=DKIM-Signature:From:");
    Message renamed = MESSAGE.below(List.of(HeaderField.of("DKIM-Signature", value)));
    assertThat(reasons(verify(renamed, TestKeys.always(RSA))))
        .containsExactly(Optional.of(FailReason.SIGNATURE_MISMATCH));
  }

  @ParameterizedTest
  @EnumSource(FailReason.class)
  void reasonsAreFitForPrograms(FailReason reason) {
    assertThat(reason.id()).matches("[a-z0-9]+(-[a-z0-9]+)*");
    assertThat(reason.text()).matches("[A-Za-z0-9,= -]+");
    assertThat(reason.code()).isNotIn(ResultCode.PASS, ResultCode.NONE);
    assertThat(Stream.of(FailReason.values()).filter(other -> other.id().equals(reason.id())))
        .hasSize(1);
  }

  private static SigningProfile profile(SigningKey key) {
    return SigningProfile.builder("example.com", "s1", key)
        .canonicalization(Canonicalization.RELAXED_SIMPLE)
        .build();
  }

  private static Message sign(Message message, SigningProfile... profiles) throws SigningException {
    MessageSigning signing = new Signer(() -> NOW).start(message.header(), List.of(profiles));
    message.writeBody(signing, 100);
    return message.below(signing.finish());
  }

  private static List<VerificationResult> verify(Message message, PublicKeyLookup keys) {
    return verify(message, keys, VerificationPolicy.defaults(), NOW);
  }

  private static List<VerificationResult> verify(
      Message message, PublicKeyLookup keys, VerificationPolicy policy, Instant now) {
    MessageVerification verification =
        new Verifier(keys, policy, () -> now).start(message.header());
    message.writeBody(verification, 3);
    return verification.finish().toCompletableFuture().join();
  }

  private static List<Optional<FailReason>> reasons(List<VerificationResult> results) {
    return results.stream().map(VerificationResult::reason).toList();
  }

  private static Arguments row(
      String name, UnaryOperator<String> change, @Nullable FailReason reason) {
    return Arguments.of(name, change, Optional.ofNullable(reason));
  }

  private static List<String> with(List<String> texts, String last) {
    return Stream.concat(texts.stream(), Stream.of(last)).toList();
  }

  private static Arguments key(String name, KeyLookupResult answer, @Nullable FailReason reason) {
    return Arguments.of(name, answer, Optional.ofNullable(reason));
  }

  private static Arguments failed(KeyLookupResult.Cause cause, FailReason reason) {
    return key(cause.name(), new KeyLookupResult.Failed(cause, "text"), reason);
  }
}
