package org.signet.dkim.sign;

import java.time.InstantSource;
import java.util.List;
import org.signet.dkim.canonical.LineEnds;
import org.signet.dkim.message.HeaderSection;

/** Makes DKIM-Signature fields, RFC 6376 §5. Immutable and shared. */
public final class Signer {
  private final InstantSource clock;
  private final LineEnds lineEnds;

  /**
   * A signer.
   *
   * @param clock tells {@code t=}
   */
  public Signer(InstantSource clock) {
    this(clock, LineEnds.AS_THEY_ARE);
  }

  /**
   * A signer.
   *
   * @param clock tells {@code t=}
   * @param lineEnds what CR and LF alone count as; {@link LineEnds#FIXED} only if whoever sends the
   *     message makes CRLF of them too
   */
  public Signer(InstantSource clock, LineEnds lineEnds) {
    this.clock = clock;
    this.lineEnds = lineEnds;
  }

  /**
   * Starts to sign one message.
   *
   * @param header its header section, as it will be when the message leaves
   * @param profiles one per signature wanted, in the order of the fields that come out
   */
  public MessageSigning start(HeaderSection header, List<SigningProfile> profiles) {
    return new MessageSigning(header, profiles, clock, lineEnds);
  }
}
