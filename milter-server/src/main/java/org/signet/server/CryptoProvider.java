package org.signet.server;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * The directive CryptoProvider: a JCA provider, mostly in native code, that comes before those of
 * the JVM. It is asked to sign and to verify first, and if it is not there or does that wrongly
 * Java's own go on with the work.
 */
final class CryptoProvider {
  private static final String JAVA = "java";
  private static final String AUTO = "auto";
  private static final String AMAZON = "AmazonCorrettoCryptoProvider";

  private static final String SIGNATURE = "SHA256withRSA";
  private static final int BITS = 2048;
  private static final byte[] DATA = {'D', 'K', 'I', 'M'};

  private CryptoProvider() {}

  /**
   * What has become of the wish.
   *
   * @param inUse whether it is the first provider now, so that keys should be loaded by it
   * @param failed whether it was wanted by name and is not in use
   * @param text for the log; empty if there is nothing to say
   */
  record Choice(boolean inUse, boolean failed, String text) {}

  /** Puts what the directive names before the providers of the JVM, if it is fit for that. */
  static Choice install(String wanted) {
    if (wanted.equals(JAVA)) {
      return new Choice(false, false, "");
    }
    boolean auto = wanted.equals(AUTO);
    String name = auto ? AMAZON : wanted;
    try {
      Optional<Provider> found = find(name);
      if (found.isEmpty()) {
        return new Choice(
            false,
            !auto,
            "CryptoProvider "
                + wanted
                + ": "
                + name
                + " is not in lib/ext; Java signs and verifies");
      }
      Provider provider = found.get();
      check(provider);
      Security.removeProvider(provider.getName());
      Security.insertProviderAt(provider, 1);
      return new Choice(
          true,
          false,
          "CryptoProvider: "
              + provider.getName()
              + " "
              + provider.getVersionStr()
              + " signs and verifies");
    } catch (GeneralSecurityException
        | ProviderException
        | ServiceConfigurationError
        | LinkageError e) {
      return new Choice(
          false,
          true,
          "CryptoProvider " + wanted + " cannot be used: " + e + "; Java signs and verifies");
    }
  }

  private static Optional<Provider> find(String name) {
    Provider known = Security.getProvider(name);
    if (known != null) {
      return Optional.of(known);
    }
    // A class of the provider's name is looked for: to make all providers takes time.
    return ServiceLoader.load(Provider.class).stream()
        .filter(service -> service.type().getSimpleName().equals(name))
        .findFirst()
        .map(ServiceLoader.Provider::get);
  }

  /**
   * Lets it sign what Java verifies, and the other way round.
   *
   * @throws GeneralSecurityException if it cannot, or does it wrongly
   */
  static void check(Provider provider) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(BITS);
    KeyPair pair = generator.generateKeyPair();
    KeyFactory factory = KeyFactory.getInstance("RSA", provider);
    PrivateKey privateKey =
        factory.generatePrivate(new PKCS8EncodedKeySpec(pair.getPrivate().getEncoded()));
    PublicKey publicKey =
        factory.generatePublic(new X509EncodedKeySpec(pair.getPublic().getEncoded()));

    byte[] theirs = sign(Signature.getInstance(SIGNATURE, provider), privateKey);
    byte[] ours = sign(Signature.getInstance(SIGNATURE), pair.getPrivate());
    byte[] altered = ours.clone();
    altered[altered.length / 2] ^= 1;
    if (!verifies(Signature.getInstance(SIGNATURE), pair.getPublic(), theirs)
        || !verifies(Signature.getInstance(SIGNATURE, provider), publicKey, ours)
        || verifies(Signature.getInstance(SIGNATURE, provider), publicKey, altered)) {
      throw new GeneralSecurityException(
          "self-test failed: its signatures do not match those of the default provider");
    }
  }

  private static byte[] sign(Signature signature, PrivateKey key) throws GeneralSecurityException {
    signature.initSign(key);
    signature.update(DATA);
    return signature.sign();
  }

  private static boolean verifies(Signature signature, PublicKey key, byte[] octets)
      throws GeneralSecurityException {
    signature.initVerify(key);
    signature.update(DATA);
    try {
      return signature.verify(octets);
    } catch (SignatureException e) {
      return false;
    }
  }
}
