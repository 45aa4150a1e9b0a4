package org.signet.milter.reply;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.signet.milter.option.NegotiatedOptions;
import org.signet.milter.option.ProtocolFlag;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.PayloadWriter;

/** A modification to packets; one is enough for all but a body. */
final class ModificationEncoder implements Modification.Cases<List<Packet>> {
  private final NegotiatedOptions options;

  ModificationEncoder(NegotiatedOptions options) {
    this.options = options;
  }

  @Override
  public List<Packet> addHeader(Modification.AddHeader add) {
    return one(ReplyType.ADD_HEADER, field(new PayloadWriter(), add.name(), add.value()));
  }

  @Override
  public List<Packet> insertHeader(Modification.InsertHeader insert) {
    return one(
        ReplyType.INSERT_HEADER,
        field(new PayloadWriter().u32(insert.index()), insert.name(), insert.value()));
  }

  @Override
  public List<Packet> changeHeader(Modification.ChangeHeader change) {
    return one(
        ReplyType.CHANGE_HEADER,
        field(new PayloadWriter().u32(change.index()), change.name(), change.value()));
  }

  /** Pieces follow each other directly; an empty body is one empty piece. */
  @Override
  public List<Packet> replaceBody(Modification.ReplaceBody replace) {
    ByteBuffer content = replace.content();
    List<Packet> packets = new ArrayList<>();
    int from = content.position();
    do {
      int length = Math.min(content.limit() - from, options.maxPayload());
      packets.add(new Packet((byte) ReplyType.REPLACE_BODY.code(), content.slice(from, length)));
      from += length;
    } while (from < content.limit());
    return packets;
  }

  @Override
  public List<Packet> addRecipient(Modification.AddRecipient add) {
    return one(
        add.parameters().isPresent()
            ? ReplyType.ADD_RECIPIENT_WITH_PARAMETERS
            : ReplyType.ADD_RECIPIENT,
        address(add.recipient(), add.parameters()));
  }

  @Override
  public List<Packet> deleteRecipient(Modification.DeleteRecipient delete) {
    return one(ReplyType.DELETE_RECIPIENT, new PayloadWriter().string(delete.recipient()));
  }

  @Override
  public List<Packet> changeSender(Modification.ChangeSender change) {
    return one(ReplyType.CHANGE_SENDER, address(change.sender(), change.parameters()));
  }

  @Override
  public List<Packet> quarantine(Modification.Quarantine quarantine) {
    return one(ReplyType.QUARANTINE, new PayloadWriter().string(quarantine.reason()));
  }

  private List<Packet> one(ReplyType type, PayloadWriter payload) {
    Packet packet = payload.toPacket(type.code());
    if (packet.payload().remaining() > options.maxPayload()) {
      throw new IllegalArgumentException(
          "modification of "
              + packet.payload().remaining()
              + " octets, the most that can be sent is "
              + options.maxPayload());
    }
    return List.of(packet);
  }

  private static PayloadWriter address(String address, Optional<String> parameters) {
    PayloadWriter writer = new PayloadWriter().string(address);
    parameters.ifPresent(writer::string);
    return writer;
  }

  /** Folds as LF; without SMFIP_HDR_LEADSPC the MTA itself puts a space after the colon. */
  private PayloadWriter field(PayloadWriter writer, String name, String value) {
    String folded = value.replace("\r\n", "\n");
    boolean space = folded.startsWith(" ") && !options.has(ProtocolFlag.HEADER_LEADING_SPACE);
    return writer.string(name).string(space ? folded.substring(1) : folded);
  }
}
