package org.signet.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.signet.dkim.message.EndOfLine;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.MessageReader;
import org.signet.dkim.sign.Signer;
import org.signet.dkim.sign.SigningException;
import org.signet.dkim.sign.SigningProfile;
import org.signet.dkim.verify.FailReason;
import org.signet.dkim.verify.SignatureSummary;
import org.signet.dkim.verify.VerificationPolicy;
import org.signet.dkim.verify.VerificationResult;
import org.signet.dkim.verify.Verifier;

/** Messages that are read as a whole, signed and verified. */
class WholeMessageTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final String MESSAGE = "From: joe@example.com\nSubject: a\n b\n\nx\n\ny\n";

  private final Signer signer = new Signer(() -> NOW);
  private final SigningProfile profile =
      SigningProfile.builder("example.com", "s1", TestKeys.RSA_1024).build();
  private final Verifier verifier =
      new Verifier(
          TestKeys.always(TestKeys.record(TestKeys.RSA_1024)),
          VerificationPolicy.defaults(),
          () -> NOW);

  private byte[] signed(String message, EndOfLine endOfLine) throws IOException, SigningException {
    byte[] octets = message.getBytes(ISO_8859_1);
    HeaderField field = signer.sign(MessageReader.of(octets, endOfLine), profile);
    ByteArrayOutputStream signed = new ByteArrayOutputStream();
    signed.writeBytes(field.octets(endOfLine));
    signed.writeBytes(octets);
    return signed.toByteArray();
  }

  private List<VerificationResult> verify(byte[] message, EndOfLine endOfLine) throws IOException {
    return verifier.verify(MessageReader.of(message, endOfLine));
  }

  @ParameterizedTest
  @EnumSource
  void aSignedMessageVerifies(EndOfLine endOfLine) throws Exception {
    String message = endOfLine == EndOfLine.LF ? MESSAGE : MESSAGE.replace("\n", "\r\n");
    byte[] signed = signed(message, endOfLine);

    assertThat(new String(signed, ISO_8859_1).contains("\r"))
        .isEqualTo(endOfLine == EndOfLine.CRLF);
    assertThat(verify(signed, endOfLine))
        .singleElement()
        .hasToString("pass d=example.com s=s1 a=rsa-sha256");
  }

  @Test
  void theFormsOfAFileHaveTheSameSignature() throws Exception {
    byte[] lf = MESSAGE.getBytes(ISO_8859_1);
    byte[] crlf = MESSAGE.replace("\n", "\r\n").getBytes(ISO_8859_1);
    byte[] mixed = MESSAGE.replace("x\n", "x\r\n").getBytes(ISO_8859_1);
    String signature = signer.sign(MessageReader.of(crlf, EndOfLine.CRLF), profile).toString();

    for (byte[] file : List.of(lf, crlf, mixed)) {
      assertThat(signer.sign(MessageReader.of(file, EndOfLine.LF), profile)).hasToString(signature);
    }
  }

  @Test
  void aResultIsOneLine() throws Exception {
    byte[] altered = signed(MESSAGE, EndOfLine.LF);
    altered[altered.length - 2] = 'z';

    assertThat(verify(altered, EndOfLine.LF))
        .singleElement()
        .hasToString("fail d=example.com s=s1 a=rsa-sha256 reason=body-hash-mismatch");
    assertThat(verify(MESSAGE.getBytes(ISO_8859_1), EndOfLine.LF)).isEmpty();
  }

  @Test
  void aResultIsSafeToPrint() {
    SignatureSummary summary =
        new SignatureSummary(
            Optional.of("\u001b[2J\u009b x~\u007f"),
            Optional.of("y".repeat(300)),
            Optional.empty(),
            Optional.empty(),
            Optional.of("b"),
            OptionalInt.empty(),
            false);

    assertThat(new VerificationResult.NotPassed(summary, FailReason.INVALID_DOMAIN))
        .hasToString("permerror d=?[2J??x~? s=" + "y".repeat(255) + "... reason=invalid-domain");
  }
}
