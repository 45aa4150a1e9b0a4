package org.signet.dkim.sign;

import java.time.InstantSource;
import java.util.List;
import org.signet.dkim.message.HeaderSection;

/** Makes DKIM-Signature fields, RFC 6376 §5. Immutable and shared. */
public final class Signer {
  private final InstantSource clock;

  /**
   * A signer.
   *
   * @param clock tells {@code t=}
   */
  public Signer(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Starts to sign one message.
   *
   * @param header its header section, as it will be when the message leaves
   * @param profiles one per signature wanted, in the order of the fields that come out
   */
  public MessageSigning start(HeaderSection header, List<SigningProfile> profiles) {
    return new MessageSigning(header, profiles, clock);
  }
}
