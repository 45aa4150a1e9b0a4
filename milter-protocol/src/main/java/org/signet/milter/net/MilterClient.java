package org.signet.milter.net;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.event.AddressFamily;
import org.signet.milter.event.CommandCode;
import org.signet.milter.option.NegotiatedOptions;
import org.signet.milter.option.OptionOffer;
import org.signet.milter.option.ProtocolFlag;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Modification;
import org.signet.milter.reply.ReplyDecoder;
import org.signet.milter.reply.Response;
import org.signet.milter.wire.MalformedPacketException;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.PacketDecoder;
import org.signet.milter.wire.PacketEncoder;
import org.signet.milter.wire.PayloadReader;
import org.signet.milter.wire.PayloadWriter;

/**
 * The part of an MTA, one connection to a filter. Every method that waits longer than the timeout
 * ends with an {@link InterruptedIOException}; SMFIR_PROGRESS starts the timeout again, as with an
 * MTA. A filter that breaks the protocol causes an {@link IOException}.
 *
 * <p>As an MTA does, it leaves out the events that the filter does not want, waits for no answer
 * where none will come, and collects packets until it needs an answer or has many. It keeps no
 * order of events: what comes when is up to the caller. Not thread-safe.
 */
public final class MilterClient implements AutoCloseable {
  private static final int MANY = 64 * 1024;
  private static final int OLDEST_VERSION = 2;

  /** Octets that the modifications of a message may have; each counts some more than it has. */
  private static final int MODIFICATIONS = 64 * 1024 * 1024;

  private static final int MODIFICATION = 256;

  private final TimedSocket socket;
  private final PacketDecoder decoder = new PacketDecoder();
  private final ByteBuffer input = ByteBuffer.allocate(16 * 1024).flip();
  private final List<Packet> waiting = new ArrayList<>();
  private int waitingOctets;
  private NegotiatedOptions options = new NegotiatedOptions(0, 0, 0);
  private String macroLists = "";

  private MilterClient(TimedSocket socket) {
    this.socket = socket;
    decoder.maxPayload((1 << 20) - 1);
  }

  /**
   * Connects.
   *
   * @param timeout of connecting, of each answer, and of each write
   */
  public static MilterClient connect(ListenAddress address, Duration timeout) throws IOException {
    return new MilterClient(TimedSocket.connect(address, timeout));
  }

  // --- negotiation -------------------------------------------------------------------------------

  /** SMFIC_OPTNEG: offers, and keeps to what the filter answers. */
  public NegotiatedOptions negotiate(OptionOffer offer) throws IOException {
    enqueue(offer.toPacket());
    Packet answer = receive();
    if (answer.command() != CommandCode.OPTNEG.code()) {
      throw new IOException("unexpected answer to the negotiation: " + answer);
    }
    try {
      PayloadReader reader = new PayloadReader(answer);
      options = new NegotiatedOptions(reader.u32(), reader.u32(), reader.u32());
      StringBuilder lists = new StringBuilder();
      while (reader.hasMore()) {
        lists.append(reader.u32()).append(' ').append(reader.string()).append('\n');
      }
      macroLists = lists.toString();
    } catch (MalformedPacketException e) {
      throw new IOException(e.getMessage(), e);
    }
    if (options.version() < OLDEST_VERSION
        || options.version() > offer.version()
        || (options.actions() & ~offer.actions()) != 0
        || (options.protocol() & ~offer.protocol()) != 0) {
      throw new IOException("the filter answers " + options + ", not within " + offer);
    }
    return options;
  }

  /** What was negotiated. */
  public NegotiatedOptions options() {
    return options;
  }

  /** The lists of macros that the filter asked for: per line the number of the stage and names. */
  public String macroLists() {
    return macroLists;
  }

  // --- events ------------------------------------------------------------------------------------

  /**
   * SMFIC_MACRO for the command that follows. As Postfix does, macros are sent even for events that
   * are left out, except in the content.
   *
   * @param macros names as on the wire, longer ones in braces
   */
  public void macros(CommandCode command, Map<String, String> macros) throws IOException {
    boolean content =
        command == CommandCode.HEADER
            || command == CommandCode.END_OF_HEADERS
            || command == CommandCode.BODY;
    if (content && isLeftOut(command)) {
      return;
    }
    PayloadWriter writer = new PayloadWriter().octet(command.code());
    macros.forEach((name, value) -> writer.string(name).string(value));
    enqueue(writer.toPacket(CommandCode.MACRO.code()));
  }

  /** SMFIC_CONNECT. Without a known family port and address are not sent. */
  public MilterReply connect(String host, AddressFamily family, int port, String address)
      throws IOException {
    PayloadWriter writer = new PayloadWriter().string(host).octet(family.code());
    if (family != AddressFamily.UNKNOWN) {
      writer.u16(port).string(address);
    }
    return event(CommandCode.CONNECT, writer);
  }

  /** SMFIC_HELO. */
  public MilterReply helo(String name) throws IOException {
    return event(CommandCode.HELO, new PayloadWriter().string(name));
  }

  /** SMFIC_MAIL. */
  public MilterReply mail(String sender, String... parameters) throws IOException {
    return event(CommandCode.MAIL, strings(sender, parameters));
  }

  /** SMFIC_RCPT. */
  public MilterReply rcpt(String recipient, String... parameters) throws IOException {
    return event(CommandCode.RCPT, strings(recipient, parameters));
  }

