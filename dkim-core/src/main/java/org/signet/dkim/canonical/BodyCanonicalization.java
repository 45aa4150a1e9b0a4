package org.signet.dkim.canonical;

import java.util.Optional;
import org.signet.dkim.message.ByteSink;

/** The body algorithms of {@code c=}, RFC 6376 §3.4.3 and §3.4.4. */
public enum BodyCanonicalization {
  SIMPLE("simple"),
  RELAXED("relaxed");

  private final String word;

  BodyCanonicalization(String word) {
    this.word = word;
  }

  /** The word in {@code c=}. */
  public String word() {
    return word;
  }

  /** A new stage for one body, in front of this sink. */
  public BodyCanonicalizer canonicalizer(ByteSink sink) {
    return switch (this) {
      case SIMPLE -> new SimpleBodyCanonicalizer(sink);
      case RELAXED -> new RelaxedBodyCanonicalizer(sink);
    };
  }

  static Optional<BodyCanonicalization> find(String word) {
    for (BodyCanonicalization candidate : values()) {
      if (candidate.word.equalsIgnoreCase(word)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
