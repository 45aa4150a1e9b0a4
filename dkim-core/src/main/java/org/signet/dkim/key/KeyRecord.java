package org.signet.dkim.key;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.signet.dkim.algorithm.HashAlgorithm;
import org.signet.dkim.algorithm.KeyType;

/**
 * A key record, RFC 6376 §3.6.1. Immutable.
 *
 * @param type {@code k=}, RSA if absent
 * @param hashes {@code h=}, the words as written; empty Optional if absent, which admits all
 * @param services {@code s=}, the words as written; {@code *} if absent
 * @param flags {@code t=}, the words as written
 * @param notes {@code n=}
 * @param publicKeyBase64 {@code p=} without white space; empty if the key is revoked
 */
public record KeyRecord(
    KeyType type,
    Optional<List<String>> hashes,
    List<String> services,
    List<String> flags,
    Optional<String> notes,
    String publicKeyBase64) {

  /** Longest {@code p=} that is looked at; an RSA key of 8,192 bits has 1,400 characters. */
  static final int MAX_KEY_CHARS = 4096;

  /** Copies the lists. */
  public KeyRecord {
    hashes = hashes.map(List::copyOf);
    services = List.copyOf(services);
    flags = List.copyOf(flags);
  }

  /** Whether the owner has withdrawn the key. */
  public boolean isRevoked() {
    return publicKeyBase64.isEmpty();
  }

  /** Flag {@code y}: the domain tests DKIM. */
  public boolean isTesting() {
    return flags.contains("y");
  }

  /** Flag {@code s}: the domain of {@code i=} must be {@code d=} itself. */
  public boolean forbidsSubdomains() {
    return flags.contains("s");
  }

  /** Whether the key may be used for mail. */
  public boolean isForEmail() {
    return services.contains("*") || services.contains("email");
  }

  /** Whether the key may be used with this hash. */
  public boolean admits(HashAlgorithm hash) {
    return hashes.map(words -> words.stream().anyMatch(hash.word()::equalsIgnoreCase)).orElse(true);
  }

  /**
   * The key itself.
   *
   * @throws KeyRecordException if {@code p=} is empty, too long, or no key of its type
   */
  public VerificationKey publicKey() throws KeyRecordException {
    if (isRevoked()) {
      throw new KeyRecordException(KeyFault.REVOKED, "the key is revoked");
    }
    if (publicKeyBase64.length() > MAX_KEY_CHARS) {
      throw new KeyRecordException(
          KeyFault.TOO_LONG, "more than " + MAX_KEY_CHARS + " characters of key data");
    }
    byte[] octets;
    try {
      octets = Base64.getDecoder().decode(publicKeyBase64);
    } catch (IllegalArgumentException e) {
      throw new KeyRecordException(KeyFault.DATA, "key data is not base64");
    }
    return switch (type) {
      case RSA -> RsaVerificationKey.of(octets);
      case ED25519 -> Ed25519VerificationKey.of(octets);
    };
  }
}
