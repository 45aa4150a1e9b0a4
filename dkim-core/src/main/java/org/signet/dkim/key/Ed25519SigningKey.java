package org.signet.dkim.key;

import java.security.MessageDigest;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.signet.dkim.algorithm.HashAlgorithm;
import org.signet.dkim.algorithm.KeyType;

/** PureEd25519 over the SHA-256 digest of the data, RFC 8463 §3. */
final class Ed25519SigningKey extends SigningKey {
  private final byte[] seed;
  private final byte[] publicKey;

  private Ed25519SigningKey(byte[] seed, byte[] publicKey) {
    super(KeyType.ED25519, 256, publicKey);
    this.seed = seed;
    this.publicKey = publicKey;
  }

  /** The key of these 32 octets, the private key of RFC 8032 §5.1.5. */
  static Ed25519SigningKey of(byte[] seed) {
    byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
    Ed25519.generatePublicKey(seed, 0, publicKey, 0);
    return new Ed25519SigningKey(seed.clone(), publicKey);
  }

  @Override
  public int signatureLength() {
    return Ed25519.SIGNATURE_SIZE;
  }

  @Override
  public DataSigner newSigner() {
    return new DigestSigner(HashAlgorithm.SHA256.newDigest());
  }

  private final class DigestSigner implements DataSigner {
    private final MessageDigest digest;

    DigestSigner(MessageDigest digest) {
      this.digest = digest;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      digest.update(bytes, offset, length);
    }

    @Override
    public byte[] sign() {
      byte[] hash = digest.digest();
      byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
      // With the public key at hand signing takes half the time.
      Ed25519.sign(seed, 0, publicKey, 0, hash, 0, hash.length, signature, 0);
      return signature;
    }
  }
}
