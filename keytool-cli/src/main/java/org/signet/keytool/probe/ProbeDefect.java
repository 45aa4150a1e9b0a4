package org.signet.keytool.probe;

import org.signet.policy.record.DefectKind;
import org.signet.policy.text.Words;

/** What can be wrong with a key beside its record. The lower-case form with hyphens is stable. */
public enum ProbeDefect implements DefectKind {
  /** The record is at selector._domainkey.domain.domain. */
  DOUBLED_DOMAIN(true),
  /** The name is an alias of one that does not exist. */
  DANGLING_ALIAS(true),
  /** The private key itself cannot be used. */
  PRIVATE_KEY(true),
  /** The KeyTable has % for the domain, so that there is no one record to test. */
  ANY_DOMAIN(false),
  /** The authoritative servers do not agree. */
  SERVERS_DIFFER(true);

  private final boolean fatal;

  ProbeDefect(boolean fatal) {
    this.fatal = fatal;
  }

  @Override
  public boolean fatal() {
    return fatal;
  }

  @Override
  public String id() {
    return Words.of(this);
  }
}
