package org.signet.dkim.verify;

import java.time.InstantSource;
import org.signet.dkim.key.PublicKeyLookup;
import org.signet.dkim.message.HeaderSection;

/** Verifies DKIM-Signature fields, RFC 6376 §6. Immutable and shared. */
public final class Verifier {
  private final PublicKeyLookup keys;
  private final VerificationPolicy policy;
  private final InstantSource clock;

  /**
   * A verifier.
   *
   * @param keys where key records come from
   * @param policy what is accepted
   * @param clock tells whether signatures have expired
   */
  public Verifier(PublicKeyLookup keys, VerificationPolicy policy, InstantSource clock) {
    this.keys = keys;
    this.policy = policy;
    this.clock = clock;
  }

  /**
   * Starts to verify one message: key look-ups begin at once, and go on while the body is written.
   */
  public MessageVerification start(HeaderSection header) {
    return new MessageVerification(header, keys, policy, clock.instant());
  }
}
