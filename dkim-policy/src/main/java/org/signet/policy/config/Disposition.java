package org.signet.policy.config;

import java.util.Arrays;
import java.util.Optional;
import org.signet.policy.text.Words;

/** What the MTA is asked to do with a message; the values of the On-... directives. */
public enum Disposition {
  ACCEPT,
  DISCARD,
  QUARANTINE,
  REJECT,
  TEMPFAIL;

  /** The word or its first letter, in any case. */
  static Optional<Disposition> find(String word) {
    return Arrays.stream(values())
        .filter(
            each -> Words.of(each).equalsIgnoreCase(word) || each.letter().equalsIgnoreCase(word))
        .findFirst();
  }

  private String letter() {
    return Words.of(this).substring(0, 1);
  }
}
