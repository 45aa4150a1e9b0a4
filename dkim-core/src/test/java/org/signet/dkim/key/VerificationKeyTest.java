package org.signet.dkim.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.dkim.TestKeys;
import org.signet.dkim.algorithm.HashAlgorithm;

/** Many hashes tried against one signature. */
class VerificationKeyTest {
  private static final byte[] DATA = "some data".getBytes(StandardCharsets.US_ASCII);

  static Stream<SigningKey> signingKeys() {
    return Stream.of(TestKeys.RSA, TestKeys.RSA_1024, TestKeys.ED25519);
  }

  private static VerificationKey publicHalf(SigningKey key) throws KeyRecordException {
    return KeyRecordParser.parse(TestKeys.record(key)).publicKey();
  }

  private static byte[] sign(SigningKey key) throws Exception {
    DataSigner signer = key.newSigner();
    signer.write(DATA, 0, DATA.length);
    return signer.sign();
  }

  private static byte[] hash(byte[] data) {
    MessageDigest digest = HashAlgorithm.SHA256.newDigest();
    return digest.digest(data);
  }

  @ParameterizedTest
  @MethodSource("signingKeys")
  void knowsTheHashThatWasSigned(SigningKey key) throws Exception {
    Predicate<byte[]> test = publicHalf(key).hashTest(sign(key)).orElseThrow();

    assertThat(test.test(hash(DATA))).isTrue();
    assertThat(test.test(hash(new byte[0]))).isFalse();
    assertThat(test.test(new byte[0])).isFalse();
    assertThat(test.test(hash(DATA))).as("again").isTrue();
  }

  @ParameterizedTest
  @MethodSource("signingKeys")
  void noDataHasASignatureOfAnotherLength(SigningKey key) throws Exception {
    VerificationKey publicKey = publicHalf(key);
    for (int length : new int[] {0, 1, 32, key.signatureLength() + 1, 5000}) {
      assertThat(publicKey.hashTest(new byte[length])).as("%d octets", length).isEmpty();
    }
  }

  @Test
  void anRsaSignatureShowsWhetherTheKeyMadeIt() throws Exception {
    VerificationKey publicKey = publicHalf(TestKeys.RSA);
    byte[] signature = sign(TestKeys.RSA);
    for (int i = 0; i < signature.length; i += 37) {
      byte[] altered = signature.clone();
      altered[i] ^= 1;
      assertThat(publicKey.hashTest(altered)).as("octet %d", i).isEmpty();
    }
    byte[] tooLarge = new byte[signature.length];
    Arrays.fill(tooLarge, (byte) 0xFF);
    assertThat(publicKey.hashTest(tooLarge)).isEmpty();
    assertThat(publicKey.hashTest(new byte[signature.length])).as("zero").isEmpty();
  }
}
