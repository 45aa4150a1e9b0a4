package org.signet.policy.config;

import java.util.Locale;
import java.util.Optional;
import org.signet.policy.table.PublicSuffixes;
import org.signet.policy.text.Words;

/** What a message must bear; the values of RequireSignature. */
public enum SignatureRequirement {
  /** Nothing. */
  NONE,
  /** A signature of any domain that passes. */
  VALID,
  /** One whose domain and the author's are of one organization. */
  RELAXED,
  /** One whose domain is exactly the author's. */
  STRICT;

  /** As the configuration says it. */
  public String word() {
    return Words.of(this);
  }

  /**
   * Whether a passing signature of this domain is enough. Without a list of public suffixes only
   * the author's domain and those above it are related to it, as long as they have a dot: what is
   * below might be anybody's.
   *
   * @param domain d=, without regard to case
   * @param author the author's domain, in lower case
   */
  public boolean isMetBy(String domain, String author, Optional<PublicSuffixes> suffixes) {
    String signer = domain.toLowerCase(Locale.ROOT);
    return switch (this) {
      case NONE, VALID -> true;
      case STRICT -> signer.equals(author);
      case RELAXED ->
          signer.equals(author)
              || suffixes
                  .map(list -> list.sameOrganization(signer, author))
                  .orElseGet(() -> isBelow(author, signer));
    };
  }

  private static boolean isBelow(String name, String domain) {
    return domain.indexOf('.') > 0 && name.endsWith("." + domain);
  }
}
