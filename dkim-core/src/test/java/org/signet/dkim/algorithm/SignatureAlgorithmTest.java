package org.signet.dkim.algorithm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6376 §3.3, RFC 8301 §3, RFC 8463 §3. */
class SignatureAlgorithmTest {
  @ParameterizedTest
  @CsvSource({
    "rsa-sha256, RSA_SHA256, RSA, SHA256, false",
    "RSA-SHA1, RSA_SHA1, RSA, SHA1, true",
    "Ed25519-sha256, ED25519_SHA256, ED25519, SHA256, false",
  })
  void words(
      String word,
      SignatureAlgorithm algorithm,
      KeyType key,
      HashAlgorithm hash,
      boolean historic) {
    assertThat(SignatureAlgorithm.find(word)).contains(algorithm);
    assertThat(algorithm.word()).isEqualToIgnoringCase(word);
    assertThat(algorithm.keyType()).isEqualTo(key);
    assertThat(algorithm.hash()).isEqualTo(hash);
    assertThat(algorithm.isHistoric()).isEqualTo(historic);
    assertThat(KeyType.find(key.word())).contains(key);
    assertThat(algorithm.word()).isEqualTo(key.word() + "-" + hash.word());
  }

  @Test
  void othersAreUnknown() {
    assertThat(SignatureAlgorithm.find("rsa-sha512")).isEmpty();
    assertThat(SignatureAlgorithm.find("")).isEmpty();
    assertThat(KeyType.find("dsa")).isEmpty();
  }

  @Test
  void whatSigns() {
    assertThat(SignatureAlgorithm.signingWith(KeyType.RSA))
        .isEqualTo(SignatureAlgorithm.RSA_SHA256);
    assertThat(SignatureAlgorithm.signingWith(KeyType.ED25519))
        .isEqualTo(SignatureAlgorithm.ED25519_SHA256);
    assertThat(HashAlgorithm.SHA256.length()).isEqualTo(32);
    assertThat(HashAlgorithm.SHA1.length()).isEqualTo(20);
  }
}
