package org.signet.dkim.algorithm;

import java.util.Optional;

/** The key types of {@code k=}, RFC 6376 §3.6.1 and RFC 8463 §4. */
public enum KeyType {
  RSA("rsa"),
  ED25519("ed25519");

  private final String word;

  KeyType(String word) {
    this.word = word;
  }

  /** The word in {@code k=} and before the hyphen of {@code a=}. */
  public String word() {
    return word;
  }

  /** The type of this word, ASCII letters in any case (RFC 5234 §2.3). */
  public static Optional<KeyType> find(String word) {
    for (KeyType type : values()) {
      if (type.word.equalsIgnoreCase(word)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
