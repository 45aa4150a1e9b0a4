package org.signet.dkim.key;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.signet.dkim.key.DerReader.MalformedDerException;
import org.signet.dkim.key.RsaKeys.PublicNumbers;

/**
 * Private keys as files have them: PEM (RFC 7468) around PKCS#1, PKCS#8 or RFC 8410 Ed25519, the
 * same DER in base64 without armour, or the bare 32 octets of an Ed25519 key in base64.
 */
public final class PemPrivateKey {
  private static final int MAX_LENGTH = 64 * 1024;
  private static final int MAX_RSA_BITS = 16_384;
  private static final int ED25519_OCTETS = 32;

  /** Object identifier 1.3.101.112, RFC 8410 §3. */
  private static final byte[] ED25519 = {0x2B, 0x65, 0x70};

  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----");

  private PemPrivateKey() {}

  /**
   * Reads a key. Text before the armour is passed over, as OpenSSL does.
   *
   * @throws KeyFormatException if this is no private key that signs DKIM; encrypted keys and keys
   *     of other kinds are named as such
   */
  public static SigningKey parse(String text) throws KeyFormatException {
    if (text.length() > MAX_LENGTH) {
      throw new KeyFormatException(
          "too long for a private key: more than " + MAX_LENGTH + " characters");
    }
    Matcher begin = BEGIN.matcher(text);
    int from = 0;
    while (begin.find(from)) {
      String label = begin.group(1);
      String end = "-----END " + label + "-----";
      int stop = text.indexOf(end, begin.end());
      if (stop < 0) {
        throw new KeyFormatException("the line \"" + end + "\" is missing");
      }
      if (!label.equals("EC PARAMETERS") && !label.equals("CERTIFICATE")) {
        return parseArmoured(label, text.substring(begin.end(), stop));
      }
      from = stop + end.length();
    }
    if (text.isBlank()) {
      throw new KeyFormatException("the file is empty");
    }
    if (text.contains("-----")) {
      throw new KeyFormatException("it contains no private key, or its BEGIN line is damaged");
    }
    return parseBare(decode(text));
  }

  private static SigningKey parseArmoured(String label, String body) throws KeyFormatException {
    if (label.equals("ENCRYPTED PRIVATE KEY")
        || (body.contains("Proc-Type:") && body.contains("ENCRYPTED"))) {
      throw new KeyFormatException(
          "the key is encrypted with a passphrase, which a daemon cannot enter; "
              + "remove it with: openssl pkey -in OLD -out NEW");
    }
    return switch (label) {
      case "RSA PRIVATE KEY" -> rsa(decode(body));
      case "PRIVATE KEY" -> pkcs8(decode(body));
      case "PUBLIC KEY", "RSA PUBLIC KEY" ->
          throw new KeyFormatException("this is the public key, not the private one");
      case "OPENSSH PRIVATE KEY" ->
          throw new KeyFormatException(
              "this is an OpenSSH key; DKIM needs a key in PKCS#8 or PKCS#1 PEM format");
      default ->
          throw new KeyFormatException(
              "\"" + label + "\" is not a kind of key that signs DKIM (RSA, Ed25519)");
    };
  }

  private static SigningKey parseBare(byte[] octets) throws KeyFormatException {
    if (octets.length == ED25519_OCTETS) {
      return Ed25519SigningKey.of(octets);
    }
    try {
      DerReader outer = new DerReader(octets);
      DerReader sequence = outer.enter(DerReader.SEQUENCE);
      sequence.integer();
      return sequence.isNext(DerReader.SEQUENCE) ? pkcs8(octets) : rsa(octets);
    } catch (MalformedDerException e) {
      throw new KeyFormatException("neither PEM nor base64 of a private key", e);
    }
  }

  private static SigningKey pkcs8(byte[] der) throws KeyFormatException {
    try {
      DerReader outer = new DerReader(der);
      DerReader info = outer.enter(DerReader.SEQUENCE);
      outer.expectEnd();
      info.integer();
      byte[] algorithm = info.enter(DerReader.SEQUENCE).content(DerReader.OBJECT_IDENTIFIER);
      byte[] key = info.content(DerReader.OCTET_STRING);
      if (RsaKeys.isRsaEncryption(algorithm)) {
        return rsa(key);
      }
      if (Arrays.equals(algorithm, ED25519)) {
        return ed25519(key);
      }
      throw new KeyFormatException("neither an RSA nor an Ed25519 key; DKIM uses only these");
    } catch (MalformedDerException e) {
      throw new KeyFormatException("damaged private key (PKCS#8: " + e.getMessage() + ")", e);
    }
  }

