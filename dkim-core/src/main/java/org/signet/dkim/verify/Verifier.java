package org.signet.dkim.verify;

import java.time.InstantSource;
import java.util.Set;
import org.signet.dkim.key.PublicKeyLookup;
import org.signet.dkim.message.HeaderSection;

/** Verifies DKIM-Signature fields, RFC 6376 §6. Thread-safe, to be shared. */
public final class Verifier {
  private final PublicKeyLookup keys;
  private final VerificationPolicy policy;
  private final InstantSource clock;
  private final KnownKeys knownKeys = new KnownKeys();

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
    return start(header, Set.of());
  }

  /**
   * The same if the policy wants signatures of the author ({@link
   * VerificationPolicy#withOnlyAuthorOrTrusted}).
   *
   * @param header of the message
   * @param authorDomains domains of the From field, in A-labels and lower case
   */
  public MessageVerification start(HeaderSection header, Set<String> authorDomains) {
    return new MessageVerification(header, authorDomains, keys, knownKeys, policy, clock.instant());
  }
}
