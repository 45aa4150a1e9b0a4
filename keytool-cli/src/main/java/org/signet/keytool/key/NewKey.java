package org.signet.keytool.key;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.OptionalInt;

/**
 * A key pair just made by the JDK.
 *
 * @param publicKey what to publish
 * @param pem the private key, PKCS#8 in PEM armour (RFC 5958, RFC 7468 §10)
 */
record NewKey(PublicKeyText publicKey, String pem) {
  private static final int PEM_LINE = 64;
  private static final int ED25519_OCTETS = 32;

  /** An RSA key with the public exponent 65537. */
  static NewKey rsa(int bits) {
    KeyPair pair = generate("RSA", bits);
    return of("rsa", OptionalInt.of(bits), pair.getPublic().getEncoded(), pair);
  }

  /** An Ed25519 key; its {@code p=} is the bare key, RFC 8463 §4, the end of the encoded form. */
  static NewKey ed25519() {
    KeyPair pair = generate("Ed25519", 255);
    byte[] encoded = pair.getPublic().getEncoded();
    return of(
        "ed25519",
        OptionalInt.empty(),
        Arrays.copyOfRange(encoded, encoded.length - ED25519_OCTETS, encoded.length),
        pair);
  }

  private static NewKey of(String type, OptionalInt bits, byte[] publicKey, KeyPair pair) {
    String data = Base64.getEncoder().encodeToString(publicKey);
    String body =
        Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'})
            .encodeToString(pair.getPrivate().getEncoded());
    return new NewKey(
        new PublicKeyText(type, data, bits),
        "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n");
  }

  private static KeyPair generate(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK since 15 makes " + algorithm + " keys", e);
    }
  }

  /** Without the private key. */
  @Override
  public String toString() {
    return "NewKey[" + publicKey + "]";
  }
}
