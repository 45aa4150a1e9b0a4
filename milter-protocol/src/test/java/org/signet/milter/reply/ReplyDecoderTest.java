package org.signet.milter.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.signet.milter.option.NegotiatedOptions;
import org.signet.milter.wire.MalformedPacketException;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.PayloadWriter;

/** The MTA's side: each reply is a verdict, a modification, or progress. */
class ReplyDecoderTest {

  @ParameterizedTest
  @EnumSource
  void onlyProgressIsProgress(ReplyType type) {
    assertThat(ReplyDecoder.isProgress(Packet.of(type.code())))
        .isEqualTo(type == ReplyType.PROGRESS);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "2, 2"})
  void takesZeroForTheFirstField(int sent, int index) throws MalformedPacketException {
    Packet packet =
        new PayloadWriter()
            .u32(sent)
            .string("A")
            .string("b")
            .toPacket(ReplyType.CHANGE_HEADER.code());
    assertThat(ReplyDecoder.modification(packet))
        .isEqualTo(new Modification.ChangeHeader(index, "A", "b"));
  }

  @ParameterizedTest
  @CsvSource({"c", "p", "y", "z"})
  void whatIsNotAModificationIsNoneOfTheReplies(char command) {
    assertThatThrownBy(() -> ReplyDecoder.modification(Packet.of(command)))
        .isInstanceOf(MalformedPacketException.class)
        .hasMessage("packet '" + command + "', payload octet 0: no such reply");
  }

  @Test
  void aModificationMayBeAsLargeAsAPacketAndNoLarger() {
    ReplyEncoder encoder = new ReplyEncoder(new NegotiatedOptions(6, 0x1ff, 0));
    String most = "x".repeat(65_535 - 3);
    assertThat(
            encoder.response(
                Response.of(List.of(new Modification.AddHeader("A", most)), MilterReply.CONTINUE)))
        .hasSize(2);
    Response larger =
        Response.of(List.of(new Modification.AddHeader("A", most + "x")), MilterReply.CONTINUE);
    assertThatThrownBy(() -> encoder.response(larger))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("modification of 65536 octets, the most that can be sent is 65535");
  }
}
