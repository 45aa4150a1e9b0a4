package org.signet.milter.option;

import java.util.List;
import java.util.Set;
import org.signet.milter.option.NegotiationException.Cause;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.PayloadWriter;

/** Finds what both sides can do: never more than offered, never more than wanted. */
public final class OptionNegotiator {
  private static final int OLDEST_VERSION = 2;
  private static final int OWN_VERSION = 6;
  private static final int ACTIONS_OF_VERSION_1 = 0x0f;

  private OptionNegotiator() {}

  /**
   * The answer to an offer.
   *
   * @throws NegotiationException if the version is too old or a required action is not offered
   */
  public static NegotiatedOptions negotiate(OptionOffer offer, OptionRequest request)
      throws NegotiationException {
    if (Integer.compareUnsigned(offer.version(), OLDEST_VERSION) < 0) {
      throw new NegotiationException(
          Cause.VERSION_TOO_OLD,
          "the MTA uses version " + offer.version() + ", at least 2 is required");
    }
    int version = (int) Math.min(Integer.toUnsignedLong(offer.version()), OWN_VERSION);
    return new NegotiatedOptions(
        version, actions(offer, request, version), protocol(offer, request, version));
  }

  private static int actions(OptionOffer offer, OptionRequest request, int version)
      throws NegotiationException {
    // An MTA of version 2 may leave the word empty and mean the four actions of version 1.
    int offered =
        version == OLDEST_VERSION && offer.actions() == 0 ? ACTIONS_OF_VERSION_1 : offer.actions();
    int actions = 0;
    for (ActionFlag flag : request.requiredActions()) {
      if ((offered & flag.bit()) == 0) {
        throw new NegotiationException(
            Cause.ACTION_NOT_OFFERED,
            "the MTA does not offer "
                + flag
                + String.format(" (its actions are 0x%x)", offer.actions()));
      }
      actions |= flag.bit();
    }
    for (ActionFlag flag : request.wantedActions()) {
      actions |= flag.bit();
    }
    actions &= ~ActionFlag.SET_MACRO_LIST.bit();
    if (version == OWN_VERSION && !request.macros().isEmpty()) {
      actions |= ActionFlag.SET_MACRO_LIST.bit();
    }
    return actions & offered;
  }

  private static int protocol(OptionOffer offer, OptionRequest request, int version) {
    Set<ProtocolFlag> wanted = request.wantedProtocol();
    int protocol = 0;
    for (ProtocolFlag flag : wanted) {
      protocol |= flag.bit();
    }
    protocol &= offer.protocol();
    if ((protocol & ProtocolFlag.SKIP.bit()) != 0) {
      // "Skip the rest" is an answer: an MTA that waits for none never hears it.
      protocol &= ~ProtocolFlag.NO_REPLY_BODY.bit();
    }
    if (version < OWN_VERSION) {
      // The sizes are an extension of version 6 alone.
      protocol &= ~(ProtocolFlag.MAX_DATA_256K.bit() | ProtocolFlag.MAX_DATA_1M.bit());
    }
    if ((protocol & ProtocolFlag.MAX_DATA_1M.bit()) != 0) {
      protocol &= ~ProtocolFlag.MAX_DATA_256K.bit();
    }
    return protocol;
  }

  /** The answer as SMFIC_OPTNEG, with the lists of macros if they were agreed on. */
  public static Packet toPacket(NegotiatedOptions options, OptionRequest request) {
    PayloadWriter writer =
        new PayloadWriter().u32(options.version()).u32(options.actions()).u32(options.protocol());
    if (options.has(ActionFlag.SET_MACRO_LIST)) {
      for (MacroStage stage : MacroStage.values()) {
        List<String> names = request.macros().get(stage);
        if (names != null) {
          writer.u32(stage.code()).string(String.join(" ", names));
        }
      }
    }
    return writer.toPacket(OptionOffer.COMMAND);
  }
}
