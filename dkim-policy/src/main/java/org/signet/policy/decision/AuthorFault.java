package org.signet.policy.decision;

import org.signet.policy.text.Note;
import org.signet.policy.text.Words;

/** Why there is no author in an address field. */
public enum AuthorFault implements Note.Code {
  NO_ADDRESS("there is no address in it"),
  NO_DOMAIN("its first address has no domain"),
  NO_LOCAL_PART("its first address has nothing before the @"),
  LONG_LOCAL_PART("its first address has more than 320 octets before the @"),
  SEVERAL_AT_SIGNS("its first address has more than one @"),
  GROUP_OF_ADDRESS("a colon comes after its first address, as if that were the name of a group"),
  CONTROL_CHARACTER("its first address has a control character"),
  INVALID_DOMAIN("its first address has a domain that cannot be one"),
  UNCLOSED_QUOTE("a quote is never closed"),
  UNCLOSED_COMMENT("a comment is never closed"),
  UNCLOSED_LITERAL("a [ is never closed");

  private final String sentence;

  AuthorFault(String text) {
    this.sentence = text;
  }

  @Override
  public String id() {
    return Words.of(this);
  }

  /** What is wrong, as half a sentence. */
  @Override
  public String sentence() {
    return sentence;
  }

  /** The same as a note. */
  public Note note() {
    return Note.of(this);
  }
}
