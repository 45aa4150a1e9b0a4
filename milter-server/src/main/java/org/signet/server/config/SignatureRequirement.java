package org.signet.server.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a message must bear; the values of RequireSignature. */
public enum SignatureRequirement {
  /** Nothing. */
  NONE,
  /** A signature of any domain that passes. */
  VALID,
  /** One whose domain is the author's, above it or below it. */
  RELAXED,
  /** One whose domain is exactly the author's. */
  STRICT;

  static final List<String> WORDS =
      Arrays.stream(values()).map(SignatureRequirement::word).toList();

  static Optional<SignatureRequirement> find(String word) {
    return Arrays.stream(values()).filter(each -> each.word().equalsIgnoreCase(word)).findFirst();
  }

  /** As the configuration says it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Whether a passing signature of this domain is enough. No list of public suffixes is asked:
   * domains are related if one ends in a dot and the other, and both have a dot.
   *
   * @param domain d=, without regard to case
   * @param author the author's domain, in lower case
   */
  public boolean isMetBy(String domain, String author) {
    String signer = domain.toLowerCase(Locale.ROOT);
    return switch (this) {
      case NONE, VALID -> true;
      case STRICT -> signer.equals(author);
      case RELAXED -> signer.equals(author) || isBelow(signer, author) || isBelow(author, signer);
    };
  }

  private static boolean isBelow(String name, String domain) {
    return domain.indexOf('.') > 0 && name.endsWith("." + domain);
  }
}
