package org.signet.keytool.key;

import java.util.OptionalInt;

/**
 * A public key as a key record holds it, RFC 6376 §3.6.1 and RFC 8463 §4.
 *
 * @param type {@code k=}: {@code rsa} or {@code ed25519}
 * @param data {@code p=}: base64 without white space; empty if the key is revoked
 * @param rsaBits size of the modulus, if it is an RSA key
 */
record PublicKeyText(String type, String data, OptionalInt rsaBits) {
  /** The record says nothing but that there is no key any more. */
  static final PublicKeyText REVOKED = new PublicKeyText("", "", OptionalInt.empty());
}
