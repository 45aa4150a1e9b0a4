package org.signet.dkim.key;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import org.signet.dkim.key.DerReader.MalformedDerException;

/** The ASN.1 forms of RSA keys, RFC 8017 appendix A.1 and RFC 5280 §4.1. */
final class RsaKeys {
  /** Object identifier 1.2.840.113549.1.1.1, rsaEncryption. */
  private static final byte[] RSA_ENCRYPTION = {
    0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x01, 0x01
  };

  /** AlgorithmIdentifier of rsaEncryption with NULL parameters. */
  private static final byte[] ALGORITHM = {
    0x30,
    0x0D,
    0x06,
    0x09,
    0x2A,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xF7,
    0x0D,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };

  private RsaKeys() {}

  static boolean isRsaEncryption(byte[] objectIdentifier) {
    return Arrays.equals(objectIdentifier, RSA_ENCRYPTION);
  }

  /**
   * A public key, bare as RSAPublicKey (RFC 6376 §3.6.1) or wrapped as SubjectPublicKeyInfo (what
   * everyone publishes).
   */
  record PublicNumbers(BigInteger modulus, BigInteger exponent) {
    static PublicNumbers parse(byte[] der) throws MalformedDerException {
      DerReader outer = new DerReader(der);
      DerReader sequence = outer.enter(DerReader.SEQUENCE);
      outer.expectEnd();
      if (sequence.isNext(DerReader.INTEGER)) {
        return numbers(sequence);
      }
      DerReader algorithm = sequence.enter(DerReader.SEQUENCE);
      if (!isRsaEncryption(algorithm.content(DerReader.OBJECT_IDENTIFIER))) {
        throw new MalformedDerException("not an RSA key");
      }
      DerReader bits = sequence.bitString();
      sequence.expectEnd();
      DerReader inner = bits.enter(DerReader.SEQUENCE);
      bits.expectEnd();
      return numbers(inner);
    }

    private static PublicNumbers numbers(DerReader sequence) throws MalformedDerException {
      BigInteger modulus = sequence.integer();
      BigInteger exponent = sequence.integer();
      sequence.expectEnd();
      return new PublicNumbers(modulus, exponent);
    }

    /** The form of SubjectPublicKeyInfo. */
    byte[] subjectPublicKeyInfo() {
      byte[] numbers =
          der(
              DerReader.SEQUENCE,
              der(DerReader.INTEGER, modulus.toByteArray()),
              der(DerReader.INTEGER, exponent.toByteArray()));
      return der(DerReader.SEQUENCE, ALGORITHM, der(DerReader.BIT_STRING, new byte[] {0}, numbers));
    }
  }

  private static byte[] der(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 5);
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else if (length < 0x100) {
      out.write(0x81);
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >>> 8);
      out.write(length & 0xFF);
    }
    for (byte[] part : parts) {
      out.write(part, 0, part.length);
    }
    return out.toByteArray();
  }
}
