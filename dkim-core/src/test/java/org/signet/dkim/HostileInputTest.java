package org.signet.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signet.dkim.authres.AuthenticationResultsWriter;
import org.signet.dkim.authres.AuthservId;
import org.signet.dkim.authres.ClaimedResults;
import org.signet.dkim.key.KeyFormatException;
import org.signet.dkim.key.PemPrivateKey;
import org.signet.dkim.key.SigningKey;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;
import org.signet.dkim.sign.MessageSigning;
import org.signet.dkim.sign.Signer;
import org.signet.dkim.sign.SigningException;
import org.signet.dkim.sign.SigningProfile;
import org.signet.dkim.verify.FailReason;
import org.signet.dkim.verify.MessageVerification;
import org.signet.dkim.verify.VerificationPolicy;
import org.signet.dkim.verify.VerificationResult;
import org.signet.dkim.verify.Verifier;
import org.signet.testing.Draw;
import org.signet.testing.Property;

/**
 * Whatever comes from outside ends in a typed result, in bounded time, and never in an exception
 * that is not declared.
 */
class HostileInputTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_795_449_633);
  private static final String HASH = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
  private static final String SIGNATURE =
      "v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=s1; h=From; bh=" + HASH + "; b=AbCd";
  private static final String RECORD = TestKeys.record(TestKeys.RSA_1024);
  private static final String PEM = TestKeys.text("rsa1024.pem");
  private static final String RESULTS = "mx.example.net 1; (a \"b\") dkim=pass header.d=\"x\\y\"";

  static Stream<Arguments> giants() {
    return Stream.of(
        giant(
            "100,000 names in h=",
            "h=From",
            "h=" + "a:".repeat(100_000) + "From",
            FailReason.HEADER_LIST_TOO_LONG),
        giant(
            "a name of a megabyte",
            "h=From",
            "h=From:" + "a".repeat(1 << 20),
            FailReason.BODY_HASH_MISMATCH),
        giant(
            "a domain of a megabyte",
            "d=example.com",
            "d=" + "a.".repeat(1 << 19) + "com",
            FailReason.INVALID_DOMAIN),
        giant(
            "a domain of a megabyte in UTF-8",
            "d=example.com",
            "d=" + ideographs(350_000) + ".com",
            FailReason.INVALID_DOMAIN),
        giant(
            "an identity of a megabyte in UTF-8",
            "s=s1",
            "s=s1; i=joe@" + ideographs(350_000) + ".com",
            FailReason.INVALID_IDENTITY),
        giant(
            "rubbish in base64",
            "b=AbCd",
            "b=" + "=/+\u00ff".repeat(1 << 18),
            FailReason.INVALID_SIGNATURE_DATA),
        giant(
            "an identity of a megabyte",
            "s=s1",
            "s=s1; i=" + "=41".repeat(1 << 18) + "@example.com",
            FailReason.BODY_HASH_MISMATCH),
        giant(
            "a signature of a megabyte",
            "b=AbCd",
            "b=" + "AbCd".repeat(1 << 18),
            FailReason.BODY_HASH_MISMATCH),
        giant("100,000 tags", "v=1", "v=1;" + tags(100_000), FailReason.SIGNATURE_SYNTAX),
        giant(
            "a megabyte of semicolons",
            "v=1",
            "v=1" + ";".repeat(1 << 20),
            FailReason.SIGNATURE_SYNTAX),
        giant(
            "a megabyte of white space",
            "v=1",
            "v=" + " ".repeat(1 << 20) + "1",
            FailReason.BODY_HASH_MISMATCH),
        giant(
            "a megabyte of equals signs",
            "s=s1",
            "s=s1; z=" + "=".repeat(1 << 20),
            FailReason.BODY_HASH_MISMATCH));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("giants")
  void giantSignaturesEndSoon(String name, String value, FailReason reason) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThat(verify(RECORD, value))
                .extracting(VerificationResult::reason)
                .containsExactly(Optional.of(reason)));
  }

  static Stream<Arguments> hostileRecords() {
    return Stream.of(
        record("p= of a megabyte", "p=" + "A".repeat(1 << 20), FailReason.KEY_RECORD_TOO_LONG),
        record(
            "p= of a megabyte of rubbish",
            "p=" + "=".repeat(1 << 20),
            FailReason.KEY_RECORD_TOO_LONG),
        record("p= of base64 rubbish", "p=" + "=A".repeat(100), FailReason.KEY_DATA_INVALID),
        record("4,096 octets", "p=" + "A".repeat(4094), FailReason.KEY_DATA_INVALID),
        record("4,097 octets", "p=" + "A".repeat(4095), FailReason.KEY_RECORD_TOO_LONG),
        record("a name of 4,000 octets", "a".repeat(4000) + "=; p=", FailReason.KEY_REVOKED),
        record("500 tags", tags(500) + ";p=", FailReason.KEY_SYNTAX),
        record("100,000 tags", tags(100_000) + ";p=", FailReason.KEY_RECORD_TOO_LONG),
        record("2,000 flags", "p=; t=" + "y:".repeat(2000) + "s", FailReason.KEY_REVOKED),
        record("4,000 holes in h=", "p=; h=" + ":".repeat(4000), FailReason.KEY_SYNTAX),
        record("16,384 bits", "p=" + rsa(16_384, 65_537), FailReason.KEY_TOO_LONG),
        record("8,192 bits", "p=" + rsa(8_192, 65_537), FailReason.SIGNATURE_MISMATCH),
        record("exponent 1", "p=" + rsa(2_048, 1), FailReason.KEY_DATA_INVALID),
        record("exponent 3", "p=" + rsa(2_048, 3), FailReason.SIGNATURE_MISMATCH),
        record(
            "exponent of 63 bits",
            "p=" + rsa(8_192, Long.MAX_VALUE),
            FailReason.SIGNATURE_MISMATCH));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostileRecords")
  void hostileKeyRecordsEndSoon(String name, String record, FailReason reason) {
    String hash = "frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=";
    String value = SIGNATURE.replace("relaxed/relaxed", "simple").replace(HASH, hash);
    Message message =
        Message.parse("DKIM-Signature: " + value + "\r\nFrom: joe@example.com\r\n\r\n");
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThat(verify(message, record))
                .extracting(VerificationResult::reason)
                .containsExactly(Optional.of(reason)));
  }

  /** Under such a key {@code R = identity, S = 0} would fit every message. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "7P///////////////////////////////////////38="
      })
  void keysOfSmallOrderFitNoMessage(String key) {
    String signature = "AQ" + "A".repeat(84) + "==";
    String value = SIGNATURE.replace("rsa-", "ed25519-").replace("b=AbCd", "b=" + signature);
    Message message =
        Message.parse("DKIM-Signature: " + value + "\r\nFrom: joe@example.com\r\n\r\n");
    assertThat(verify(message, "k=ed25519; p=" + key))
        .extracting(VerificationResult::reason)
        .containsExactly(Optional.of(FailReason.KEY_DATA_INVALID));
  }

  @Test
  void deepCommentsEndSoon() {
    String comments = "(".repeat(1 << 19) + "\\)".repeat(1 << 10) + ")".repeat(1 << 19);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          AuthservId mx = AuthservId.of("mx");
          assertThat(ClaimedResults.of(comments + "mx;").mayBeOf(mx)).isTrue();
          assertThat(ClaimedResults.of(comments + "mx.test;").mayBeOf(mx)).isFalse();
          assertThat(ClaimedResults.of(comments + "mx;").names()).contains("mx");
          assertThat(ClaimedResults.of("mx;" + comments + "=spf").reportsOnly(Set.of("spf")))
              .isFalse();
        });
  }

  @ParameterizedTest
  @MethodSource("manySignatures")
  void manySignaturesEndSoon(int count) {
    String[] values = new String[count];
    Arrays.fill(values, SIGNATURE);
    List<VerificationResult> results =
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> verify(RECORD, values));
    assertThat(results).hasSize(count);
    assertThat(results.subList(10, count))
        .allMatch(result -> result.reason().equals(Optional.of(FailReason.TOO_MANY_SIGNATURES)));
  }

  static Stream<Integer> manySignatures() {
    return Stream.of(10_000);
  }

  @Test
  void signaturesOfAnyOctets() {
    Property.check(
        3000,
        draw -> {
          List<VerificationResult> results = verify(RECORD, mutated(draw, SIGNATURE));
          assertThat(results).hasSize(1).noneMatch(VerificationResult::passed);
          assertThat(
                  AuthenticationResultsWriter.write(AuthservId.of("mx"), results)
                      .value()
                      .replace("\r\n\t", " "))
              .matches("[ -~]+");
        });
  }

  @Test
  void keyRecordsOfAnyOctets() throws SigningException {
    Message signed = signedMessage();
    Property.check(
        3000,
        draw -> {
          String record = mutated(draw, RECORD + "; h=sha256; s=email; t=s");
          VerificationResult result = verify(signed, record).get(0);
          assertThat(result.passed() || result.reason().isPresent()).isTrue();
        });
  }

  @Test
  void resultsOfAnyOctets() {
    Property.check(
        2000,
        draw -> {
          String value = mutated(draw, RESULTS);
          ClaimedResults results = ClaimedResults.of(value);
          AuthservId id = AuthservId.of("mx.example.net");
          if (results.mayBeOf(id)) {
            assertThat(ClaimedResults.of(" (c)" + value).mayBeOf(id)).isTrue();
          }
          assertThat(results.reportsOnly(Set.of())).isFalse();
        });
  }

  @Test
  void privateKeysOfAnyOctets() {
    String withoutLines = PEM.replaceAll("-----[^-]*-----\\n?", "");
    Property.check(
        1000,
        draw -> {
          try {
            SigningKey key = PemPrivateKey.parse(mutated(draw, draw.oneOf(PEM, withoutLines)));
            assertThat(key.publicKeyBase64()).isNotEmpty();
          } catch (KeyFormatException e) {
            assertThat(e.getMessage()).matches("[ -~]+");
          }
        });
  }

  /** A text with a few pieces replaced by others that are likely to hurt. */
  private static String mutated(Draw draw, String sound) {
    int length = draw.between(0, 3);
    String text = sound;
    for (int place : draw.list(1, 4, d -> d.between(0, sound.length()))) {
      String piece =
          draw.oneOf(
              "", ";", "=", ":", "@", "\r\n", "\r\n ", "\n", " ", "\u0000", "\u00ff", "\"", "\\",
              "(", ")", "A", "==", "b=", "p=", "i=", "-----");
      int from = Math.min(place, text.length());
      text =
          text.substring(0, from) + piece + text.substring(Math.min(text.length(), from + length));
    }
    return draw.shown("text", text);
  }

  private static Message signedMessage() throws SigningException {
    Message message = Message.parse("From: joe@example.com\r\n\r\nHi.\r\n");
    MessageSigning signing =
        new Signer(() -> NOW)
            .start(
                message.header(),
                List.of(SigningProfile.builder("example.com", "s1", TestKeys.ED25519).build()));
    message.writeBody(signing, 100);
    return message.below(signing.finish());
  }

  private static List<VerificationResult> verify(Message message, String record) {
    MessageVerification verification =
        new Verifier(TestKeys.always(record), VerificationPolicy.defaults(), () -> NOW)
            .start(message.header());
    message.writeBody(verification, 100);
    return verification.finish().toCompletableFuture().join();
  }

  private static List<VerificationResult> verify(String record, String... values) {
    List<HeaderField> fields = new ArrayList<>();
    for (String value : values) {
      fields.add(
          HeaderField.ofOctets(("DKIM-Signature: " + value).getBytes(StandardCharsets.ISO_8859_1)));
    }
    fields.add(HeaderField.of("From", " joe@example.com"));
    MessageVerification verification =
        new Verifier(TestKeys.always(record), VerificationPolicy.defaults(), () -> NOW)
            .start(HeaderSection.of(fields));
    byte[] body = "Hi.\r\n".getBytes(StandardCharsets.US_ASCII);
    verification.write(body, 0, body.length);
    return verification.finish().toCompletableFuture().join();
  }

  private static Arguments giant(String name, String part, String other, FailReason reason) {
    return Arguments.of(name, SIGNATURE.replace(part, other), reason);
  }

  private static Arguments record(String name, String record, FailReason reason) {
    return Arguments.of(name, record, reason);
  }

  /** So many different letters in UTF-8, one char per octet. */
  private static String ideographs(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append((char) (0x4e00 + i % 20_000));
    }
    return new String(
        text.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** An RSAPublicKey of this size and exponent in base64. */
  private static String rsa(int bits, long exponent) {
    byte[] modulus =
        new BigInteger(bits, new Random(bits)).setBit(bits - 1).setBit(0).toByteArray();
    byte[] small = BigInteger.valueOf(exponent).toByteArray();
    int length = 4 + modulus.length + 2 + small.length;
    byte[] der =
        ByteBuffer.allocate(4 + length)
            .put((byte) 0x30)
            .put((byte) 0x82)
            .putShort((short) length)
            .put((byte) 0x02)
            .put((byte) 0x82)
            .putShort((short) modulus.length)
            .put(modulus)
            .put((byte) 0x02)
            .put((byte) small.length)
            .put(small)
            .array();
    return Base64.getEncoder().encodeToString(der);
  }

  private static String tags(int count) {
    StringBuilder tags = new StringBuilder();
    for (int i = 0; i < count; i++) {
      tags.append('t').append(i).append("=;");
    }
    return tags.substring(0, tags.length() - 1);
  }
}
