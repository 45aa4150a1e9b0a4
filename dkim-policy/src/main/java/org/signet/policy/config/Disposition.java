package org.signet.policy.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the MTA is asked to do with a message; the values of the On-... directives. */
public enum Disposition {
  ACCEPT,
  DISCARD,
  QUARANTINE,
  REJECT,
  TEMPFAIL;

  static final List<String> WORDS =
      List.of("accept", "discard", "quarantine", "reject", "tempfail");

  /** The word or its first letter, in any case. */
  static Optional<Disposition> find(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "a", "accept" -> Optional.of(ACCEPT);
      case "d", "discard" -> Optional.of(DISCARD);
      case "q", "quarantine" -> Optional.of(QUARANTINE);
      case "r", "reject" -> Optional.of(REJECT);
      case "t", "tempfail" -> Optional.of(TEMPFAIL);
      default -> Optional.empty();
    };
  }
}
