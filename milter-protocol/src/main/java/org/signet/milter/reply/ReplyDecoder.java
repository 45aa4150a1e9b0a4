package org.signet.milter.reply;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.signet.milter.wire.MalformedPacketException;
import org.signet.milter.wire.MalformedPacketException.Flaw;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.PayloadReader;

/** Packets of a filter to verdicts and modifications, for the MTA's side; as strict as Postfix. */
public final class ReplyDecoder {
  private static final Pattern LINE =
      Pattern.compile("([45][0-9]{2})([ -])(([45])\\.[0-9]{1,3}\\.[0-9]{1,3}) (.*)");

  private ReplyDecoder() {}

  /** Whether it is SMFIR_PROGRESS. */
  public static boolean isProgress(Packet packet) {
    return packet.command() == ReplyType.PROGRESS.code();
  }

  /** The verdict in a packet, or empty if it is not a verdict. */
  public static Optional<MilterReply> verdict(Packet packet) throws MalformedPacketException {
    ReplyType type = ReplyType.of(packet.command());
    if (type == null) {
      return Optional.empty();
    }
    return switch (type) {
      case CONTINUE -> bare(packet, MilterReply.CONTINUE);
      case ACCEPT -> bare(packet, MilterReply.ACCEPT);
      case REJECT -> bare(packet, MilterReply.REJECT);
      case TEMPFAIL -> bare(packet, MilterReply.TEMPFAIL);
      case DISCARD -> bare(packet, MilterReply.DISCARD);
      case SKIP -> bare(packet, MilterReply.SKIP);
      case REPLY_CODE -> Optional.of(MilterReply.of(smtpReply(packet)));
      case PROGRESS,
          ADD_HEADER,
          INSERT_HEADER,
          CHANGE_HEADER,
          REPLACE_BODY,
          ADD_RECIPIENT,
          ADD_RECIPIENT_WITH_PARAMETERS,
          DELETE_RECIPIENT,
          CHANGE_SENDER,
          QUARANTINE ->
          Optional.empty();
    };
  }

  private static Optional<MilterReply> bare(Packet packet, MilterReply reply)
      throws MalformedPacketException {
    PayloadReader reader = new PayloadReader(packet);
    if (reader.hasMore()) {
      throw reader.flaw(Flaw.SURPLUS, "a verdict has no payload");
    }
    return Optional.of(reply);
  }

  private static SmtpReply smtpReply(Packet packet) throws MalformedPacketException {
    PayloadReader reader = new PayloadReader(packet);
    String[] texts = reader.string().split("\r\n", -1);
    List<String> lines = new ArrayList<>();
    int code = 0;
    String enhanced = "";
    for (int i = 0; i < texts.length; i++) {
      Matcher line = LINE.matcher(texts[i]);
      boolean last = i == texts.length - 1;
      if (!line.matches() || line.group(2).equals(" ") != last) {
        throw reader.flaw(Flaw.NOT_AN_SMTP_REPLY, "not a line of an SMTP reply");
      }
      int before = code;
      code = Integer.parseInt(line.group(1));
      if (i > 0 && code != before) {
        throw reader.flaw(Flaw.NOT_AN_SMTP_REPLY, "lines with different codes");
      }
      enhanced = line.group(3);
      lines.add(line.group(5).replace("%%", "%"));
    }
    try {
      return new SmtpReply(code, enhanced, lines);
    } catch (IllegalArgumentException e) {
      throw reader.flaw(Flaw.NOT_AN_SMTP_REPLY, String.valueOf(e.getMessage()));
    }
  }

  /**
   * The modification in a packet. Values of header fields are as sent: with their space only if
   * SMFIP_HDR_LEADSPC was negotiated.
   *
   * @throws MalformedPacketException also if it is not a modification
   */
  public static Modification modification(Packet packet) throws MalformedPacketException {
    PayloadReader reader = new PayloadReader(packet);
    ReplyType type = ReplyType.of(packet.command());
    if (type == null) {
      throw noModification(reader);
    }
    try {
      return switch (type) {
        case ADD_HEADER -> new Modification.AddHeader(reader.string(), reader.string());
        case INSERT_HEADER ->
            new Modification.InsertHeader(reader.u32(), reader.string(), reader.string());
        case CHANGE_HEADER ->
            new Modification.ChangeHeader(
                changeIndex(reader.u32()), reader.string(), reader.string());
        case REPLACE_BODY -> new Modification.ReplaceBody(copy(reader.rest()));
        case ADD_RECIPIENT -> new Modification.AddRecipient(reader.string(), Optional.empty());
        case ADD_RECIPIENT_WITH_PARAMETERS ->
            new Modification.AddRecipient(reader.string(), parameters(reader));
        case DELETE_RECIPIENT -> new Modification.DeleteRecipient(reader.string());
        case CHANGE_SENDER -> new Modification.ChangeSender(reader.string(), parameters(reader));
        case QUARANTINE -> new Modification.Quarantine(reader.string());
        case CONTINUE, ACCEPT, REJECT, TEMPFAIL, DISCARD, SKIP, REPLY_CODE, PROGRESS ->
            throw noModification(reader);
      };
    } catch (IllegalArgumentException e) {
      throw reader.flaw(Flaw.NOT_A_MODIFICATION, String.valueOf(e.getMessage()));
    }
  }

  private static MalformedPacketException noModification(PayloadReader reader) {
    return reader.flaw(Flaw.UNKNOWN_COMMAND, "no such reply");
  }

  /** MTAs take 0 for the first one. */
  private static int changeIndex(int index) {
    return index == 0 ? 1 : index;
  }

  private static Optional<String> parameters(PayloadReader reader) throws MalformedPacketException {
    return reader.hasMore() ? Optional.of(reader.string()) : Optional.empty();
  }

  private static ByteBuffer copy(ByteBuffer octets) {
    byte[] copy = new byte[octets.remaining()];
    octets.get(copy);
    return ByteBuffer.wrap(copy);
  }
}
