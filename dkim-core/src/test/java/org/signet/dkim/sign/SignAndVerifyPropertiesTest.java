package org.signet.dkim.sign;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
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
import org.signet.testing.Draw;
import org.signet.testing.Property;

/** What is signed verifies, whatever the octets are; what is changed does not. */
class SignAndVerifyPropertiesTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_795_449_633);

  @Test
  void whatIsSignedPasses() {
    Property.check(
        300,
        draw -> {
          Message message = message(draw);
          SigningKey key = key(draw);
          Canonicalization form =
              draw.shown("form", new Canonicalization(header(draw), body(draw)));
          int chunk = draw.shown("chunk", draw.between(1, 40));
          Message signed = sign(message, key, form, chunk);
          assertThat(verify(signed, key)).allMatch(VerificationResult::passed).hasSize(1);
        });
  }

  @Test
  void aChangedBodyFails() {
    Property.check(
        300,
        draw -> {
          Message message = message(draw);
          SigningKey key = key(draw);
          Canonicalization form =
              draw.shown("form", new Canonicalization(header(draw), body(draw)));
          Message signed = sign(message, key, form, 4096);
          int at = draw.shown("place", draw.between(0, message.body().length()));
          String changed = message.body().substring(0, at) + "x" + message.body().substring(at);
          assertThat(verify(signed.withBody(changed), key))
              .extracting(VerificationResult::reason)
              .containsExactly(Optional.of(FailReason.BODY_HASH_MISMATCH));
        });
  }

  @Test
  void aChangedFieldFails() {
    Property.check(
        300,
        draw -> {
          Message message = message(draw);
          SigningKey key = key(draw);
          Canonicalization form =
              draw.shown("form", new Canonicalization(header(draw), BodyCanonicalization.SIMPLE));
          Message signed = sign(message, key, form, 4096);
          List<HeaderField> fields = new ArrayList<>(signed.fields());
          int index = draw.shown("index", draw.between(1, fields.size() - 1));
          HeaderField field = fields.get(index);
          fields.set(index, HeaderField.of(field.name(), field.value() + "x"));
          assertThat(verify(new Message(fields, signed.body()), key))
              .extracting(VerificationResult::reason)
              .containsExactly(Optional.of(FailReason.SIGNATURE_MISMATCH));
        });
  }

  private static SigningKey key(Draw draw) {
    SigningKey key = draw.oneOf(TestKeys.ED25519, TestKeys.RSA_1024);
    draw.shown("key", key.type());
    return key;
  }

  private static HeaderCanonicalization header(Draw draw) {
    return draw.oneOf(HeaderCanonicalization.class);
  }

  private static BodyCanonicalization body(Draw draw) {
    return draw.oneOf(BodyCanonicalization.class);
  }

  private static Message message(Draw draw) {
    List<HeaderField> fields = new ArrayList<>(draw.list(12, SignAndVerifyPropertiesTest::field));
    fields.add(draw.between(0, fields.size()), HeaderField.of("From", " a@example.com"));
    String body =
        draw.bool()
            ? draw.text(60, "abc \r\n\t;=:\u0000\u00e9\u0085\u00a0~")
            : String.join("\r\n", draw.list(10, SignAndVerifyPropertiesTest::line));
    for (HeaderField field : fields) {
      draw.shown("field", new String(field.octets(), StandardCharsets.ISO_8859_1));
    }
    draw.shown("body", body);
    return new Message(fields, body);
  }

  private static String line(Draw draw) {
    return draw.oneOf(
        "", " ", "\t \t", "text", "two  words ", ".", "\u00fc 8-bit\u0000", "\r", "\n", " x");
  }

  private static HeaderField field(Draw draw) {
    String name =
        draw.oneOf("Subject", "To", "SUBJECT", "Cc ", "Date\t ", "Message-ID", "References");
    String value =
        draw.joined(
            4,
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
    return HeaderField.ofOctets((name + ":" + value).getBytes(StandardCharsets.ISO_8859_1));
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
