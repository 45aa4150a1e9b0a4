package org.signet.dkim.canonical;

import org.signet.dkim.message.ByteSink;
import org.signet.dkim.message.HeaderField;

/** The "simple" header algorithm, RFC 6376 §3.4.1: the octets as they are. */
final class SimpleHeaderCanonicalizer implements HeaderCanonicalizer {
  @Override
  public void canonicalize(HeaderField field, ByteSink sink) {
    sink.write(field.octets(), 0, field.length() - 2);
  }
}
