package org.signet.dkim.sign;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.signet.dkim.Message;
import org.signet.dkim.TestKeys;
import org.signet.dkim.canonical.BodyCanonicalization;
import org.signet.dkim.canonical.Canonicalization;
import org.signet.dkim.canonical.HeaderCanonicalization;
import org.signet.dkim.key.SigningKey;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.verify.FailReason;
import org.signet.dkim.verify.MessageVerification;
import org.signet.dkim.verify.VerificationPolicy;
import org.signet.dkim.verify.VerificationResult;
import org.signet.dkim.verify.Verifier;

/** What is signed verifies, whatever the octets are; what is changed does not. */
class SignAndVerifyPropertiesTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_795_449_633);

  @Property(tries = 300)
  void whatIsSignedPasses(
      @ForAll("messages") Message message,
      @ForAll HeaderCanonicalization header,
      @ForAll BodyCanonicalization body,
      @ForAll("keys") SigningKey key,
      @ForAll("chunks") int chunk)
      throws SigningException {
    Message signed = sign(message, key, new Canonicalization(header, body), chunk);
    assertThat(verify(signed, key)).allMatch(VerificationResult::passed).hasSize(1);
  }

  @Property(tries = 300)
  void aChangedBodyFails(
      @ForAll("messages") Message message,
      @ForAll HeaderCanonicalization header,
      @ForAll BodyCanonicalization body,
      @ForAll("keys") SigningKey key,
      @ForAll("places") int place)
      throws SigningException {
    Message signed = sign(message, key, new Canonicalization(header, body), 4096);
    int at = Math.floorMod(place, message.body().length() + 1);
    String changed = message.body().substring(0, at) + "x" + message.body().substring(at);
    assertThat(verify(signed.withBody(changed), key))
        .extracting(VerificationResult::reason)
        .containsExactly(Optional.of(FailReason.BODY_HASH_MISMATCH));
  }

  @Property(tries = 300)
  void aChangedFieldFails(
      @ForAll("messages") Message message,
      @ForAll HeaderCanonicalization header,
      @ForAll("keys") SigningKey key,
      @ForAll("places") int place)
      throws SigningException {
    Message signed =
        sign(message, key, new Canonicalization(header, BodyCanonicalization.SIMPLE), 4096);
    List<HeaderField> fields = new ArrayList<>(signed.fields());
    int index = 1 + Math.floorMod(place, fields.size() - 1);
    HeaderField field = fields.get(index);
    fields.set(index, HeaderField.of(field.name(), field.value() + "x"));
    assertThat(verify(new Message(fields, signed.body()), key))
        .extracting(VerificationResult::reason)
        .containsExactly(Optional.of(FailReason.SIGNATURE_MISMATCH));
  }

  @Provide
  Arbitrary<SigningKey> keys() {
    return Arbitraries.of(TestKeys.RSA_1024, TestKeys.ED25519);
  }

  @Provide
  Arbitrary<Integer> chunks() {
    return Arbitraries.integers().between(1, 40);
  }

  @Provide
  Arbitrary<Integer> places() {
    return Arbitraries.integers().between(0, 100_000);
  }

  @Provide
  Arbitrary<Message> messages() {
    Arbitrary<String> octets =
        Arbitraries.strings()
            .ofMinLength(0)
            .ofMaxLength(60)
            .withChars("\r\n\t abc;=:\u0000\u00e9\u0085\u00a0~");
    Arbitrary<String> body = Arbitraries.oneOf(octets, lines());
    Arbitrary<List<HeaderField>> others = field().list().ofMaxSize(12);
    return Combinators.combine(others, body, Arbitraries.integers().between(0, 12))
        .as(
            (fields, text, place) -> {
              List<HeaderField> all = new ArrayList<>(fields);
              all.add(Math.min(place, fields.size()), HeaderField.of("From", " a@example.com"));
              return new Message(all, text);
            });
  }

  private static Arbitrary<String> lines() {
    return Arbitraries.of(
            "", " ", "\t \t", "text", "two  words ", ".", "\u00fc 8-bit\u0000", "\r", "\n", " x")
        .list()
        .ofMaxSize(10)
        .map(lines -> String.join("\r\n", lines));
  }

  private static Arbitrary<HeaderField> field() {
    Arbitrary<String> names =
        Arbitraries.of("Subject", "To", "SUBJECT", "Cc ", "Date\t ", "Message-ID", "References");
    Arbitrary<String> values =
        Arbitraries.of(
            "",
            " ",
            "x",
            " a b",
            "  a \t b ",
            "\r\n\t",
            "\r\n folded",
            " a\r\n \t\r\n b",
            "\u00e4\u00ff",
            " \u0000",
            " a\r b");
    return Combinators.combine(names, values.list().ofMaxSize(4))
        .as(
            (name, parts) ->
                HeaderField.ofOctets(
                    (name + ":" + String.join("", parts)).getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static Message sign(
      Message message, SigningKey key, Canonicalization canonicalization, int chunk)
      throws SigningException {
    SigningProfile profile =
        SigningProfile.builder("example.com", "s1", key)
            .canonicalization(canonicalization)
            .headersToSign(new HeadersToSign(List.of("*"), List.of(), List.of("From")))
            .build();
    MessageSigning signing = new Signer(() -> NOW).start(message.header(), List.of(profile));
    message.writeBody(signing, chunk);
    return message.below(signing.finish());
  }

  private static List<VerificationResult> verify(Message message, SigningKey key) {
    MessageVerification verification =
        new Verifier(
                TestKeys.always(TestKeys.record(key)), VerificationPolicy.defaults(), () -> NOW)
            .start(message.header());
    message.writeBody(verification, 5);
    return verification.finish().toCompletableFuture().join();
  }
}