  /** CurvePrivateKey, RFC 8410 §7: an OCTET STRING inside the OCTET STRING. */
  private static SigningKey ed25519(byte[] der) throws MalformedDerException, KeyFormatException {
    DerReader outer = new DerReader(der);
    byte[] seed = outer.content(DerReader.OCTET_STRING);
    outer.expectEnd();
    if (seed.length != ED25519_OCTETS) {
      throw new KeyFormatException("an Ed25519 key of " + seed.length + " octets instead of 32");
    }
    return Ed25519SigningKey.of(seed);
  }

  /** RSAPrivateKey, RFC 8017 appendix A.1.2. */
  private static SigningKey rsa(byte[] der) throws KeyFormatException {
    try {
      DerReader outer = new DerReader(der);
      DerReader sequence = outer.enter(DerReader.SEQUENCE);
      outer.expectEnd();
      if (sequence.integer().signum() != 0) {
        throw new KeyFormatException("an RSA key of more than two primes");
      }
      BigInteger[] numbers = new BigInteger[8];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = sequence.integer();
        if (numbers[i].signum() <= 0) {
          throw new KeyFormatException("damaged RSA key: a number in it is not positive");
        }
      }
      sequence.expectEnd();
      return rsa(numbers);
    } catch (MalformedDerException e) {
      throw new KeyFormatException("damaged RSA key (" + e.getMessage() + ")", e);
    }
  }

  private static SigningKey rsa(BigInteger[] numbers) throws KeyFormatException {
    BigInteger modulus = numbers[0];
    BigInteger exponent = numbers[1];
    if (modulus.bitLength() > MAX_RSA_BITS) {
      throw new KeyFormatException(
          "an RSA key of " + modulus.bitLength() + " bits is too long to sign mail");
    }
    if (!numbers[3].multiply(numbers[4]).equals(modulus)) {
      throw new KeyFormatException("damaged RSA key: its modulus is not the product of its primes");
    }
    if (!fitTogether(numbers)) {
      throw new KeyFormatException("damaged RSA key: its numbers are inconsistent");
    }
    byte[] publicKey = new PublicNumbers(modulus, exponent).subjectPublicKeyInfo();
    try {
      RsaVerificationKey.of(publicKey);
    } catch (KeyRecordException e) {
      throw new KeyFormatException(
          "its public key is not usable for verification: " + e.getMessage(), e);
    }
    try {
      PrivateKey key =
          KeyFactory.getInstance("RSA")
              .generatePrivate(
                  new RSAPrivateCrtKeySpec(
                      modulus,
                      exponent,
                      numbers[2],
                      numbers[3],
                      numbers[4],
                      numbers[5],
                      numbers[6],
                      numbers[7]));
      return new RsaSigningKey(key, modulus.bitLength(), publicKey);
    } catch (GeneralSecurityException e) {
      throw new KeyFormatException("the RSA provider refuses the key", e);
    }
  }

  /**
   * Whether the private numbers undo what the public ones do (RFC 8017 §3.2), so that signatures
   * verify. Says the same as a signature that is made and verified, in a small part of its time.
   */
  private static boolean fitTogether(BigInteger[] numbers) {
    BigInteger exponent = numbers[1];
    BigInteger privateExponent = numbers[2];
    BigInteger p = numbers[3];
    BigInteger q = numbers[4];
    return undoes(exponent, privateExponent, numbers[5], p)
        && undoes(exponent, privateExponent, numbers[6], q)
        && numbers[7].multiply(q).mod(p).equals(BigInteger.ONE);
  }

  private static boolean undoes(
      BigInteger exponent, BigInteger privateExponent, BigInteger crtExponent, BigInteger prime) {
    BigInteger order = prime.subtract(BigInteger.ONE);
    return order.signum() > 0
        && privateExponent.mod(order).equals(crtExponent)
        && exponent.multiply(crtExponent).mod(order).equals(BigInteger.ONE);
  }

  private static byte[] decode(String base64) throws KeyFormatException {
    try {
      return Base64.getDecoder().decode(base64.replaceAll("[ \\t\\r\\n]+", ""));
    } catch (IllegalArgumentException e) {
      throw new KeyFormatException("not base64 text", e);
    }
  }
}
