package org.signet.milter.reply;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
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
  public static final Packet PROGRESS = Packet.of('p');

  private static final Packet CONTINUE = Packet.of('c');
  private static final Packet ACCEPT = Packet.of('a');
  private static final Packet REJECT = Packet.of('r');
  private static final Packet TEMPFAIL = Packet.of('t');
  private static final Packet DISCARD = Packet.of('d');
  private static final Packet SKIP = Packet.of('s');

  private final NegotiatedOptions options;

  public ReplyEncoder(NegotiatedOptions options) {
    this.options = options;
  }

  /** A verdict. A skip that was not negotiated is sent as a continue. */
  public Packet verdict(MilterReply reply) {
    if (reply instanceof MilterReply.Continue) {
      return CONTINUE;
    } else if (reply instanceof MilterReply.Accept) {
      return ACCEPT;
    } else if (reply instanceof MilterReply.Reject) {
      return REJECT;
    } else if (reply instanceof MilterReply.TempFail) {
      return TEMPFAIL;
    } else if (reply instanceof MilterReply.Discard) {
      return DISCARD;
    } else if (reply instanceof MilterReply.ReplyCode code) {
      return new PayloadWriter().string(code.reply().wireText()).toPacket('y');
    }
    return options.has(ProtocolFlag.SKIP) ? SKIP : CONTINUE;
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
      encode(modification, packets);
    }
    packets.add(verdict(response.verdict()));
    return packets;
  }

  private void encode(Modification modification, List<Packet> packets) {
    if (modification instanceof Modification.ReplaceBody body) {
      body(body.content(), packets);
      return;
    }
    Packet packet = encode(modification);
    if (packet.payload().remaining() > options.maxPayload()) {
      throw new IllegalArgumentException(
          "modification of "
              + packet.payload().remaining()
              + " octets, the most that can be sent is "
              + options.maxPayload());
    }
    packets.add(packet);
  }

  private Packet encode(Modification modification) {
    PayloadWriter writer = new PayloadWriter();
    if (modification instanceof Modification.AddHeader add) {
      return writer.string(add.name()).string(value(add.value())).toPacket('h');
    } else if (modification instanceof Modification.InsertHeader insert) {
      return writer
          .u32(insert.index())
          .string(insert.name())
          .string(value(insert.value()))
          .toPacket('i');
    } else if (modification instanceof Modification.ChangeHeader change) {
      return writer
          .u32(change.index())
          .string(change.name())
          .string(value(change.value()))
          .toPacket('m');
    } else if (modification instanceof Modification.AddRecipient add) {
      writer.string(add.recipient());
      add.parameters().ifPresent(writer::string);
      return writer.toPacket(add.parameters().isPresent() ? '2' : '+');
    } else if (modification instanceof Modification.DeleteRecipient delete) {
      return writer.string(delete.recipient()).toPacket('-');
    } else if (modification instanceof Modification.ChangeSender change) {
      writer.string(change.sender());
      change.parameters().ifPresent(writer::string);
      return writer.toPacket('e');
    } else if (modification instanceof Modification.Quarantine quarantine) {
      return writer.string(quarantine.reason()).toPacket('q');
    }
    throw new AssertionError(modification);
  }

  /** Pieces follow each other directly; an empty body is one empty piece. */
  private void body(ByteBuffer content, List<Packet> packets) {
    int from = content.position();
    do {
      int length = Math.min(content.limit() - from, options.maxPayload());
      packets.add(new Packet((byte) 'b', content.slice(from, length)));
      from += length;
    } while (from < content.limit());
  }

  /** Folds as LF; without SMFIP_HDR_LEADSPC the MTA itself puts a blank after the colon. */
  private String value(String value) {
    String folded = value.replace("\r\n", "\n");
    boolean blank = folded.startsWith(" ") && !options.has(ProtocolFlag.HEADER_LEADING_SPACE);
    return blank ? folded.substring(1) : folded;
  }
}
