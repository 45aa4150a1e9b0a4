package org.signet.dkim;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.signet.dkim.key.KeyFormatException;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.PemPrivateKey;
import org.signet.dkim.key.PublicKeyLookup;
import org.signet.dkim.key.SigningKey;

/** Keys made for these tests, and nothing else. */
public final class TestKeys {
  /** An RSA key of 2048 bits. */
  public static final SigningKey RSA = read("rsa2048.pem");

  /** An RSA key of 1024 bits, the least that passes. */
  public static final SigningKey RSA_1024 = read("rsa1024.pem");

  /** An Ed25519 key. */
  public static final SigningKey ED25519 = read("ed25519.pem");

  private TestKeys() {}

  /** The record that publishes a key, with no tag but the needed ones. */
  public static String record(SigningKey key) {
    return "v=DKIM1; k=" + key.type().word() + "; p=" + key.publicKeyBase64();
  }

  /** A look-up in these names and texts; other names do not exist. */
  public static PublicKeyLookup lookup(Map<String, String> records) {
    return name -> {
      String text = records.get(name.dnsName());
      return CompletableFuture.completedFuture(
          text == null
              ? new KeyLookupResult.NoSuchName()
              : new KeyLookupResult.Found(List.of(text)));
    };
  }

  /** A look-up that finds this text under every name. */
  public static PublicKeyLookup always(String text) {
    return name -> CompletableFuture.completedFuture(new KeyLookupResult.Found(List.of(text)));
  }

  /** The text of a file under {@code keys}. */
  public static String text(String name) {
    try (InputStream in = TestKeys.class.getResourceAsStream("/keys/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException("no key " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SigningKey read(String name) {
    try {
      return PemPrivateKey.parse(text(name));
    } catch (KeyFormatException e) {
      throw new IllegalStateException(name, e);
    }
  }
}
