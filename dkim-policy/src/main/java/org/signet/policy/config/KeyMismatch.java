package org.signet.policy.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What becomes of mail whose key does not match its record; the values of KeyMismatch. */
public enum KeyMismatch {
  /** It is signed. */
  WARN,
  /** It passes unsigned. */
  STOP_SIGNING,
  /** The MTA is asked to come again. */
  TEMPFAIL;

  static final List<String> WORDS = Arrays.stream(values()).map(KeyMismatch::word).toList();

  /** As the configuration says it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<KeyMismatch> find(String word) {
    return Arrays.stream(values()).filter(each -> each.word().equalsIgnoreCase(word)).findFirst();
  }
}
