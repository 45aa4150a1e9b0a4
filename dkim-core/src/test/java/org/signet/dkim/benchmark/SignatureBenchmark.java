package org.signet.dkim.benchmark;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.signet.dkim.TestKeys;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;
import org.signet.dkim.sign.MessageSigning;
import org.signet.dkim.sign.Signer;
import org.signet.dkim.sign.SigningException;
import org.signet.dkim.sign.SigningProfile;
import org.signet.dkim.signature.DkimSignature;
import org.signet.dkim.signature.DkimSignatureParser;
import org.signet.dkim.signature.SignatureFaultException;

/** Reading a DKIM-Signature, and signing a message of 10 KB beside the bare RSA operation. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 7, time = 1)
@Fork(1)
public class SignatureBenchmark {
  private final byte[] body =
      "We lost the game. Are you hungry yet?\r\n".repeat(263).getBytes(US_ASCII);
  private final HeaderSection header =
      HeaderSection.of(
          List.of(
              HeaderField.of(
                  "Received", " from a.example (a.example [192.0.2.1])\r\n\tby b.example"),
              HeaderField.of("From", " Joe SixPack <joe@football.example.com>"),
              HeaderField.of("To", " Suzie Q <suzie@shopping.example.net>"),
              HeaderField.of("Subject", " Is dinner ready?"),
              HeaderField.of("Date", " Fri, 11 Jul 2003 21:00:37 -0700 (PDT)"),
              HeaderField.of("Message-ID", " <20030712040037.46341.5F8J@football.example.com>"),
              HeaderField.of("MIME-Version", " 1.0"),
              HeaderField.of("Content-Type", " text/plain; charset=utf-8")));
  private final List<SigningProfile> profiles =
      List.of(SigningProfile.builder("example.com", "s1", TestKeys.RSA).build());
  private final Signer signer = new Signer(InstantSource.system());
  private final HeaderField field = sign().get(0);
  private final Signature bare = bareSignature();

  @Benchmark
  public DkimSignature parse() throws SignatureFaultException {
    return new DkimSignatureParser(field, 100).parse();
  }

  @Benchmark
  public List<HeaderField> sign10KilobytesRsa2048() {
    return sign();
  }

  @Benchmark
  public byte[] bareRsa2048() throws GeneralSecurityException {
    bare.update(body, 0, 100);
    return bare.sign();
  }

  private List<HeaderField> sign() {
    try {
      MessageSigning signing = signer.start(header, profiles);
      signing.write(body, 0, body.length);
      return signing.finish();
    } catch (SigningException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Signature bareSignature() {
    try {
      byte[] der =
          Base64.getMimeDecoder()
              .decode(TestKeys.text("rsa2048.pem").replaceAll("-----[^-]*-----", ""));
      PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      return signature;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
