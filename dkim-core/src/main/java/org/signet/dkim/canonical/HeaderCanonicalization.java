package org.signet.dkim.canonical;

import java.util.Optional;

/** The header algorithms of {@code c=}, RFC 6376 §3.4.1 and §3.4.2. */
public enum HeaderCanonicalization {
  SIMPLE("simple"),
  RELAXED("relaxed");

  private final String word;

  HeaderCanonicalization(String word) {
    this.word = word;
  }

  /** The word in {@code c=}. */
  public String word() {
    return word;
  }

  /** The algorithm; it has no state. */
  public HeaderCanonicalizer canonicalizer() {
    return switch (this) {
      case SIMPLE -> new SimpleHeaderCanonicalizer();
      case RELAXED -> new RelaxedHeaderCanonicalizer();
    };
  }

  static Optional<HeaderCanonicalization> find(String word) {
    for (HeaderCanonicalization candidate : values()) {
      if (candidate.word.equalsIgnoreCase(word)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