  /** SMFIC_DATA. */
  public MilterReply data() throws IOException {
    return event(CommandCode.DATA, new PayloadWriter());
  }

  /**
   * SMFIC_HEADER.
   *
   * @param value as after the colon, its leading space included, which is taken away if
   *     SMFIP_HDR_LEADSPC was not negotiated; folds as LF
   */
  public MilterReply header(String name, String value) throws IOException {
    boolean space = value.startsWith(" ") && !options.has(ProtocolFlag.HEADER_LEADING_SPACE);
    return event(
        CommandCode.HEADER,
        new PayloadWriter().string(name).string(space ? value.substring(1) : value));
  }

  /** SMFIC_EOH. */
  public MilterReply endOfHeaders() throws IOException {
    return event(CommandCode.END_OF_HEADERS, new PayloadWriter());
  }

  /** SMFIC_BODY, one piece of at most {@link NegotiatedOptions#maxPayload()} octets. */
  public MilterReply body(byte[] piece) throws IOException {
    return event(CommandCode.BODY, new PayloadWriter().octets(piece));
  }

  /** SMFIC_UNKNOWN. */
  public MilterReply unknown(String command) throws IOException {
    return event(CommandCode.UNKNOWN, new PayloadWriter().string(command));
  }

  /** SMFIC_BODYEOB, and the whole answer of the filter. */
  public Response endOfMessage() throws IOException {
    enqueue(Packet.of(CommandCode.END_OF_MESSAGE.code()));
    List<Modification> modifications = new ArrayList<>();
    for (int left = MODIFICATIONS; left >= 0; ) {
      Packet packet = receiveOther();
      left -= MODIFICATION + packet.payload().remaining();
      try {
        var verdict = ReplyDecoder.verdict(packet);
        if (verdict.isPresent()) {
          return Response.of(modifications, verdict.get());
        }
        Modification modification = ReplyDecoder.modification(packet);
        if (!options.has(modification.needs())) {
          throw new IOException("not negotiated: " + modification.needs());
        }
        modifications.add(modification);
      } catch (MalformedPacketException e) {
        throw new IOException(e.reason() + ": " + e.getMessage(), e);
      }
    }
    throw new IOException("more than " + MODIFICATIONS + " octets of modifications");
  }

  /** SMFIC_ABORT. */
  public void abort() throws IOException {
    enqueue(Packet.of(CommandCode.ABORT.code()));
  }

  /** SMFIC_QUIT_NC: the next SMTP client follows on this connection. */
  public void quitNewConnection() throws IOException {
    enqueue(Packet.of(CommandCode.QUIT_NEW_CONNECTION.code()));
  }

  /** SMFIC_QUIT, sent at once. */
  public void quit() throws IOException {
    enqueue(Packet.of(CommandCode.QUIT.code()));
    flush();
  }

  private static PayloadWriter strings(String first, String... others) {
    PayloadWriter writer = new PayloadWriter().string(first);
    for (String other : others) {
      writer.string(other);
    }
    return writer;
  }

  private MilterReply event(CommandCode command, PayloadWriter payload) throws IOException {
    if (isLeftOut(command)) {
      return MilterReply.CONTINUE;
    }
    enqueue(payload.toPacket(command.code()));
    if (command.unansweredBy().map(options::has).orElse(false)) {
      return MilterReply.CONTINUE;
    }
    Packet packet = receiveOther();
    try {
      return ReplyDecoder.verdict(packet)
          .orElseThrow(() -> new IOException("unexpected answer to " + command + ": " + packet));
    } catch (MalformedPacketException e) {
      throw new IOException(e.reason() + ": " + e.getMessage(), e);
    }
  }

  private boolean isLeftOut(CommandCode command) {
    boolean older =
        (command == CommandCode.DATA && options.version() < 4)
            || (command == CommandCode.UNKNOWN && options.version() < 3);
    return older || command.leftOutBy().map(options::has).orElse(false);
  }

  // --- packets -----------------------------------------------------------------------------------

  /** Adds any packet to what is waiting to be sent. */
  public void enqueue(Packet packet) throws IOException {
    waiting.add(packet);
    waitingOctets += packet.frameLength();
    if (waitingOctets >= MANY) {
      flush();
    }
  }

  /** Sends what is waiting. */
  public void flush() throws IOException {
    ByteBuffer octets = ByteBuffer.wrap(PacketEncoder.encode(waiting));
    waiting.clear();
    waitingOctets = 0;
    socket.write(octets);
  }

  /** Sends what is waiting, and waits for any packet; valid until the next call. */
  public Packet receive() throws IOException {
    flush();
    long end = socket.deadline();
    try {
      Packet packet;
      while ((packet = decoder.next(input)) == null) {
        read(end);
      }
      return packet;
    } catch (MalformedPacketException e) {
      throw new IOException(e.reason() + ": " + e.getMessage(), e);
    }
  }

  private Packet receiveOther() throws IOException {
    Packet packet;
    do {
      packet = receive();
    } while (ReplyDecoder.isProgress(packet));
    return packet;
  }

  private void read(long end) throws IOException {
    input.clear();
    try {
      socket.read(input, end);
    } finally {
      input.flip();
    }
  }

  /** Closes the connection at once; call {@link #quit} before, to end as an MTA does. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
