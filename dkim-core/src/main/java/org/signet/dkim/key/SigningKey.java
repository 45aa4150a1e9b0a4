package org.signet.dkim.key;

import java.util.Base64;
import org.signet.dkim.algorithm.KeyType;
import org.signet.dkim.algorithm.SignatureAlgorithm;

/**
 * A private key that signs. Immutable and shared; {@link #newSigner()} is cheap, so that each
 * message takes its own. Its text form never shows key material.
 */
public abstract sealed class SigningKey permits RsaSigningKey, Ed25519SigningKey {
  private final KeyType type;
  private final int bits;
  private final byte[] publicKey;

  SigningKey(KeyType type, int bits, byte[] publicKey) {
    this.type = type;
    this.bits = bits;
    this.publicKey = publicKey;
  }

  /** The kind of key. */
  public KeyType type() {
    return type;
  }

  /** Bits of the modulus of an RSA key; 256 for Ed25519. */
  public int bits() {
    return bits;
  }

  /** The algorithm for {@code a=}. */
  public SignatureAlgorithm algorithm() {
    return SignatureAlgorithm.signingWith(type);
  }

  /**
   * The public half as {@code p=} of a key record has it, without white space: SubjectPublicKeyInfo
   * for RSA, which is what everyone publishes, and the 32 octets of the key for Ed25519 (RFC 8463
   * §4).
   */
  public String publicKeyBase64() {
    return Base64.getEncoder().encodeToString(publicKey);
  }

  /** How many octets a signature has. */
  public abstract int signatureLength();

  /** A signer for one message. */
  public abstract DataSigner newSigner();

  @Override
  public String toString() {
    return bits + "-bit " + type.word() + " key";
  }
}
