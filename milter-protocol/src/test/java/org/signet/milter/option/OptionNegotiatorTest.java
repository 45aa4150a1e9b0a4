package org.signet.milter.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.PacketEncoder;
import org.signet.testing.Draw;
import org.signet.testing.Property;

class OptionNegotiatorTest {
  private static final OptionRequest EVERYTHING =
      new OptionRequest(
          Set.of(),
          EnumSet.allOf(ActionFlag.class),
          EnumSet.allOf(ProtocolFlag.class),
          Map.of(MacroStage.EOM, List.of("i")));
  private static final OptionRequest ADD_HEADERS =
      new OptionRequest(
          Set.of(ActionFlag.ADD_HEADERS),
          Set.of(ActionFlag.CHANGE_HEADERS),
          Set.of(ProtocolFlag.HEADER_LEADING_SPACE, ProtocolFlag.NO_REPLY_BODY),
          Map.of());

  @ParameterizedTest
  @CsvSource({
    // offered version, actions, protocol, answered version, actions, protocol
    "6, 0x1ff, 0x1fffff, 6, 0x1ff, 0x17ffff", // SKIP is an answer to the body
    "6, 0x1ff, 0x1ffbff, 6, 0x1ff, 0x1ffbff",
    "6, 0x1ff, 0x3fffffff, 6, 0x1ff, 0x2017ffff",
    "6, 0x1ff, 0x101fffff, 6, 0x1ff, 0x1017ffff",
    "6, 0xff, 0x0, 6, 0xff, 0x0",
    "6, 0x0, 0x0, 6, 0x0, 0x0",
    "7, 0x7fffffff, 0x7fffffff, 6, 0x1ff, 0x2017ffff",
    "4, 0x1ff, 0x37f, 4, 0xff, 0x37f",
    "4, 0x1ff, 0x3000037f, 4, 0xff, 0x37f",
    "3, 0x1ff, 0x17f, 3, 0xff, 0x17f",
    "2, 0x3f, 0x7f, 2, 0x3f, 0x7f",
    "2, 0x0, 0x0, 2, 0xf, 0x0",
    "-1, 0x1, 0x1, 6, 0x1, 0x1",
  })
  void takesNoMoreThanIsOffered(
      String version, String actions, String protocol, int answered, String a, String p)
      throws NegotiationException {
    OptionOffer offer =
        new OptionOffer(Integer.decode(version), Integer.decode(actions), Integer.decode(protocol));
    assertThat(OptionNegotiator.negotiate(offer, EVERYTHING))
        .isEqualTo(new NegotiatedOptions(answered, Integer.decode(a), Integer.decode(p)));
  }

  @ParameterizedTest
  @CsvSource({"0", "1"})
  void refusesOldVersions(int version) {
    assertThatThrownBy(
            () -> OptionNegotiator.negotiate(new OptionOffer(version, 0xf, 0x3f), ADD_HEADERS))
        .isInstanceOfSatisfying(
            NegotiationException.class,
            e -> {
              assertThat(e.cause()).isEqualTo(NegotiationException.Cause.VERSION_TOO_OLD);
              assertThat(e.reason()).isEqualTo("version-too-old");
            });
  }

  @Test
  void needsWhatIsRequiredButNotWhatIsWanted() throws NegotiationException {
    assertThatThrownBy(
            () -> OptionNegotiator.negotiate(new OptionOffer(6, 0x1fe, 0x1fffff), ADD_HEADERS))
        .isInstanceOfSatisfying(
            NegotiationException.class,
            e -> {
              assertThat(e.cause()).isEqualTo(NegotiationException.Cause.ACTION_NOT_OFFERED);
              assertThat(e.reason()).isEqualTo("action-not-offered");
            });
    assertThat(OptionNegotiator.negotiate(new OptionOffer(6, 0x1, 0x0), ADD_HEADERS))
        .isEqualTo(new NegotiatedOptions(6, 0x1, 0x0));
  }

