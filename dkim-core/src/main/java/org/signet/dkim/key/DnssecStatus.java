package org.signet.dkim.key;

/**
 * What DNSSEC validation says of an answer, RFC 4035 §4.3; validation is the resolver's, and only
 * one that is on this machine is believed.
 */
public enum DnssecStatus {
  /** Nobody asked, or the answer came from a resolver that cannot be believed. */
  UNCHECKED,
  /** The resolver found no chain of trust, or does not validate. */
  INSECURE,
  /** The resolver found the answer to be authentic. */
  SECURE,
  /** The resolver found the answer to be forged: there is no key. */
  BOGUS;

  /**
   * What can be said of an answer that rests on two: this one and another, neither of them bogus.
   */
  public DnssecStatus and(DnssecStatus other) {
    return compareTo(other) < 0 ? this : other;
  }
}
