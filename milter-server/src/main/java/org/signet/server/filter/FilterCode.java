package org.signet.server.filter;

import org.signet.policy.text.Note;
import org.signet.policy.text.Words;

/** What there is to say of one message beside the decision on it. */
enum FilterCode implements Note.Code {
  NOT_SIGNED("not signed: {}"),
  BARE_LINE_ENDS(
      "signed with {}: an MTA that normalises line ends will break the signature (see FixCRLF)"),
  REMOVED_ONE("removed {} Authentication-Results field that claims to be ours"),
  REMOVED_SEVERAL("removed {} Authentication-Results fields that claim to be ours"),
  REQUIREMENT_NOT_MET("RequireSignature: {}");

  private final String sentence;

  FilterCode(String sentence) {
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
