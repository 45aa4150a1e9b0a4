package org.signet.dkim.key;

import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.signet.dkim.algorithm.HashAlgorithm;
import org.signet.dkim.algorithm.KeyType;
import org.signet.dkim.message.ByteSink;

/** PureEd25519 over the SHA-256 digest of the data, RFC 8463 §3. */
final class Ed25519VerificationKey extends VerificationKey {
  private final Ed25519.PublicPoint point;

  private Ed25519VerificationKey(Ed25519.PublicPoint point) {
    super(KeyType.ED25519, 256);
    this.point = point;
  }

  /**
   * The full validation refuses points of small order, under which one signature fits any message.
   */
  static Ed25519VerificationKey of(byte[] octets) throws KeyRecordException {
    if (octets.length != Ed25519.PUBLIC_KEY_SIZE) {
      throw new KeyRecordException(
          KeyFault.DATA, "an Ed25519 key of " + octets.length + " octets instead of 32");
    }
    Ed25519.PublicPoint point = Ed25519.validatePublicKeyFullExport(octets, 0);
    if (point == null) {
      throw new KeyRecordException(KeyFault.DATA, "invalid Ed25519 public key");
    }
    return new Ed25519VerificationKey(point);
  }

  @Override
  public boolean verifies(byte[] signature, Consumer<ByteSink> data) {
    MessageDigest digest = HashAlgorithm.SHA256.newDigest();
    data.accept(digest::update);
    byte[] hash = digest.digest();
    return hashTest(signature).filter(test -> test.test(hash)).isPresent();
  }

  @Override
  public Optional<Predicate<byte[]>> hashTest(byte[] signature) {
    return signature.length == Ed25519.SIGNATURE_SIZE
        ? Optional.of(hash -> Ed25519.verify(signature, 0, point, hash, 0, hash.length))
        : Optional.empty();
  }
}
