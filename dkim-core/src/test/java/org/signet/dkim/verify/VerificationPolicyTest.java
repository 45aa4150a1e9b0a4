package org.signet.dkim.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.dkim.Message;
import org.signet.dkim.TestKeys;
import org.signet.dkim.canonical.Canonicalization;
import org.signet.dkim.canonical.LineEnds;
import org.signet.dkim.key.DnssecStatus;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.sign.HeadersToSign;
import org.signet.dkim.sign.MessageSigning;
import org.signet.dkim.sign.Signer;
import org.signet.dkim.sign.SigningException;
import org.signet.dkim.sign.SigningProfile;

/** What the policy lets pass of that which verifies, and what it lets be verified. */
class VerificationPolicyTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_795_449_633);
  private static final String RECORD = TestKeys.record(TestKeys.ED25519);
  private static final VerificationPolicy DEFAULTS = VerificationPolicy.defaults();
  private static final Message MESSAGE =
      Message.parse(
          "From: joe@example.com\r\nSubject: a\r\nSubject: b\r\nX-Own: x\r\n\r\nHi.\r\nJoe\r\n");
  private static final HeadersToSign ALL =
      new HeadersToSign(List.of("*"), List.of("X-*"), List.of());

  /** Domains that sign, top to bottom; slots; what is trusted; what is verified. */
  static Stream<Arguments> slots() {
    return Stream.of(
        slots("a b c", 2, "", false, "pass pass too-many-signatures"),
        slots("a b c", 0, "", false, "too-many-signatures too-many-signatures too-many-signatures"),
        slots("a b c", 1, "c", false, "too-many-signatures too-many-signatures pass"),
        slots("a b c", 2, "c", false, "pass too-many-signatures pass"),
        slots("a b c", 1, "b c", false, "too-many-signatures pass pass"),
        slots("a b c", 9, "b", false, "pass pass pass"),
        slots("a B c", 1, "b", false, "too-many-signatures pass too-many-signatures"),
        slots("sub.b b", 1, "b", false, "too-many-signatures pass"),
        slots("a b c", 9, "", true, "other-signer other-signer other-signer"),
        slots("a b c", 9, "c", true, "other-signer other-signer pass"),
        slots("a author c", 9, "", true, "other-signer pass other-signer"),
        slots("a author c", 9, "c", true, "other-signer pass pass"),
        slots("author author", 1, "", true, "pass pass"),
        slots("a b author", 1, "", false, "too-many-signatures too-many-signatures pass"),
        slots("a b author", 2, "", false, "pass too-many-signatures pass"),
        slots("a b author", 1, "b", false, "too-many-signatures pass pass"),
        slots("a sub.author author", 1, "", false, "too-many-signatures too-many-signatures pass"),
        slots(
            "t a a a a a a a a a a author",
            3,
            "t a",
            false,
            "pass pass pass pass pass pass pass pass pass"
                + " too-many-signatures too-many-signatures pass"),
        slots(
            "a author author author author author author author author author author author t",
            1,
            "t",
            false,
            "too-many-signatures pass pass pass pass pass pass pass pass pass pass"
                + " too-many-signatures too-many-signatures"),
        slots(
            "t t t t t t t t t t t t",
            1,
            "t",
            false,
            "pass pass pass pass pass pass pass pass pass pass"
                + " too-many-signatures too-many-signatures"));
  }

  @ParameterizedTest(name = "{0}, {1} slots, trusted: {2}, others: {3}")
  @MethodSource("slots")
  void choosesWhichSignaturesAreVerified(
      List<String> signers, int slots, List<String> trusted, boolean only, List<String> expected)
      throws SigningException {
    List<HeaderField> fields = new ArrayList<>();
    for (String signer : signers) {
      fields.addAll(sign(MESSAGE, profile(signer + ".example").build()));
    }
    VerificationPolicy policy =
        DEFAULTS
            .withMaximumSignatures(slots)
            .withTrustedDomains(domain -> trusted.contains(domain.replace(".example", "")))
            .withOnlyAuthorOrTrusted(only);
    MessageVerification verification =
        new Verifier(TestKeys.always(RECORD), policy, () -> NOW)
            .start(MESSAGE.below(fields).header(), "author.example"::equals);
    MESSAGE.writeBody(verification, 100);
    assertThat(verification.finish().toCompletableFuture().join())
        .extracting(result -> result.reason().map(FailReason::id).orElse("pass"))
        .isEqualTo(expected);
  }

  /** What costs neither a query nor an operation, and the reason that it keeps. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        " =?UTF-8?Q?v=3D1?= | signature-syntax",
        " v=1; d=author.example | missing-tag",
        " v=1; a=rsa-sha1; bh=; b=AAAA; d=author.example; s=s1; h=From; | invalid-body-hash",
        "a=rsa-sha1 | rsa-sha1",
        "t=1; x=2 | expired",
        "t=9999999999 | from-the-future",
      })
  void whatCostsNothingTakesNoSlot(String flaw, String expected) throws SigningException {
    HeaderField good = sign(MESSAGE, profile("author.example").build()).get(0);
    String value = good.value();
    if (flaw.startsWith("a=")) {
      value =
          value
              .replaceFirst("a=[a-z0-9-]+", flaw)
              .replaceFirst("bh=[^;]+", "bh=AAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    } else if (flaw.startsWith("t=")) {
      value = value.replaceFirst("t=\\d+", flaw);
    } else {
      value = flaw;
    }
    HeaderField junk = HeaderField.of("DKIM-Signature", value);
    List<String> looked = new ArrayList<>();
    MessageVerification verification =
        new Verifier(
                name -> {
                  looked.add(name.selector() + " " + name.domain());
                  return TestKeys.always(RECORD).lookup(name);
                },
                DEFAULTS.withMaximumSignatures(1),
                () -> NOW)
            .start(MESSAGE.below(List.of(junk, junk, junk, good, junk)).header());
    MESSAGE.writeBody(verification, 100);
    assertThat(verification.finish().toCompletableFuture().join())
        .extracting(result -> result.reason().map(FailReason::id).orElse("pass"))
        .containsExactly(expected, expected, expected, "pass", expected);
    assertThat(looked).containsExactly("s1 author.example");
  }

  @Test
  void whatCostsNothingIsNotReportedForOthersThanTheAuthor() {
    HeaderField junk = HeaderField.of("DKIM-Signature", " rubbish");
    MessageVerification verification =
        new Verifier(TestKeys.always(RECORD), DEFAULTS.withOnlyAuthorOrTrusted(true), () -> NOW)
            .start(MESSAGE.below(List.of(junk)).header(), "author.example"::equals);
    assertThat(verification.finish().toCompletableFuture().join())
        .extracting(VerificationResult::reason)
        .containsExactly(Optional.of(FailReason.OTHER_SIGNER));
  }

  @Test
  void reasonsTellWhatWasLeftAlone() {
    assertThat(Stream.of(FailReason.values()).filter(FailReason::isNotEvaluated))
        .containsExactly(FailReason.TOO_MANY_SIGNATURES, FailReason.OTHER_SIGNER)
        .allMatch(reason -> reason.code() == ResultCode.NEUTRAL);
  }

  static Stream<Arguments> mustBeSigned() {
    return Stream.of(
        Arguments.of("nothing", List.of(), Optional.empty()),
        Arguments.of("what is signed", List.of("subject", "From"), Optional.empty()),
        Arguments.of("what is not there", List.of("Reply-To"), Optional.empty()),
        Arguments.of("what is not signed", List.of("x-own"), unprotected()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mustBeSigned")
  void fieldsThatAreThereMustBeSigned(
      String name, List<String> names, Optional<FailReason> expected) throws SigningException {
    Message signed = MESSAGE.below(sign(MESSAGE, profile("example.com").build()));
    assertThat(reason(signed, DEFAULTS.withMustBeSigned(names))).isEqualTo(expected);
  }

  @Test
  void eachOfTheFieldsThatAreThereMustBeSigned() throws SigningException {
    Message signed = MESSAGE.below(sign(MESSAGE, profile("example.com").build()));
    Message added = signed.below(List.of(HeaderField.of("Subject", " Buy!")));
    VerificationPolicy policy = DEFAULTS.withMustBeSigned(List.of("Subject"));
    assertThat(reason(added, DEFAULTS)).isEmpty();
    assertThat(reason(added, policy)).isEqualTo(unprotected());
    assertThat(reason(added.withBody("Bye.\r\n"), policy)).hasValue(FailReason.BODY_HASH_MISMATCH);
  }

  static Stream<Arguments> unprotectedKeys() {
    return Stream.of(
        Arguments.of(UnprotectedKey.PASS, DnssecStatus.UNCHECKED, ResultCode.PASS),
        Arguments.of(UnprotectedKey.PASS, DnssecStatus.INSECURE, ResultCode.PASS),
        Arguments.of(UnprotectedKey.PASS, DnssecStatus.SECURE, ResultCode.PASS),
        Arguments.of(UnprotectedKey.NEUTRAL, DnssecStatus.UNCHECKED, ResultCode.NEUTRAL),
        Arguments.of(UnprotectedKey.NEUTRAL, DnssecStatus.INSECURE, ResultCode.NEUTRAL),
        Arguments.of(UnprotectedKey.NEUTRAL, DnssecStatus.SECURE, ResultCode.PASS),
        Arguments.of(UnprotectedKey.POLICY, DnssecStatus.UNCHECKED, ResultCode.POLICY),
        Arguments.of(UnprotectedKey.POLICY, DnssecStatus.INSECURE, ResultCode.POLICY),
        Arguments.of(UnprotectedKey.POLICY, DnssecStatus.SECURE, ResultCode.PASS));
  }

  @ParameterizedTest(name = "{0}, {1}: {2}")
  @MethodSource("unprotectedKeys")
  void keysMayHaveToBeSecuredByDnssec(UnprotectedKey fate, DnssecStatus status, ResultCode code)
      throws SigningException {
    Message signed = MESSAGE.below(sign(MESSAGE, profile("example.com").build()));
    Verifier verifier =
        new Verifier(
            name ->
                CompletableFuture.completedFuture(
                    new KeyLookupResult.Found(List.of(RECORD), Duration.ZERO, status)),
            DEFAULTS.withUnprotectedKey(fate),
            () -> NOW);
    MessageVerification verification = verifier.start(signed.header());
    signed.writeBody(verification, 100);
    VerificationResult result = verification.finish().toCompletableFuture().join().get(0);
    assertThat(result.code()).isEqualTo(code);
    assertThat(result.summary().dnssec()).isEqualTo(status);
    assertThat(result.reason())
        .isEqualTo(
            code == ResultCode.PASS ? Optional.empty() : Optional.of(FailReason.KEY_UNPROTECTED));
  }

  @Test
  void bareLineEndsCountAsCrlfIfThePolicySaysSo() throws SigningException {
    Message bare =
        Message.parse("From: joe@example.com\r\nSubject: a\n b\r c\r\n\r\nHi.\nJoe\rBye\r\n");
    Message wire =
        Message.parse(
            "From: joe@example.com\r\nSubject: a\r\n b\r\n c\r\n\r\nHi.\r\nJoe\r\nBye\r\n");
    SigningProfile profile =
        profile("example.com").canonicalization(Canonicalization.SIMPLE_SIMPLE).build();
    VerificationPolicy fixing = DEFAULTS.withLineEnds(LineEnds.FIXED);

    // Signed as it will be sent.
    MessageSigning signing =
        new Signer(() -> NOW, LineEnds.FIXED).start(bare.header(), List.of(profile));
    bare.writeBody(signing, 1);
    List<HeaderField> signature = signing.finish();
    assertThat(reason(wire.below(signature), DEFAULTS)).isEmpty();
    assertThat(reason(bare.below(signature), DEFAULTS)).hasValue(FailReason.BODY_HASH_MISMATCH);
    assertThat(reason(bare.below(signature), fixing)).isEmpty();

    // Signed as it is, rewritten on its way.
    List<HeaderField> asItIs = sign(bare, profile);
    assertThat(reason(bare.below(asItIs), DEFAULTS)).isEmpty();
    assertThat(reason(wire.below(asItIs), DEFAULTS)).hasValue(FailReason.BODY_HASH_MISMATCH);
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThatThrownBy(() -> DEFAULTS.withMinimumRsaBits(1023))
        .hasMessage("RSA keys below 1024 bits must not pass (RFC 8301)");
    assertThatThrownBy(() -> DEFAULTS.withMaximumSignatures(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DEFAULTS.withClockDrift(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DEFAULTS.withMustBeSigned(List.of("a b")))
        .isInstanceOf(IllegalArgumentException.class);
    SignatureSummary summary =
        new SignatureSummary(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            false);
    assertThatThrownBy(
            () ->
                new VerificationResult.NotPassed(
                    summary, FailReason.KEY_UNPROTECTED, ResultCode.PASS))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Optional<FailReason> unprotected() {
    return Optional.of(FailReason.UNPROTECTED_FIELD);
  }

  private static Arguments slots(
      String signers, int slots, String trusted, boolean only, String expected) {
    return Arguments.of(
        List.of(signers.split(" ")),
        slots,
        List.of(trusted.split(" ")),
        only,
        List.of(expected.split(" ")));
  }

  private static SigningProfile.Builder profile(String domain) {
    return SigningProfile.builder(domain, "s1", TestKeys.ED25519).headersToSign(ALL);
  }

  private static List<HeaderField> sign(Message message, SigningProfile profile)
      throws SigningException {
    MessageSigning signing = new Signer(() -> NOW).start(message.header(), List.of(profile));
    message.writeBody(signing, 100);
    return signing.finish();
  }

  private static Optional<FailReason> reason(Message message, VerificationPolicy policy) {
    MessageVerification verification =
        new Verifier(TestKeys.always(RECORD), policy, () -> NOW).start(message.header());
    message.writeBody(verification, 1);
    return verification.finish().toCompletableFuture().join().get(0).reason();
  }
}
