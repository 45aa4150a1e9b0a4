package org.signet.dkim.key;

import java.security.GeneralSecurityException;
import org.signet.dkim.message.ByteSink;

/**
 * Takes the data of one signature, RFC 6376 §3.7 step 2, and signs it. For one message, confined to
 * one thread.
 */
public interface DataSigner extends ByteSink {
  /**
   * Signs what was written.
   *
   * @throws GeneralSecurityException if the key or its provider refuses
   */
  byte[] sign() throws GeneralSecurityException;
}
