package org.signet.milter.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.event.AddressFamily;
import org.signet.milter.event.CommandCode;
import org.signet.milter.option.ActionFlag;
import org.signet.milter.option.MacroStage;
import org.signet.milter.option.NegotiatedOptions;
import org.signet.milter.option.OptionNegotiator;
import org.signet.milter.option.OptionOffer;
import org.signet.milter.option.OptionRequest;
import org.signet.milter.option.ProtocolFlag;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Modification;
import org.signet.milter.reply.ReplyDecoder;
import org.signet.milter.reply.ReplyEncoder;
import org.signet.milter.reply.Response;
import org.signet.milter.reply.SmtpReply;
import org.signet.milter.wire.MalformedPacketException;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.PacketDecoder;
import org.signet.milter.wire.PacketEncoder;

/**
 * Any octets from a filter, to an MTA: the session comes to its end or to an {@link IOException}
 * with a line for a log, nothing is taken that was not negotiated, and what is taken could be sent
 * on.
 *
 * <p>An input is what the filter sends, as if it knew what it will be asked.
 */
class MilterClientFuzzTest {
  private static final int MOST = 64 * 1024; // what a socket takes without a reader
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final NegotiatedOptions ALL =
      new NegotiatedOptions(
          6, 0x1ff, ProtocolFlag.SKIP.bit() | ProtocolFlag.HEADER_LEADING_SPACE.bit());

  private static Path folder;
  private static ListenAddress address;
  private static ServerSocketChannel filter;

  @BeforeAll
  static void listen() throws IOException {
    folder = Files.createTempDirectory("fuzz");
    Path path = folder.resolve("s");
    address = new ListenAddress.Local(path);
    filter = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    filter.bind(UnixDomainSocketAddress.of(path));
  }

  @AfterAll
  static void stop() throws IOException {
    filter.close();
    Files.deleteIfExists(folder.resolve("s"));
    Files.delete(folder);
  }

  @MethodSource("answers")
  @FuzzTest
  void takesNothingThatIsNotAnAnswer(byte[] input) throws IOException {
    if (input.length > MOST) {
      return;
    }
    List<Modification> taken = new ArrayList<>();
    try (MilterClient mta = MilterClient.connect(address, PATIENCE);
        SocketChannel end = filter.accept()) {
      end.write(ByteBuffer.wrap(input));
      end.shutdownOutput();
      session(mta, taken);
    } catch (IOException e) {
      assertThat(e.getMessage()).matches("[ -~]*");
    }
    taken.forEach(MilterClientFuzzTest::checkThatItCanBeSent);
  }

  private static void session(MilterClient mta, List<Modification> taken) throws IOException {
    NegotiatedOptions options = mta.negotiate(OptionOffer.VERSION_6);
    assertThat(options.version()).isBetween(2, 6);
    assertThat(options.protocol() & ~OptionOffer.VERSION_6.protocol()).isZero();
    mta.macros(CommandCode.CONNECT, Map.of("j", "mx.example.com"));
    mta.connect("client.example.net", AddressFamily.INET, 1, "192.0.2.1");
    mta.helo("client.example.net");
    mta.unknown("XYZZY");
    for (int i = 0; i < 2; i++) {
      mta.mail("<ann@example.net>");
      mta.rcpt("<bob@example.com>");
      mta.data();
      mta.header("From", " Ann <ann@example.net>");
      mta.endOfHeaders();
      mta.body(new byte[] {'x', '\r', '\n'});
      Response response = mta.endOfMessage();
      for (Modification modification : response.modifications()) {
        assertThat(options.has(modification.needs())).as("%s", modification).isTrue();
        taken.add(modification);
      }
      mta.abort();
    }
    mta.quit();
  }