  @ParameterizedTest
  @CsvSource({"0x0, 65535", "0x10000000, 262143", "0x20000000, 1048575"})
  void knowsTheLargestPayload(String protocol, int octets) {
    assertThat(new NegotiatedOptions(6, 0, Integer.decode(protocol)).maxPayload())
        .isEqualTo(octets);
  }

  @Test
  void saysWhatHolds() {
    NegotiatedOptions options = new NegotiatedOptions(6, 0x1, 0x2);
    assertThat(options).hasToString("version 6, actions 0x1, protocol 0x2");
    assertThat(ActionFlag.values())
        .filteredOn(options::has)
        .containsExactly(ActionFlag.ADD_HEADERS);
    assertThat(ProtocolFlag.values())
        .filteredOn(options::has)
        .containsExactly(ProtocolFlag.NO_HELO);
  }

  @Test
  void writesTheAnswerOctetByOctet() {
    OptionRequest request =
        new OptionRequest(
            Set.of(), Set.of(), Set.of(), Map.of(MacroStage.EOM, List.of("i", "{auth_type}")));
    Packet packet = OptionNegotiator.toPacket(new NegotiatedOptions(6, 0x131, 0x1ff400), request);
    assertThat(HexFormat.of().formatHex(PacketEncoder.encode(List.of(packet))))
        .isEqualTo(
            "0000001f4f0000000600000131001ff400" + "00000005" + "69207b617574685f747970657d00");
  }

  @Test
  void readsAnOfferOctetByOctet() throws Exception {
    Packet packet = Packet.of('O', HexFormat.of().parseHex("00000006000001ff001fffff" + "0102"));
    assertThat(OptionOffer.read(packet)).isEqualTo(OptionOffer.VERSION_6);
    assertThat(OptionOffer.read(OptionOffer.VERSION_2.toPacket())).isEqualTo(OptionOffer.VERSION_2);
  }

  @Test
  void neverExceedsTheOfferOrTheRequest() {
    Property.check(3000, OptionNegotiatorTest::checkWithin);
  }

  private static void checkWithin(Draw draw) throws NegotiationException {
    int version = draw.shown("version", draw.bool() ? draw.between(2, 7) : draw.anyInt());
    int actions = draw.shown("actions", draw.anyInt());
    int protocol = draw.shown("protocol", draw.anyInt());
    Set<ActionFlag> wantedActions = draw.shown("wanted", draw.someOf(ActionFlag.class));
    Set<ProtocolFlag> wantedProtocol = draw.shown("wanted", draw.someOf(ProtocolFlag.class));
    OptionRequest request = new OptionRequest(Set.of(), wantedActions, wantedProtocol, Map.of());
    if (version == 0 || version == 1) {
      return;
    }
    NegotiatedOptions options =
        OptionNegotiator.negotiate(new OptionOffer(version, actions, protocol), request);
    assertThat(options.version()).isBetween(2, 6);
    assertThat(options.protocol() & ~protocol).isZero();
    for (ProtocolFlag flag : ProtocolFlag.values()) {
      assertThat(options.has(flag) && !wantedProtocol.contains(flag)).as("%s", flag).isFalse();
    }
    for (ActionFlag flag : ActionFlag.values()) {
      assertThat(options.has(flag) && !wantedActions.contains(flag)).as("%s", flag).isFalse();
    }
    assertThat(Integer.bitCount(options.protocol() & 0x70000000)).isLessThanOrEqualTo(1);
    assertThat(options.has(ProtocolFlag.SKIP) && options.has(ProtocolFlag.NO_REPLY_BODY)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"'i j'", "''", "'i,'", "'é'"})
  void refusesNamesOfMacrosThatWouldBreakTheList(String name) {
    assertThatThrownBy(
            () ->
                new OptionRequest(
                    Set.of(), Set.of(), Set.of(), Map.of(MacroStage.EOM, List.of(name))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
