package org.signet.dkim.key;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.RSAPublicKeySpec;
import java.util.function.Consumer;
import org.signet.dkim.algorithm.KeyType;
import org.signet.dkim.canonical.ByteSink;
import org.signet.dkim.key.DerReader.MalformedDerException;
import org.signet.dkim.key.RsaKeys.PublicNumbers;

/** RSASSA-PKCS1-v1_5 with SHA-256, RFC 6376 §3.3.2. */
final class RsaVerificationKey extends VerificationKey {
  /** The cost of one check grows with the square of this. */
  private static final int MAX_MODULUS_BITS = 8192;

  /** What the JDK takes; below it nothing is worth checking. */
  private static final int MIN_MODULUS_BITS = 512;

  /** Larger exponents exist only to make others work. */
  private static final int MAX_EXPONENT_BITS = 64;

  private final PublicKey key;

  private RsaVerificationKey(PublicKey key, int bits) {
    super(KeyType.RSA, bits);
    this.key = key;
  }

  static RsaVerificationKey of(byte[] der) throws KeyRecordException {
    PublicNumbers numbers;
    try {
      numbers = PublicNumbers.parse(der);
    } catch (MalformedDerException e) {
      throw new KeyRecordException(KeyFault.DATA, "no RSA key: " + e.getMessage());
    }
    BigInteger modulus = numbers.modulus();
    BigInteger exponent = numbers.exponent();
    if (modulus.bitLength() > MAX_MODULUS_BITS) {
      throw new KeyRecordException(
          KeyFault.TOO_LONG, "an RSA key of " + modulus.bitLength() + " bits");
    }
    if (modulus.signum() <= 0
        || modulus.bitLength() < MIN_MODULUS_BITS
        || !modulus.testBit(0)
        || exponent.compareTo(BigInteger.valueOf(3)) < 0
        || !exponent.testBit(0)
        || exponent.bitLength() > MAX_EXPONENT_BITS) {
      throw new KeyRecordException(KeyFault.DATA, "no sound RSA key");
    }
    try {
      PublicKey key =
          KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
      return new RsaVerificationKey(key, modulus.bitLength());
    } catch (GeneralSecurityException e) {
      throw new KeyRecordException(KeyFault.DATA, "the RSA provider refuses the key");
    }
  }

  @Override
  public boolean verifies(byte[] octets, Consumer<ByteSink> data) {
    ByteArrayOutputStream collected = new ByteArrayOutputStream(2048);
    data.accept(collected::write);
    try {
      Signature signature = Signature.getInstance(RsaSigningKey.JCA_NAME);
      signature.initVerify(key);
      signature.update(collected.toByteArray());
      return signature.verify(octets);
    } catch (SignatureException e) {
      return false; // the octets cannot be a signature of this key, mostly because of their number
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + RsaSigningKey.JCA_NAME, e);
    }
  }
}
