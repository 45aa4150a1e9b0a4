package org.signet.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.PemPrivateKey;
import org.signet.dkim.key.PublicKeyLookup;
import org.signet.dkim.key.SigningKey;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;
import org.signet.dkim.sign.Signer;
import org.signet.dkim.sign.SigningProfile;
import org.signet.dkim.verify.VerificationPolicy;
import org.signet.dkim.verify.Verifier;

class SignAndVerifyTest {
  private static final String MESSAGE =
      "From: joe@example.com\nTo: sue@example.net\nSubject: hi\n\nHi.\n";

  @TempDir private Path folder;

  @Test
  void theSignedMessageVerifies() throws Exception {
    Path keyFile = Files.writeString(folder.resolve("s1.private"), newKey());
    Path file = Files.writeString(folder.resolve("message"), MESSAGE);

    String signed =
        printed(() -> SignMessage.main(new String[] {keyFile.toString(), file.toString()}));

    assertThat(signed)
        .startsWith("DKIM-Signature: v=1; a=rsa-sha256;")
        .endsWith(MESSAGE)
        .doesNotContain("\r");
    assertThat(verified(signed, PemPrivateKey.parse(Files.readString(keyFile))))
        .startsWith("pass d=example.com s=s1 a=rsa-sha256\nAuthentication-Results: mx.example.com;")
        .contains("dkim=pass");
  }

  @Test
  void aMessageInPiecesIsSignedAndVerified() throws Exception {
    SigningKey key = PemPrivateKey.parse(newKey());
    HeaderSection header = HeaderSection.of(List.of(HeaderField.of("From", " joe@example.com")));
    List<byte[]> body = List.of("Hi".getBytes(US_ASCII), ".\r\n".getBytes(US_ASCII));
    SigningProfile profile = SigningProfile.builder("example.com", "s1", key).build();

    List<HeaderField> signed =
        new ArrayList<>(
            StreamMessage.sign(new Signer(InstantSource.system()), List.of(profile), header, body));
    signed.addAll(header.fields());
    Verifier verifier =
        new Verifier(published(key), VerificationPolicy.defaults(), InstantSource.system());

    assertThat(
            StreamMessage.verify(verifier, HeaderSection.of(signed), body)
                .toCompletableFuture()
                .join())
        .singleElement()
        .hasToString("pass d=example.com s=s1 a=rsa-sha256");
  }

  @Test
  void aMessageWithoutSignatureHasNoResult() throws Exception {
    Path file = Files.writeString(folder.resolve("message"), MESSAGE);

    assertThat(printed(() -> VerifyMessage.main(new String[] {file.toString()})))
        .isEqualTo("Authentication-Results: mx.example.com; dkim=none\n");
  }

  private static String verified(String message, SigningKey key) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    VerifyMessage.verify(
        new ByteArrayInputStream(message.getBytes(US_ASCII)),
        published(key),
        new PrintStream(out, false, US_ASCII));
    return out.toString(US_ASCII);
  }

  private static PublicKeyLookup published(SigningKey key) {
    String record = "v=DKIM1; p=" + key.publicKeyBase64();
    return name -> CompletableFuture.completedFuture(new KeyLookupResult.Found(List.of(record)));
  }

  private static String newKey() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(key)
        + "\n-----END PRIVATE KEY-----\n";
  }

  private interface Program {
    void run() throws Exception;
  }

  /** What a program prints. */
  private static String printed(Program program) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(out, true, US_ASCII));
    try {
      program.run();
    } finally {
      System.setOut(before);
    }
    return out.toString(US_ASCII);
  }
}
