package org.signet.dkim.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.util.Base64;
import org.signet.dkim.algorithm.KeyType;
import org.signet.dkim.algorithm.SignatureAlgorithm;

/**
 * A private key that signs. Immutable and shared; {@link #newSigner()} is cheap, so that each
 * message takes its own. Its text form never shows key material.
 */
public abstract sealed class SigningKey permits RsaSigningKey, Ed25519SigningKey {
  private static final byte[] PROBE = "probe".getBytes(US_ASCII);

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

  /**
   * Signs a probe and verifies it, as everybody will do who gets mail: so a key that is damaged, or
   * whose halves do not belong together, is found before a message needs it. Costs as much as a
   * signature.
   *
   * @throws KeyFormatException if the signature cannot be made or does not verify
   */
  public void check() throws KeyFormatException {
    try {
      DataSigner signer = newSigner();
      signer.write(PROBE, 0, PROBE.length);
      byte[] signature = signer.sign();
      if (!publicHalf().verifies(signature, data -> data.write(PROBE, 0, PROBE.length))) {
        throw new KeyFormatException("damaged key: its signatures do not verify");
      }
    } catch (GeneralSecurityException e) {
      throw new KeyFormatException("the key cannot sign", e);
    } catch (KeyRecordException e) {
      throw new KeyFormatException("nobody can verify with its public half", e);
    }
  }

  /** The key that verifies what this one signs. */
  abstract VerificationKey publicHalf() throws KeyRecordException;

  @Override
  public String toString() {
    return bits + "-bit " + type.word() + " key";
  }
}
