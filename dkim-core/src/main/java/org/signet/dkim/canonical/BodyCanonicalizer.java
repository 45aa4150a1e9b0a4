package org.signet.dkim.canonical;

import org.signet.dkim.message.ByteSink;

/**
 * A stage that turns the body of one message into its canonical form, RFC 6376 §3.4. Confined to
 * one thread.
 */
public interface BodyCanonicalizer extends ByteSink {
  /** The body has ended: hands on what the end of the body decides. Call once. */
  void finish();
}
