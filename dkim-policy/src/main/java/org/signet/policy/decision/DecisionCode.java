package org.signet.policy.decision;

import org.signet.policy.text.Note;
import org.signet.policy.text.Words;

/** What there is to say of the rules of a decision, in OpenDKIM's wording where it has one. */
public enum DecisionCode implements Note.Code {
  // --- where it comes from ---
  LISTENER_FOR_SIGNING("the listener has the role sign"),
  LISTENER_FOR_VERIFYING("the listener has the role verify"),
  INTERNAL("{} is internal"),
  NOT_INTERNAL("{} not internal"),
  AUTHENTICATED("authenticated"),
  NOT_AUTHENTICATED("not authenticated"),
  MTA_MATCHES("MTA name {} matches"),
  NO_MTA_MATCHES("no MTA name match (host={}, MTA={})"),
  MACRO_MATCHES("macro {} matches"),
  NO_MACRO_MATCHES("no macros match"),
  EXTERNAL_HOST("external host {} attempted to send as {}"),

  // --- the author ---
  AUTHOR("author is {}, by {}"),
  NO_SENDER("can't determine message sender; accepting"),
  CANNOT_PARSE("can't parse {}: header value '{}': {}"),
  NO_AUTHOR("no author in {}, not signing: {}"),
  SEVERAL_FROM("{} From fields instead of one, not signing"),
  EXEMPT("domain '{}' exempted, accepting"),
  EXEMPT_BUT_REQUIRED("domain '{}' exempted, but not from RequireSignature"),

  // --- the header ---
  HEADER_TOO_LARGE("too much header data"),
  HEADER_REQUIREMENT("RFC5322 header requirement error: {}"),
  NOT_EXACTLY_ONE("message does not have exactly one {} field"),
  SEVERAL_FIELDS("message has multiple {} fields"),

  // --- what is done here ---
  MODE_WITHOUT_S("Mode does not have s, not signing"),
  MODE_WITHOUT_V("Mode does not have v, not verifying"),
  RECIPIENT_EXEMPT("skipping signing of mail to '{}'"),
  LENGTH_REQUESTED("BodyLengthDB matched {}, signing with l= requested"),

  // --- the key ---
  DOMAIN_SIGNED("domain {} is to be signed"),
  NO_DOMAIN_MATCH("no signing domain match for '{}'"),
  NO_SUBDOMAIN_MATCH("no signing subdomain match for '{}'"),
  LINE_MATCHES("signing table entry '{}' at {} matches '{}', key '{}'"),
  NO_LINE_MATCHES("no signing table match for '{}'"),
  LINE_UNUSABLE("signing table line at {} cannot be used: {}"),
  KEY_UNUSABLE("error loading key '{}': {}"),
  /** The datum is the name of the key. */
  KEY_UNKNOWN("signing table references unknown key '{}'"),
  KEY_TOO_SMALL("signature generation error: private key too small ({} bits, need at least {})"),
  CANNOT_SIGN_FOR("not signing: {q} cannot be the domain of a signature"),
  MISMATCH_REFUSED("temporarily rejected, key {} does not match its record: {}"),
  MISMATCH_UNSIGNED("not signed, key {} does not match its record: {}"),
  WITHOUT_IDENTITY("signing without i=: {}"),

  // --- what it must have ---
  SIGNATURE_REQUIRED("needs a signature: {}"),
  CLIENT_NOT_LISTED("{} is not in RequireSignatureClients"),
  NO_PASSING_SIGNATURE("no passing signature"),
  NO_PASSING_SIGNATURE_OF("no passing signature of {}");

  private final String sentence;

  DecisionCode(String sentence) {
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
