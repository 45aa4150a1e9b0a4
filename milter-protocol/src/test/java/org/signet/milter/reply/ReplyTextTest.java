package org.signet.milter.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signet.milter.wire.MalformedPacketException;
import org.signet.milter.wire.PayloadWriter;

/**
 * Text that goes to SMTP clients and into messages: nothing gets through that changes its place.
 */
class ReplyTextTest {

  @ParameterizedTest
  @CsvSource({
    "250, 2.0.0",
    "399, 4.0.0",
    "600, 5.0.0",
    "550, 4.7.1",
    "450, 5.7.1",
    "550, 5.7",
    "550, 5.7.1234",
    "550, ''",
    "550, 5.7.x"
  })
  void refusesCodesThatDoNotMatch(int code, String enhanced) {
    assertThatIllegalArgumentException().isThrownBy(() -> SmtpReply.of(code, enhanced, "x"));
  }

  @Test
  void refusesLinesThatAreTooManyOrTooLongOrNotPrintable() {
    assertThatIllegalArgumentException().isThrownBy(() -> SmtpReply.of(550, "5.7.1"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SmtpReply(550, "5.7.1", Collections.nCopies(33, "x")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SmtpReply.of(550, "5.7.1", "x".repeat(981)));
    for (String line : List.of("a\r\nb", "a\nb", "a\0b", "caf\u00e9", "\u007f")) {
      assertThatIllegalArgumentException().isThrownBy(() -> SmtpReply.of(550, "5.7.1", line));
    }
    assertThat(new SmtpReply(421, "4.7.0", Collections.nCopies(32, "x".repeat(980))).wireText())
        .hasSize(32 * (10 + 980) + 31 * 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "250 2.0.0 x",
        "550",
        "550 5.7.1",
        "550-5.7.1 x",
        "550 5.7.1 x\r\n550 5.7.1 y",
        "550-5.7.1 x\r\n551 5.7.1 y",
        "550-5.7.1 x\n550 5.7.1 y",
        "550 4.7.1 x"
      })
  void readsOnlyRepliesThatPostfixTakes(String text) {
    assertThatThrownBy(() -> ReplyDecoder.verdict(new PayloadWriter().string(text).toPacket('y')))
        .isInstanceOf(MalformedPacketException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A B", "A:", "A\r\n", "caf\u00e9", "A\0", "A\u007f"})
  void refusesNamesOfFields(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Modification.AddHeader(name, " x"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Modification.InsertHeader(1, name, " x"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Modification.ChangeHeader.delete(1, name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " a\nB: c",
        " a\r\nB: c",
        " a\n",
        " a\r\n",
        " a\r b",
        " a\0",
        " \u0100",
        " a\n\n b"
      })
  void refusesValuesThatWouldEndTheField(String value) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Modification.AddHeader("A", value));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Modification.ChangeHeader(1, "A", value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " caf\u00e9", " \u00ff", " a\n b", " a\r\n\tb", " a\n \n b"})
  void takesValuesWithFolds(String value) {
    assertThat(new Modification.AddHeader("A", value).value()).isEqualTo(value);
  }

  @Test
  void takesCodesAtBothEnds() {
    assertThat(SmtpReply.of(400, "4.0.0", "x").wireText()).isEqualTo("400 4.0.0 x");
    assertThat(SmtpReply.of(599, "5.0.0", " ~%").wireText()).isEqualTo("599 5.0.0  ~%%");
  }

  @Test
  void takesAllButControlCharactersInTheEnvelope() {
    assertThat(new Modification.DeleteRecipient(" ~\u0080\u00ff").recipient()).hasSize(4);
    assertThat(new Modification.AddHeader("!~", " x").name()).isEqualTo("!~");
    for (String recipient : List.of("\u001f", "\u007f", "\u0100")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Modification.DeleteRecipient(recipient));
    }
  }

  @Test
  void refusesControlCharactersInTheEnvelope() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Modification.DeleteRecipient("<a@b>\r\nDATA"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Modification.AddRecipient("<a@b>", Optional.of("X\0Y")));
    assertThatIllegalArgumentException().isThrownBy(() -> new Modification.Quarantine(""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nb", "\0", "\u0100"})
  void checksEachTextOfEachModification(String text) {
    List<Supplier<Modification>> all =
        List.of(
            () -> new Modification.InsertHeader(0, "A", " " + text),
            () -> new Modification.AddRecipient(text, Optional.empty()),
            () -> new Modification.AddRecipient("<a@b>", Optional.of(text)),
            () -> new Modification.DeleteRecipient(text),
            () -> new Modification.ChangeSender(text, Optional.empty()),
            () -> new Modification.ChangeSender("<a@b>", Optional.of(text)),
            () -> new Modification.Quarantine(text));
    for (int i = 0; i < all.size(); i++) {
      Supplier<Modification> one = all.get(i);
      assertThatIllegalArgumentException().as("%d", i).isThrownBy(one::get);
    }
  }

  @Test
  void refusesIndexesThatDoNotExist() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Modification.InsertHeader(-1, "A", " b"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Modification.ChangeHeader(0, "A", " b"));
  }
}
