package org.signet.policy.config;

import org.signet.policy.text.Words;

/** What becomes of mail whose key does not match its record; the values of KeyMismatch. */
public enum KeyMismatch {
  /** It is signed. */
  WARN,
  /** It passes unsigned. */
  STOP_SIGNING,
  /** The MTA is asked to come again. */
  TEMPFAIL;

  /** As the configuration says it. */
  public String word() {
    return Words.of(this);
  }
}
