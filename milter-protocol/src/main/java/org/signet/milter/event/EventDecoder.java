package org.signet.milter.event;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.signet.milter.option.OptionOffer;
import org.signet.milter.wire.Escaped;
import org.signet.milter.wire.MalformedPacketException;
import org.signet.milter.wire.MalformedPacketException.Flaw;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.PayloadReader;

/** Packets of an MTA to events. What must be there is checked; surplus octets are ignored. */
public final class EventDecoder {
  private static final MilterEvent DATA = new MilterEvent.Data();
  private static final MilterEvent END_OF_HEADERS = new MilterEvent.EndOfHeaders();
  private static final MilterEvent ABORT = new MilterEvent.Abort();

  private final boolean leadingSpace;

  /**
   * A decoder for one connection.
   *
   * @param leadingSpace whether SMFIP_HDR_LEADSPC was negotiated. If not, the MTA has removed one
   *     space of each header value, and one is put back; only a tab shows that there was none.
   */
  public EventDecoder(boolean leadingSpace) {
    this.leadingSpace = leadingSpace;
  }

  /**
   * Reads one packet. Octets in the event are shared with it.
   *
   * @throws MalformedPacketException if it is not a command, or does not have its form
   */
  public MilterEvent decode(Packet packet) throws MalformedPacketException {
    PayloadReader reader = new PayloadReader(packet);
    CommandCode command = CommandCode.of(packet.command());
    if (command == null) {
      throw reader.flaw(Flaw.UNKNOWN_COMMAND, "no such command");
    }
    return switch (command) {
      case OPTNEG -> new MilterEvent.Negotiate(OptionOffer.read(packet));
      case MACRO -> macros(reader);
      case CONNECT -> connect(reader);
      case HELO -> new MilterEvent.Helo(reader.string());
      case MAIL -> new MilterEvent.Mail(reader.string(), reader.strings());
      case RCPT -> new MilterEvent.Rcpt(reader.string(), reader.strings());
      case DATA -> DATA;
      case HEADER -> header(reader);
      case END_OF_HEADERS -> END_OF_HEADERS;
      case BODY -> new MilterEvent.BodyChunk(array(reader.rest()));
      case END_OF_MESSAGE -> new MilterEvent.EndOfMessage(array(reader.rest()));
      case ABORT -> ABORT;
      case QUIT -> new MilterEvent.Quit();
      case QUIT_NEW_CONNECTION -> new MilterEvent.QuitNewConnection();
      case UNKNOWN -> new MilterEvent.Unknown(reader.string());
    };
  }

  /** A packet without even the command that it is about is taken as one without macros. */
  private static MilterEvent macros(PayloadReader reader) throws MalformedPacketException {
    byte command = reader.hasMore() ? reader.octet() : 0;
    ByteBuffer octets = reader.rest();
    if (octets.hasRemaining() && octets.get(octets.limit() - 1) != 0) {
      throw reader.flaw(Flaw.TRUNCATED, "macros without final NUL " + Escaped.start(octets));
    }
    return new MilterEvent.MacroDefinitions(command, octets);
  }

  private static MilterEvent connect(PayloadReader reader) throws MalformedPacketException {
    String host = reader.string();
    byte code = reader.octet();
    AddressFamily family = AddressFamily.of(code);
    if (family == null) {
      throw reader.flaw(Flaw.UNKNOWN_FAMILY, "no such address family: " + Escaped.command(code));
    }
    if (family == AddressFamily.UNKNOWN) {
      return new MilterEvent.Connect(host, family, Optional.empty(), 0, "");
    }
    int port = reader.u16();
    String text = reader.string();
    Optional<InetAddress> address =
        family == AddressFamily.UNIX ? Optional.empty() : NumericAddress.parse(text);
    return new MilterEvent.Connect(host, family, address, port, text);
  }

  private MilterEvent header(PayloadReader reader) throws MalformedPacketException {
    String name = reader.string();
    String value = reader.string();
    return new MilterEvent.Header(
        name, leadingSpace || value.startsWith("\t") ? value : " " + value);
  }

  private static ByteBuffer array(ByteBuffer octets) {
    if (octets.hasArray()) {
      return octets;
    }
    byte[] copy = new byte[octets.remaining()];
    octets.duplicate().get(copy);
    return ByteBuffer.wrap(copy);
  }
}
