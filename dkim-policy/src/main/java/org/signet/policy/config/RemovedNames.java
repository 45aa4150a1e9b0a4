package org.signet.policy.config;

/** What becomes of directives that OpenDKIM itself has dropped. */
public enum RemovedNames {
  /** They are errors, as in OpenDKIM. */
  REFUSED,
  /** They are warned of and ignored, as with {@code -X}. */
  IGNORED
}
