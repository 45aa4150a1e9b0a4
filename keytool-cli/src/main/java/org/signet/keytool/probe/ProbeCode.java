package org.signet.keytool.probe;

import org.signet.policy.text.Note;
import org.signet.policy.text.Words;

/** What a probe has to say of a key beside what its record says. */
enum ProbeCode implements Note.Code {
  ANY_DOMAIN("the domain is the author's: test it with -d DOMAIN"),
  DANGLING_ALIAS("the name is an alias of {}, which has no key record"),
  DOUBLED_DOMAIN(
      "the record is at {}: enter its name without the domain, or with a dot at its end"),
  NO_AUTHORITIES("the authoritative servers of the zone cannot be found"),
  /** How to get the value without quotes, behind what the check of the record says of them. */
  SEE_TXT("{}, see txt --format plain"),
  /** What one of the authoritative servers answers. */
  AT_AUTHORITY("{}: {}"),
  SERVERS_DIFFER("the authoritative servers do not agree: a zone transfer may be late");

  private final String sentence;

  ProbeCode(String sentence) {
    this.sentence = sentence;
  }

  @Override
  public String id() {
    return Words.of(this);
  }

  @Override
  public String sentence() {
    return sentence;
  }
}
