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
    return packet.command() == 'p';
  }

  /** The verdict in a packet, or empty if it is no verdict. */
  public static Optional<MilterReply> verdict(Packet packet) throws MalformedPacketException {
    return switch (packet.command()) {
      case 'c' -> Optional.of(bare(packet, MilterReply.CONTINUE));
      case 'a' -> Optional.of(bare(packet, MilterReply.ACCEPT));
      case 'r' -> Optional.of(bare(packet, MilterReply.REJECT));
      case 't' -> Optional.of(bare(packet, MilterReply.TEMPFAIL));
      case 'd' -> Optional.of(bare(packet, MilterReply.DISCARD));
      case 's' -> Optional.of(bare(packet, MilterReply.SKIP));
      case 'y' -> Optional.of(MilterReply.of(smtpReply(packet)));
      default -> Optional.empty();
    };
  }

  private static MilterReply bare(Packet packet, MilterReply reply)
      throws MalformedPacketException {
    PayloadReader reader = new PayloadReader(packet);
    if (reader.hasMore()) {
      throw reader.flaw(Flaw.SURPLUS, "a verdict has no payload");
    }
    return reply;
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
   * The modification in a packet. Values of header fields are as sent: with their blank only if
   * SMFIP_HDR_LEADSPC was negotiated.
   *
   * @throws MalformedPacketException also if it is no modification
   */
  public static Modification modification(Packet packet) throws MalformedPacketException {
    PayloadReader reader = new PayloadReader(packet);
    try {
      return switch (packet.command()) {
        case 'h' -> new Modification.AddHeader(reader.string(), reader.string());
        case 'i' -> new Modification.InsertHeader(reader.u32(), reader.string(), reader.string());
        case 'm' ->
            new Modification.ChangeHeader(
                changeIndex(reader.u32()), reader.string(), reader.string());
        case 'b' -> new Modification.ReplaceBody(copy(reader.rest()));
        case '+' -> new Modification.AddRecipient(reader.string(), Optional.empty());
        case '2' -> new Modification.AddRecipient(reader.string(), parameters(reader));
        case '-' -> new Modification.DeleteRecipient(reader.string());
        case 'e' -> new Modification.ChangeSender(reader.string(), parameters(reader));
        case 'q' -> new Modification.Quarantine(reader.string());
        default -> throw reader.flaw(Flaw.UNKNOWN_COMMAND, "no such reply");
      };
    } catch (IllegalArgumentException e) {
      throw reader.flaw(Flaw.NOT_A_MODIFICATION, String.valueOf(e.getMessage()));
    }
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
