package org.signet.dkim.algorithm;

import java.util.Optional;

/** The signature algorithms of {@code a=}, RFC 6376 §3.3, RFC 8301 §3, RFC 8463 §3. */
public enum SignatureAlgorithm {
  RSA_SHA256(KeyType.RSA, HashAlgorithm.SHA256),
  ED25519_SHA256(KeyType.ED25519, HashAlgorithm.SHA256),
  /** Historic: known by name so that it can be refused by name, RFC 8301 §3.1. */
  RSA_SHA1(KeyType.RSA, HashAlgorithm.SHA1);

  private final KeyType keyType;
  private final HashAlgorithm hash;
  private final String word;

  SignatureAlgorithm(KeyType keyType, HashAlgorithm hash) {
    this.keyType = keyType;
    this.hash = hash;
    this.word = keyType.word() + "-" + hash.word();
  }

  /** The kind of key that it needs. */
  public KeyType keyType() {
    return keyType;
  }

  /** The hash over the body and over the header. */
  public HashAlgorithm hash() {
    return hash;
  }

  /** The word in {@code a=}, such as {@code rsa-sha256}. */
  public String word() {
    return word;
  }

  /** Whether signatures of this kind may pass or be made at all. */
  public boolean isHistoric() {
    return this == RSA_SHA1;
  }

  /** The algorithm that signs with keys of this type. */
  public static SignatureAlgorithm signingWith(KeyType type) {
    return switch (type) {
      case RSA -> RSA_SHA256;
      case ED25519 -> ED25519_SHA256;
    };
  }

  /** The algorithm of this word, ASCII letters in any case (RFC 5234 §2.3). */
  public static Optional<SignatureAlgorithm> find(String word) {
    for (SignatureAlgorithm algorithm : values()) {
      if (algorithm.word.equalsIgnoreCase(word)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }
}