  /** Written and read again it is the same; but a fold, which is written in one way only. */
  private static void checkThatItCanBeSent(Modification modification) {
    try {
      Modification once = sent(modification);
      assertThat(sent(once)).isEqualTo(once);
      assertThat(once.needs()).isEqualTo(modification.needs());
    } catch (MalformedPacketException e) {
      throw new AssertionError(modification.toString(), e);
    }
  }

  private static Modification sent(Modification modification) throws MalformedPacketException {
    List<Packet> packets =
        new ReplyEncoder(ALL).response(Response.of(List.of(modification), MilterReply.CONTINUE));
    ByteBuffer octets = ByteBuffer.wrap(PacketEncoder.encode(packets));
    Packet packet = new PacketDecoder().next(octets);
    if (packet == null) {
      throw new AssertionError("less than a packet");
    }
    return ReplyDecoder.modification(packet);
  }

  /** Filters that answer everything, with all there is to say, and others that answer nothing. */
  static Stream<Arguments> answers() {
    Stream.Builder<Arguments> inputs = Stream.builder();
    for (Set<ProtocolFlag> flags :
        List.of(
            EnumSet.noneOf(ProtocolFlag.class),
            EnumSet.of(ProtocolFlag.SKIP, ProtocolFlag.HEADER_LEADING_SPACE),
            EnumSet.range(ProtocolFlag.NO_CONNECT, ProtocolFlag.HEADER_LEADING_SPACE))) {
      for (MilterReply reply : verdicts()) {
        inputs.add(Arguments.of((Object) answers(flags, reply)));
      }
    }
    return inputs.build();
  }

  private static List<MilterReply> verdicts() {
    return List.of(
        MilterReply.CONTINUE,
        MilterReply.ACCEPT,
        MilterReply.REJECT,
        MilterReply.TEMPFAIL,
        MilterReply.DISCARD,
        MilterReply.SKIP,
        MilterReply.of(SmtpReply.of(550, "5.7.1", "no", "100 %")));
  }

  private static byte[] answers(Set<ProtocolFlag> flags, MilterReply verdict) {
    OptionRequest request =
        new OptionRequest(
            Set.of(),
            EnumSet.allOf(ActionFlag.class),
            flags,
            Map.of(MacroStage.EOM, List.of("i", "{auth_type}")));
    int bits = flags.stream().mapToInt(ProtocolFlag::bit).sum();
    NegotiatedOptions options = new NegotiatedOptions(6, 0x1ff, bits);
    ReplyEncoder encoder = new ReplyEncoder(options);
    List<Packet> packets = new ArrayList<>();
    packets.add(OptionNegotiator.toPacket(options, request));
    int answered = 3 + 2 * 6;
    for (int i = 0; i < (bits > 0x1000 + 0x100000 ? 0 : answered); i++) {
      if (i == answered / 2 + 2) {
        packets.addAll(end(encoder, verdict));
      }
      packets.add(encoder.verdict(verdict));
    }
    packets.addAll(end(encoder, verdict));
    return PacketEncoder.encode(packets);
  }

  private static List<Packet> end(ReplyEncoder encoder, MilterReply verdict) {
    List<Packet> packets = new ArrayList<>(List.of(ReplyEncoder.PROGRESS));
    packets.addAll(
        encoder.response(
            Response.of(
                List.of(
                    new Modification.AddHeader("A", " b\r\n c"),
                    new Modification.InsertHeader(1, "A", " b"),
                    Modification.ChangeHeader.delete(1, "A"),
                    new Modification.ReplaceBody(
                        ByteBuffer.wrap("x\r\n".getBytes(StandardCharsets.US_ASCII))),
                    new Modification.AddRecipient("<a@b>", Optional.empty()),
                    new Modification.AddRecipient("<a@b>", Optional.of("NOTIFY=NEVER")),
                    new Modification.DeleteRecipient("<a@b>"),
                    new Modification.ChangeSender("<a@b>", Optional.of("RET=HDRS")),
                    new Modification.Quarantine("why")),
                verdict)));
    return packets;
  }
}
