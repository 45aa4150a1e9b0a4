package org.signet.policy.record;

import org.signet.policy.text.Note;
import org.signet.policy.text.Words;

/** What there is to say of a key and its record. */
public enum RecordCode implements Note.Code {
  NO_SUCH_NAME("DNS has no record of this name"),
  NO_TXT_RECORD("the name has no TXT record"),
  NO_KEY_AMONG_RECORDS("none of the {} TXT records is a DKIM key: p= is missing"),
  LOOKUP_FAILED("{}: {}"),
  VALIDATION_FAILED("DNSSEC validation fails: re-sign the zone"),
  SEVERAL_KEYS("{} key records have this name; leave only the right one"),
  TOO_LONG("the TXT record has more than {} octets, which is not a key record"),
  QUOTES("quotes or backslashes are part of the value: enter it without them"),
  NOT_A_RECORD("it is not a key record: {}"),
  EMPTY_KEY("p= is empty, which revokes the key"),
  NO_SHA256("h= does not have sha256, with which the key signs"),
  NOT_FOR_MAIL("s= has neither email nor *, so the key is not for mail"),
  TESTING("t=y tells verifiers that DKIM is only being tested"),
  TOO_SMALL("the RSA key has {} bits: verifiers reject it"),
  WEAK("the RSA key has {} bits; use 2048 (RFC 8301)"),
  OTHER_TYPE("the record has a key of type {}, the private key is of type {}"),
  CUT("p= has only the first {} of {} characters; enter it in several strings"),
  CUT_AFTER_ONE_STRING(
      "p= has only the first {} of {} characters: cut after 255 octets; enter it in several"
          + " strings"),
  NOT_A_KEY("p= is not a key: {}{}"),
  /** Ends of the sentence before. */
  ONLY_BETWEEN_LINES("; write only what is between the BEGIN and END lines of the file"),
  ONE_EQUALS_TOO_MANY("; is there an = too many at its end?"),
  OTHER_KEY("the record has the public key of another private key");

  private final String sentence;

  RecordCode(String sentence) {
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
