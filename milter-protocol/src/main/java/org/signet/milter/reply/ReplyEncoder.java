package org.signet.milter.reply;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.signet.milter.option.NegotiatedOptions;
import org.signet.milter.option.ProtocolFlag;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.PayloadWriter;

/**
 * Verdicts and modifications to packets, as far as they were negotiated: this is the one place that
 * decides whether something may be sent.
 */
public final class ReplyEncoder {
  /** SMFIR_PROGRESS 'p': keep waiting. */
  public static final Packet PROGRESS = Packet.of(ReplyType.PROGRESS.code());

  private static final Map<MilterReply.Plain, Packet> PLAIN =
      new EnumMap<>(MilterReply.Plain.class);

  static {
    for (MilterReply.Plain plain : MilterReply.Plain.values()) {
      PLAIN.put(plain, Packet.of(plain.type().code()));
    }
  }

  private final NegotiatedOptions options;
  private final ModificationEncoder modifications;

  /** An encoder for one connection. */
  public ReplyEncoder(NegotiatedOptions options) {
    this.options = options;
    this.modifications = new ModificationEncoder(options);
  }

  /** A verdict. A skip that was not negotiated is sent as a continue. */
  public Packet verdict(MilterReply reply) {
    return reply.fold(
        this::plain,
        text -> new PayloadWriter().string(text.wireText()).toPacket(ReplyType.REPLY_CODE.code()));
  }

  private Packet plain(MilterReply.Plain verdict) {
    boolean unknownSkip = verdict == MilterReply.Plain.SKIP && !options.has(ProtocolFlag.SKIP);
    return Objects.requireNonNull(PLAIN.get(unknownSkip ? MilterReply.Plain.CONTINUE : verdict));
  }

  /**
   * The modifications of a response and its verdict.
   *
   * @throws IllegalArgumentException if a modification was not negotiated or is too large to send
   */
  public List<Packet> response(Response response) {
    if (response.modifications().isEmpty()) {
      return List.of(verdict(response.verdict()));
    }
    List<Packet> packets = new ArrayList<>();
    for (Modification modification : response.modifications()) {
      if (!options.has(modification.needs())) {
        throw new IllegalArgumentException(
            modification.needs() + " was not negotiated with the MTA");
      }
      packets.addAll(modification.fold(modifications));
    }
    packets.add(verdict(response.verdict()));
    return packets;
  }
}
