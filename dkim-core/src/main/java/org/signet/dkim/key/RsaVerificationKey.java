package org.signet.dkim.key;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.signet.dkim.algorithm.HashAlgorithm;
import org.signet.dkim.algorithm.KeyType;
import org.signet.dkim.key.DerReader.MalformedDerException;
import org.signet.dkim.key.RsaKeys.PublicNumbers;
import org.signet.dkim.message.ByteSink;

/** RSASSA-PKCS1-v1_5 with SHA-256, RFC 6376 §3.3.2. */
final class RsaVerificationKey extends VerificationKey {
  /** The cost of one check grows with the square of this. */
  private static final int MAX_MODULUS_BITS = 8192;

  /** What the JDK takes; below it nothing is worth checking. */
  private static final int MIN_MODULUS_BITS = 512;

  /** The limit of OpenSSL and of the JDK: larger exponents only with a modulus that is small. */
  private static final int MAX_EXPONENT_BITS = 64;

  private static final int MAX_MODULUS_BITS_WITH_ANY_EXPONENT = 3072;

  /** DER of DigestInfo with SHA-256 up to the hash, RFC 8017 §9.2 note 1. */
  private static final byte[] SHA256_PREFIX =
      HexFormat.of().parseHex("3031300d060960864801650304020105000420");

  private final PublicKey key;
  private final BigInteger modulus;
  private final BigInteger exponent;

  private RsaVerificationKey(PublicKey key, BigInteger modulus, BigInteger exponent) {
    super(KeyType.RSA, modulus.bitLength());
    this.key = key;
    this.modulus = modulus;
    this.exponent = exponent;
  }

  static RsaVerificationKey of(byte[] der) throws KeyRecordException {
    PublicNumbers numbers;
    try {
      numbers = PublicNumbers.parse(der);
    } catch (MalformedDerException e) {
      throw new KeyRecordException(KeyFault.DATA, "not an RSA key: " + e.getMessage());
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
        || exponent.compareTo(modulus) >= 0) {
      throw new KeyRecordException(KeyFault.DATA, "invalid RSA public key");
    }
    if (exponent.bitLength() > MAX_EXPONENT_BITS
        && modulus.bitLength() > MAX_MODULUS_BITS_WITH_ANY_EXPONENT) {
      throw new KeyRecordException(
          KeyFault.DATA,
          "an RSA key of %d bits with an exponent of %d bits"
              .formatted(modulus.bitLength(), exponent.bitLength()));
    }
    try {
      PublicKey key =
          KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
      return new RsaVerificationKey(key, modulus, exponent);
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

  /** RFC 8017 §8.2.2, but for what is compared: 00 01 FF... 00, DigestInfo. */
  @Override
  public Optional<Predicate<byte[]>> hashTest(byte[] signature) {
    int length = (modulus.bitLength() + 7) / 8;
    BigInteger number = new BigInteger(1, signature);
    if (signature.length != length || number.compareTo(modulus) >= 0) {
      return Optional.empty();
    }
    byte[] power = number.modPow(exponent, modulus).toByteArray(); // less than length octets: 00
    byte[] encoded = new byte[length];
    int copied = Math.min(power.length, length);
    System.arraycopy(power, power.length - copied, encoded, length - copied, copied);
    byte[] hash = Arrays.copyOfRange(encoded, length - HashAlgorithm.SHA256.length(), length);
    return Arrays.equals(encoded, encodedMessage(length, hash))
        ? Optional.of(other -> Arrays.equals(other, hash))
        : Optional.empty();
  }

  private static byte[] encodedMessage(int length, byte[] hash) {
    byte[] encoded = new byte[length];
    Arrays.fill(encoded, (byte) 0xFF);
    int start = length - hash.length - SHA256_PREFIX.length;
    encoded[0] = 0;
    encoded[1] = 1;
    encoded[start - 1] = 0;
    System.arraycopy(SHA256_PREFIX, 0, encoded, start, SHA256_PREFIX.length);
    System.arraycopy(hash, 0, encoded, length - hash.length, hash.length);
    return encoded;
  }
}
