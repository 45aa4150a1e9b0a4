package org.signet.diagnosis;

import java.util.function.Predicate;
import org.signet.dkim.algorithm.KeyType;
import org.signet.dkim.key.VerificationKey;

/**
 * Whether a hash is the one that a signature signs.
 *
 * @param test the answer
 * @param cost in octets that could be hashed meanwhile
 */
record HashTest(Predicate<byte[]> test, int cost) {
  private static final int RSA = 0;
  private static final int ED25519 = 20_000;

  /**
   * With RSA the hash has been recovered and is compared; with Ed25519 each test is a verification.
   */
  static HashTest of(VerificationKey key, Predicate<byte[]> test) {
    return new HashTest(test, key.type() == KeyType.RSA ? RSA : ED25519);
  }
}
