package org.signet.milter.option;

import org.signet.milter.wire.MalformedPacketException;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.PayloadReader;
import org.signet.milter.wire.PayloadWriter;

/**
 * What an MTA offers: the payload of SMFIC_OPTNEG 'O', 12 octets. Unknown bits are kept.
 *
 * @param version the highest protocol version that the MTA speaks, unsigned
 * @param actions bits of {@link ActionFlag}
 * @param protocol bits of {@link ProtocolFlag}
 */
public record OptionOffer(int version, int actions, int protocol) {
  /** The octet of SMFIC_OPTNEG, for the offer and the answer. */
  static final char COMMAND = 'O';

  /** Sendmail since 8.14, and Postfix since 2.6: all that there is in version 6. */
  public static final OptionOffer VERSION_6 = new OptionOffer(6, 0x1ff, 0x1fffff);

  /** Postfix with {@code milter_protocol = 4}. */
  public static final OptionOffer VERSION_4 = new OptionOffer(4, 0x1ff, 0x37f);

  /** Postfix with {@code milter_protocol = 3}. */
  public static final OptionOffer VERSION_3 = new OptionOffer(3, 0x1ff, 0x17f);

  /** Postfix with {@code milter_protocol = 2}. */
  public static final OptionOffer VERSION_2 = new OptionOffer(2, 0x1ff, 0x7f);

  /** Reads it; what follows the 12 octets is ignored. */
  public static OptionOffer read(Packet packet) throws MalformedPacketException {
    PayloadReader reader = new PayloadReader(packet);
    return new OptionOffer(reader.u32(), reader.u32(), reader.u32());
  }

  /** As the MTA sends it. */
  public Packet toPacket() {
    return new PayloadWriter().u32(version).u32(actions).u32(protocol).toPacket(COMMAND);
  }
}
