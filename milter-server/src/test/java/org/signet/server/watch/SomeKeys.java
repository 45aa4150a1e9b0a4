package org.signet.server.watch;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import org.signet.dkim.key.KeyFormatException;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.KeyName;
import org.signet.dkim.key.PemPrivateKey;
import org.signet.dkim.key.SigningKey;

/** Keys and what the DNS may say of them. */
final class SomeKeys {
  static final SigningKey ONE = generate();
  static final SigningKey TWO = generate();
  static final WatchedKey WATCHED = WatchedKey.of(new KeyName("S1", "Example.COM"), ONE);
  static final KeyLookupResult RIGHT = found(WATCHED.record());
  static final KeyLookupResult WRONG = found(WatchedKey.of(new KeyName("b", "a"), TWO).record());
  static final KeyLookupResult TIMEOUT =
      new KeyLookupResult.Failed(KeyLookupResult.Cause.TIMEOUT, "no answer in time");

  private SomeKeys() {}

  static SigningKey generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair pair = generator.generateKeyPair();
      return again(pair);
    } catch (GeneralSecurityException | KeyFormatException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SigningKey again(KeyPair pair) throws KeyFormatException {
    return PemPrivateKey.parse(
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n");
  }

  static KeyLookupResult found(String... texts) {
    return new KeyLookupResult.Found(List.of(texts));
  }
}
