package org.signet.dkim.key;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import org.signet.dkim.algorithm.KeyType;

/** RSASSA-PKCS1-v1_5 with SHA-256, RFC 6376 §3.3.2, by whichever JCA provider is first. */
final class RsaSigningKey extends SigningKey {
  static final String JCA_NAME = "SHA256withRSA";

  private final PrivateKey key;
  private final int length;

  RsaSigningKey(PrivateKey key, int bits, byte[] publicKey) {
    super(KeyType.RSA, bits, publicKey);
    this.key = key;
    this.length = (bits + 7) / 8;
  }

  @Override
  public int signatureLength() {
    return length;
  }

  @Override
  public DataSigner newSigner() {
    return new RsaSigner();
  }

  /**
   * Collects first: a JCA signature object costs more per small update than one copy of the few
   * octets of a header.
   */
  private final class RsaSigner implements DataSigner {
    private final ByteArrayOutputStream data = new ByteArrayOutputStream(2048);

    @Override
    public void write(byte[] bytes, int offset, int count) {
      data.write(bytes, offset, count);
    }

    @Override
    public byte[] sign() throws GeneralSecurityException {
      Signature signature = Signature.getInstance(JCA_NAME);
      signature.initSign(key);
      signature.update(data.toByteArray());
      byte[] octets = signature.sign();
      if (octets.length != length) {
        throw new SignatureException(
            "an RSA signature of " + octets.length + " octets instead of " + length);
      }
      return octets;
    }
  }
}
