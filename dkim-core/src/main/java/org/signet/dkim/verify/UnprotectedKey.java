package org.signet.dkim.verify;

/**
 * What becomes of a signature that verified with a key for whose authenticity DNSSEC does not
 * vouch, because the zone is not signed or because nobody asked.
 */
public enum UnprotectedKey {
  /** It passes: most zones are not signed. */
  PASS,
  /** {@code neutral}, {@link FailReason#KEY_UNPROTECTED}. */
  NEUTRAL,
  /** {@code policy}, {@link FailReason#KEY_UNPROTECTED}. */
  POLICY
}
