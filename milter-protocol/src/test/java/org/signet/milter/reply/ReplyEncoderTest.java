package org.signet.milter.reply;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.milter.option.ActionFlag;
import org.signet.milter.option.NegotiatedOptions;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.PacketEncoder;

class ReplyEncoderTest {
  private static final NegotiatedOptions ALL = new NegotiatedOptions(6, 0x1ff, 0x100400);
  private static final NegotiatedOptions OLD = new NegotiatedOptions(2, 0x3f, 0);

  static Stream<Arguments> verdicts() {
    return Stream.of(
        Arguments.of(MilterReply.CONTINUE, "00000001 63", "00000001 63"),
        Arguments.of(MilterReply.ACCEPT, "00000001 61", "00000001 61"),
        Arguments.of(MilterReply.REJECT, "00000001 72", "00000001 72"),
        Arguments.of(MilterReply.TEMPFAIL, "00000001 74", "00000001 74"),
        Arguments.of(MilterReply.DISCARD, "00000001 64", "00000001 64"),
        Arguments.of(MilterReply.SKIP, "00000001 73", "00000001 63"),
        Arguments.of(
            MilterReply.of(SmtpReply.of(550, "5.7.1", "no")),
            "0000000e 79 35353020352e372e31206e6f00",
            "0000000e 79 35353020352e372e31206e6f00"),
        Arguments.of(
            MilterReply.of(SmtpReply.of(550, "5.7.1", "a", "b")),
            "0000001a 79 3535302d352e372e3120610d0a35353020352e372e31206200",
            "0000001a 79 3535302d352e372e3120610d0a35353020352e372e31206200"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("verdicts")
  void writesVerdicts(MilterReply reply, String all, String old) throws Exception {
    Packet packet = new ReplyEncoder(ALL).verdict(reply);
    assertThat(hex(List.of(packet))).isEqualTo(all.replace(" ", ""));
    assertThat(hex(List.of(new ReplyEncoder(OLD).verdict(reply)))).isEqualTo(old.replace(" ", ""));
    assertThat(ReplyDecoder.verdict(packet)).contains(reply);
  }

  static Stream<Arguments> modifications() {
    return Stream.of(
        Arguments.of(new Modification.AddHeader("X-A", " b"), "00000008 68 582d4100 206200"),
        Arguments.of(
            new Modification.InsertHeader(1, "X-A", " b"), "0000000c 69 00000001 582d4100 206200"),
        Arguments.of(
            new Modification.InsertHeader(0, "X-A", " b\n\tc"),
            "0000000f 69 00000000 582d4100 20620a096300"),
        Arguments.of(
            Modification.ChangeHeader.delete(1, "X-A"), "0000000a 6d 00000001 582d4100 00"),
        Arguments.of(
            new Modification.ReplaceBody(ISO_8859_1.encode("hi\r\n")), "00000005 62 68690d0a"),
        Arguments.of(new Modification.ReplaceBody(ISO_8859_1.encode("")), "00000001 62"),
        Arguments.of(
            new Modification.AddRecipient("<a@b>", Optional.empty()), "00000007 2b 3c6140623e00"),
        Arguments.of(
            new Modification.AddRecipient("<a@b>", Optional.of("X=Y")),
            "0000000b 32 3c6140623e00 583d5900"),
        Arguments.of(new Modification.DeleteRecipient("<a@b>"), "00000007 2d 3c6140623e00"),
        Arguments.of(
            new Modification.ChangeSender("<a@b>", Optional.empty()), "00000007 65 3c6140623e00"),
        Arguments.of(
            new Modification.ChangeSender("<a@b>", Optional.of("X=Y")),
            "0000000b 65 3c6140623e00 583d5900"),
        Arguments.of(new Modification.Quarantine("why"), "00000005 71 77687900"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("modifications")
  void writesModificationsBeforeTheVerdict(Modification modification, String octets)
      throws Exception {
    List<Packet> packets =
        new ReplyEncoder(ALL).response(Response.of(List.of(modification), MilterReply.ACCEPT));
    assertThat(hex(packets)).isEqualTo(octets.replace(" ", "") + "0000000161");
    assertThat(ReplyDecoder.verdict(packets.get(0))).isEmpty();
    assertThat(ReplyDecoder.modification(packets.get(0))).isEqualTo(modification);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("modifications")
  void writesNothingThatWasNotNegotiated(Modification modification, String octets) {
    int others = 0x1ff & ~modification.needs().bit();
    ReplyEncoder encoder = new ReplyEncoder(new NegotiatedOptions(6, others, 0));
    assertThatThrownBy(
            () -> encoder.response(Response.of(List.of(modification), MilterReply.CONTINUE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("%s was not negotiated with the MTA", modification.needs());
  }

  @ParameterizedTest
  @EnumSource(names = "SET_MACRO_LIST", mode = EnumSource.Mode.EXCLUDE)
  void coversEveryAction(ActionFlag flag) {
    assertThat(modifications().map(row -> ((Modification) row.get()[0]).needs())).contains(flag);
  }

  @Test
  void aRecipientWithParametersNeedsMore() {
    assertThat(new Modification.AddRecipient("<a@b>", Optional.empty()).needs())
        .isEqualTo(ActionFlag.ADD_RECIPIENT);
    assertThat(new Modification.AddRecipient("<a@b>", Optional.of("X=Y")).needs())
        .isEqualTo(ActionFlag.ADD_RECIPIENT_WITH_PARAMETERS);
  }

  @Test
  void onlyNewFieldsAreAddedFields() {
    assertThat(
            modifications()
                .map(row -> ((Modification) row.get()[0]).addedField())
                .filter(Optional::isPresent))
        .containsExactly(
            Optional.of(new Modification.Field("X-A", " b")),
            Optional.of(new Modification.Field("X-A", " b")),
            Optional.of(new Modification.Field("X-A", " b\n\tc")));
  }

  @Test
  void withoutModificationsThereIsOnlyTheVerdict() {
    assertThat(hex(new ReplyEncoder(ALL).response(Response.CONTINUE))).isEqualTo("0000000163");
  }

  @Test
  void takesTheBlankAwayThatAnOldMtaAdds() {
    assertThat(
            hex(
                new ReplyEncoder(OLD)
                    .response(
                        Response.of(
                            List.of(
                                new Modification.AddHeader("A", " b\r\n c"),
                                new Modification.AddHeader("A", "\tb"),
                                new Modification.AddHeader("A", "  b")),
                            MilterReply.CONTINUE))))
        .isEqualTo(
            "00000008"
                + "684100620a206300"
                + "00000006"
                + "684100096200"
                + "00000006"
                + "684100206200"
                + "0000000163");
  }

  @Test
  void splitsABodyIntoPiecesThatFollowEachOther() {
    List<Packet> packets =
        new ReplyEncoder(ALL)
            .response(
                Response.of(
                    List.of(new Modification.ReplaceBody(ISO_8859_1.encode("x".repeat(131071)))),
                    MilterReply.CONTINUE));
    assertThat(packets)
        .extracting(packet -> packet.payload().remaining())
        .containsExactly(65535, 65535, 1, 0);
  }

  @Test
  void refusesWhatIsTooLarge() {
    Modification large = new Modification.AddHeader("A", " " + "x".repeat(65532));
    assertThatThrownBy(
            () -> new ReplyEncoder(ALL).response(Response.of(List.of(large), MilterReply.CONTINUE)))
        .hasMessage("modification of 65536 octets, the most that can be sent is 65535");
    NegotiatedOptions larger = new NegotiatedOptions(6, 0x1ff, 0x10000000);
    assertThat(new ReplyEncoder(larger).response(Response.of(List.of(large), MilterReply.CONTINUE)))
        .hasSize(2);
  }

  private static String hex(List<Packet> packets) {
    return HexFormat.of().formatHex(PacketEncoder.encode(packets));
  }
}
