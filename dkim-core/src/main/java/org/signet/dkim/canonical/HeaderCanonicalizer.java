package org.signet.dkim.canonical;

import org.signet.dkim.message.ByteSink;
import org.signet.dkim.message.HeaderField;

/** Turns one header field into its canonical form, RFC 6376 §3.4. Without state, so shared. */
public interface HeaderCanonicalizer {
  /**
   * Canonicalizes a field.
   *
   * @param field the field
   * @param sink gets the canonical form without a CRLF at its end: the caller adds it, but not
   *     after the signature's own field
   */
  void canonicalize(HeaderField field, ByteSink sink);
}
