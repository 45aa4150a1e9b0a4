package org.signet.dkim.key;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.signet.dkim.algorithm.KeyType;
import org.signet.dkim.message.ByteSink;

/** A public key that checks signatures made with SHA-256. Immutable. */
public abstract sealed class VerificationKey permits RsaVerificationKey, Ed25519VerificationKey {
  private final KeyType type;
  private final int bits;

  VerificationKey(KeyType type, int bits) {
    this.type = type;
    this.bits = bits;
  }

  /** The kind of key. */
  public KeyType type() {
    return type;
  }

  /** Bits of the modulus of an RSA key; 256 for Ed25519. */
  public int bits() {
    return bits;
  }

  /**
   * Whether this is the signature of the data.
   *
   * @param signature as in {@code b=}, decoded; any octets, any length
   * @param data writes the data of RFC 6376 §3.7 step 2 into the sink that it is given
   */
  public abstract boolean verifies(byte[] signature, Consumer<ByteSink> data);

  /**
   * For trying many hashes against one signature: a test that says whether this is the SHA-256 hash
   * of the data of RFC 6376 §3.7 step 2.
   *
   * @param signature as in {@code b=}, decoded; any octets, any length
   * @return empty if no data at all can have this signature under this key. An RSA signature whose
   *     test is there was made with this key, whatever it signs: its padding shows; of an Ed25519
   *     signature nothing is known before a hash fits.
   */
  public abstract Optional<Predicate<byte[]>> hashTest(byte[] signature);

  @Override
  public String toString() {
    return bits + "-bit " + type.word() + " public key";
  }
}
