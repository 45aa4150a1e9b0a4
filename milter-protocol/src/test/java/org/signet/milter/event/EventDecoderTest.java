package org.signet.milter.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signet.milter.option.OptionOffer;
import org.signet.milter.wire.MalformedPacketException;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.PacketDecoder;
import org.signet.milter.wire.PayloadWriter;
import org.signet.testing.Property;

class EventDecoderTest {

  private static Optional<InetAddress> address(int... octets) throws Exception {
    byte[] address = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      address[i] = (byte) octets[i];
    }
    return Optional.of(InetAddress.getByAddress(address));
  }

  static Stream<Arguments> events() throws Exception {
    Optional<InetAddress> none = Optional.empty();
    return Stream.of(
        Arguments.of(
            "0000000d 4f 00000006 000001ff 001fffff",
            new MilterEvent.Negotiate(OptionOffer.VERSION_6)),
        Arguments.of(
            "00000018 43 6c6f63616c686f737400 34 867a 3132372e302e302e3100",
            new MilterEvent.Connect(
                "localhost", AddressFamily.INET, address(127, 0, 0, 1), 34426, "127.0.0.1")),
        Arguments.of(
            "0000000a 43 756e6b6e6f776e00 55",
            new MilterEvent.Connect("unknown", AddressFamily.UNKNOWN, none, 0, "")),
        Arguments.of(
            "00000012 43 756e6b6e6f776e00 34 0000 756e6b6e6f776e00".replace("12", "14"),
            new MilterEvent.Connect("unknown", AddressFamily.INET, none, 0, "unknown")),
        Arguments.of(
            "0000000a 43 7800 4c 0000 2f7800 ffff".replace("0a", "0b"),
            new MilterEvent.Connect("x", AddressFamily.UNIX, none, 0, "/x")),
        Arguments.of("00000003 48 7800", new MilterEvent.Helo("x")),
        Arguments.of("00000002 48 00", new MilterEvent.Helo("")),
        Arguments.of(
            "00000012 4d 3c6140622e633e00 53495a453d35303000",
            new MilterEvent.Mail("<a@b.c>", List.of("SIZE=500"))),
        Arguments.of("00000004 4d 3c3e00", new MilterEvent.Mail("<>", List.of())),
        Arguments.of("00000002 4d 00", new MilterEvent.Mail("", List.of())),
        Arguments.of(
            "00000008 52 6100 583d593d5a 00".replace("08", "09"),
            new MilterEvent.Rcpt("a", List.of("X=Y=Z"))),
        Arguments.of("00000003 52 e900", new MilterEvent.Rcpt("\u00e9", List.of())),
        Arguments.of("00000001 54", new MilterEvent.Data()),
        Arguments.of("00000009 4c 5800 20760a097700", new MilterEvent.Header("X", " v\n\tw")),
        Arguments.of("00000003 4c 00 00", new MilterEvent.Header("", "")),
        Arguments.of("00000007 4c 5800 7900 7a00", new MilterEvent.Header("X", "y")),
        Arguments.of("00000001 4e", new MilterEvent.EndOfHeaders()),
        Arguments.of("00000004 42 000d0a", new MilterEvent.BodyChunk(octets("000d0a"))),
        Arguments.of("00000001 45", new MilterEvent.EndOfMessage(octets(""))),
        Arguments.of("00000002 45 78", new MilterEvent.EndOfMessage(octets("78"))),
        Arguments.of("00000001 41", new MilterEvent.Abort()),
        Arguments.of("00000001 51", new MilterEvent.Quit()),
        Arguments.of("00000001 4b", new MilterEvent.QuitNewConnection()),
        Arguments.of("00000004 55 585900", new MilterEvent.Unknown("XY")),
        Arguments.of(
            "00000010 44 4d 6900 4338334336323132333334 00",
            new MilterEvent.MacroDefinitions((byte) 'M', octets("6900 4338334336323132333334 00"))),
        Arguments.of("00000002 44 48", new MilterEvent.MacroDefinitions((byte) 'H', octets(""))),
        Arguments.of("00000001 44", new MilterEvent.MacroDefinitions((byte) 0, octets(""))));
  }

  private static ByteBuffer octets(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("events")
  void readsEventsOctetByOctet(String frame, MilterEvent event) throws Exception {
    ByteBuffer in = octets(frame);
    Packet packet = Objects.requireNonNull(new PacketDecoder().next(in), "a whole frame");
    assertThat(in.hasRemaining()).as("octets too many").isFalse();
    assertThat(new EventDecoder(true).decode(packet)).isEqualTo(event);
  }

  /** An MTA that was not asked for the space after the colon has taken it away, but not a tab. */
  @ParameterizedTest
  @ValueSource(strings = {"v", "\tv", " v", ""})
  void givesTheSpaceBackThatTheMtaTook(String value) throws Exception {
    Packet packet = new PayloadWriter().string("X").string(value).toPacket('L');
    assertThat(new EventDecoder(true).decode(packet)).isEqualTo(new MilterEvent.Header("X", value));
    packet = new PayloadWriter().string("X").string(value).toPacket('L');
    assertThat(new EventDecoder(false).decode(packet))
        .isEqualTo(new MilterEvent.Header("X", value.equals("\tv") ? value : " " + value));
  }

  @Test
  void coversEveryCommand() throws Exception {
    assertThat(events().map(row -> ((MilterEvent) row.get()[1]).commandCode()))
        .contains(CommandCode.values());
  }

  @Test
  void givesABodyWithAnArrayEvenOfADirectBuffer() throws Exception {
    ByteBuffer direct = ByteBuffer.allocateDirect(8).put(octets("0000000342 6162")).flip();
    Packet packet = Objects.requireNonNull(new PacketDecoder().next(direct));
    MilterEvent.BodyChunk chunk = (MilterEvent.BodyChunk) new EventDecoder(true).decode(packet);
    assertThat(chunk.content().hasArray()).isTrue();
    assertThat(chunk.content()).isEqualTo(octets("6162"));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 7f000001",
    "255.255.255.255, ffffffff",
    "2001:db8::7, 20010db8000000000000000000000007",
    "IPv6:2001:db8::7, 20010db8000000000000000000000007",
    "ipv6:2001:db8:0:0:0:0:0:7, 20010db8000000000000000000000007",
    "fe80::1%eth0, fe800000000000000000000000000001",
    "::, 00000000000000000000000000000000",
    "::ffff:192.0.2.1, c0000201",
    "256.1.1.1, ''",
    "1.2.3, ''",
    "127.0.0.1., ''",
    "2130706433, ''",
    "0x7f.1, ''",
    "010.1.1.1, ''",
    "unknown, ''",
    "localhost, ''",
    "'', ''",
    "':', ''",
    "1:2, ''",
    "a:b:c, ''",
    "g::1, ''",
    "::1::, ''",
    "IPv6:, ''",
    "IPv6:localhost, ''",
    "[::1], ''",
  })
  void readsAddressesAndAsksNobody(String text, String octets) {
    assertThat(
            NumericAddress.parse(text)
                .map(address -> HexFormat.of().formatHex(address.getAddress()))
                .orElse(""))
        .isEqualTo(octets);
  }

  @Test
  void neverFailsOtherwiseThanWithItsException() {
    Property.check(
        3000,
        draw -> {
          byte command = // any octet, and most often one that is a command
              draw.bool() ? (byte) draw.oneOf(CommandCode.class).code() : draw.octet();
          byte[] payload = draw.shown("payload of " + command, draw.octets(60));
          try {
            new EventDecoder(draw.bool()).decode(new Packet(command, ByteBuffer.wrap(payload)));
          } catch (MalformedPacketException e) {
            assertThat(e.getMessage()).matches("[ -~]*");
          }
        });
  }
}
