package org.signet.systemtest.harness;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;

/** A domain's RSA key, made by the JDK: the tests must not depend on the tool that they test. */
public record SigningKey(String domain, String selector, String pem, String record) {
  private static final int BITS = 2048;

  public static SigningKey generate(String domain, String selector) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      KeyPair pair = generator.generateKeyPair();
      String pem =
          "-----BEGIN PRIVATE KEY-----\n"
              + Base64.getMimeEncoder(64, new byte[] {'\n'})
                  .encodeToString(pair.getPrivate().getEncoded())
              + "\n-----END PRIVATE KEY-----\n";
      String record =
          "v=DKIM1; k=rsa; p=" + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
      return new SigningKey(domain, selector, pem, record);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Where the public key is published, RFC 6376 §3.6.2.1. */
  public String name() {
    return selector + "._domainkey." + domain;
  }

  /** The TXT record in the master file form, cut into strings of at most 255 octets. */
  public String zoneLine() {
    return name() + ". IN TXT \"" + record.replaceAll("(.{250})", "$1\" \"") + "\"";
  }

  /** The record in the form of TestDNSData and {@code --dns-file}. */
  public String dnsFileLine() {
    return name() + " " + record;
  }
}
