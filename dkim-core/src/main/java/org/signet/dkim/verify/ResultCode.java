package org.signet.dkim.verify;

import java.util.Locale;

/** The words of RFC 8601 §2.7.1. */
public enum ResultCode {
  /** The message was not signed. */
  NONE,
  /** The signature is acceptable and verified. */
  PASS,
  /** The signature is acceptable and did not verify. */
  FAIL,
  /** The signature verified or not, and is not acceptable here. */
  POLICY,
  /** The signature was not looked at. */
  NEUTRAL,
  /** Something that may go away kept us from verifying. */
  TEMPERROR,
  /** Something that will not go away kept us from verifying. */
  PERMERROR;

  /** The word in lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
