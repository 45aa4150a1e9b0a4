package org.signet.milter.option;

import org.signet.milter.wire.PacketDecoder;

/**
 * What holds on a connection after the negotiation.
 *
 * @param version 2 to 6
 * @param actions bits of {@link ActionFlag}
 * @param protocol bits of {@link ProtocolFlag}
 */
public record NegotiatedOptions(int version, int actions, int protocol) {

  /** Whether the MTA lets the filter do this. */
  public boolean has(ActionFlag flag) {
    return (actions & flag.bit()) != 0;
  }

  /** Whether both sides agreed on this. */
  public boolean has(ProtocolFlag flag) {
    return (protocol & flag.bit()) != 0;
  }

  /** The largest payload in octets, in both directions; the command octet is not counted. */
  public int maxPayload() {
    if (has(ProtocolFlag.MAX_DATA_1M)) {
      return (1 << 20) - 1;
    }
    return has(ProtocolFlag.MAX_DATA_256K) ? (1 << 18) - 1 : PacketDecoder.DEFAULT_MAX_PAYLOAD;
  }

  @Override
  public String toString() {
    return String.format("version %d, actions 0x%x, protocol 0x%x", version, actions, protocol);
  }
}
