package org.signet.dkim.sign;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.signet.dkim.canonical.LineEnds;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;
import org.signet.dkim.message.MessageReader;

/** Makes DKIM-Signature fields, RFC 6376 §5. Immutable and shared. */
public final class Signer {
  private final InstantSource clock;
  private final LineEnds lineEnds;

  /**
   * A signer.
   *
   * @param clock gives {@code t=}
   */
  public Signer(InstantSource clock) {
    this(clock, LineEnds.AS_THEY_ARE);
  }

  /**
   * A signer.
   *
   * @param clock gives {@code t=}
   * @param lineEnds what CR and LF alone count as; {@link LineEnds#FIXED} only if whoever sends the
   *     message makes CRLF of them too
   */
  public Signer(InstantSource clock, LineEnds lineEnds) {
    this.clock = clock;
    this.lineEnds = lineEnds;
  }

  /**
   * Signs a whole message.
   *
   * @param message its body was not read yet
   * @return the field to put on top of the message
   * @throws IOException if the message cannot be read
   * @throws SigningException if the message cannot be signed, or the key fails
   */
  public HeaderField sign(MessageReader message, SigningProfile profile)
      throws IOException, SigningException {
    MessageSigning signing = start(message.header(), List.of(profile));
    message.writeBody(signing);
    return signing.finish().get(0);
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
