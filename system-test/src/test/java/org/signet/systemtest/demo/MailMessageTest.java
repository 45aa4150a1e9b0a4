package org.signet.systemtest.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.milter.reply.Modification;
import org.signet.milter.reply.Modification.AddHeader;
import org.signet.milter.reply.Modification.ChangeHeader;
import org.signet.milter.reply.Modification.InsertHeader;
import org.signet.milter.reply.Modification.ReplaceBody;
import org.signet.systemtest.demo.MailMessage.Field;

class MailMessageTest {
  private static final String MESSAGE = "A: 1\nB: 2\na: 3\n\nbody\n";

  private static MailMessage message(String text) {
    return MailMessage.read(text.getBytes(ISO_8859_1));
  }

  static Stream<Arguments> messages() {
    return Stream.of(
        Arguments.of("A: 1\r\nB:\r\n\tx\r\n y\r\n\r\nz\r\n", "A: 1\nB:\n\tx\n y\n\nz\n"),
        Arguments.of("A : 1\n\n", "A: 1\n\n"),
        Arguments.of("A:1\n", "A:1\n\n"),
        Arguments.of("A: 1\nno field\n", "A: 1\n\nno field\n"),
        Arguments.of("\nA: 1\n", "\nA: 1\n"),
        Arguments.of("A: \u00ff\n\n\u0080", "A: \u00ff\n\n\u0080"),
        Arguments.of("", "\n"));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void readsHeaderAndBody(String octets, String text) {
    assertThat(message(octets)).hasToString(text);
    assertThat(message(octets).octets()).isEqualTo(text.getBytes(ISO_8859_1));
  }

  @Test
  void showsFieldsAndBodyAsAFilterSeesThem() {
    MailMessage message = message("A: 1\n 2\n\nx\n\ny").received(" from here");
    assertThat(message.visibleFields()).containsExactly(new Field("A", " 1\n 2"));
    assertThat(message.body()).isEqualTo("x\r\n\r\ny".getBytes(ISO_8859_1));
    assertThat(message).hasToString("Received: from here\nA: 1\n 2\n\nx\n\ny");
  }

  static Stream<Arguments> modifications() {
    return Stream.of(
        Arguments.of(new AddHeader("X", " x"), "A: 1\nB: 2\na: 3\nX: x\n\nbody\n"),
        Arguments.of(new InsertHeader(2, "X", " x"), "A: 1\nX: x\nB: 2\na: 3\n\nbody\n"),
        Arguments.of(new InsertHeader(99, "X", " x"), "A: 1\nB: 2\na: 3\nX: x\n\nbody\n"),
        Arguments.of(new ChangeHeader(2, "A", " x"), "A: 1\nB: 2\nA: x\n\nbody\n"),
        Arguments.of(new ChangeHeader(3, "A", " x"), "A: 1\nB: 2\na: 3\nA: x\n\nbody\n"),
        Arguments.of(ChangeHeader.delete(1, "a"), "B: 2\na: 3\n\nbody\n"),
        Arguments.of(ChangeHeader.delete(3, "a"), MESSAGE),
        Arguments.of(new Modification.Quarantine("x"), MESSAGE));
  }

  @ParameterizedTest
  @MethodSource("modifications")
  void doesWhatPostfixDoes(Modification modification, String expected) {
    MailMessage message = message(MESSAGE);
    message.apply(modification, true);
    assertThat(message).hasToString(expected);
  }

  /** Index 0 is above the MTA's own Received, 1 below it; changes do not count that one. */
  @ParameterizedTest
  @CsvSource({"0, XRA", "1, RXA", "2, RAX"})
  void countsFromBelowItsOwnReceived(int index, String order) {
    MailMessage message = message("A: 1\n\n").received(" r");
    message.apply(new InsertHeader(index, "X", " x"), true);
    assertThat(
            message.toString().lines().filter(line -> !line.isEmpty()).map(line -> line.charAt(0)))
        .hasSize(3)
        .containsExactlyElementsOf(order.chars().mapToObj(c -> (char) c).toList());
    message.apply(ChangeHeader.delete(1, "Received"), true);
    assertThat(message.toString()).contains("Received: r\n");
  }

  @Test
  void putsTheBlankBackThatAnOldProtocolTakesAway() {
    MailMessage message = message("A: 1\n\n");
    for (Modification modification :
        List.of(
            new AddHeader("B", "b"),
            new InsertHeader(1, "C", "c"),
            new ChangeHeader(1, "A", "a"))) {
      message.apply(modification, false);
    }
    assertThat(message).hasToString("C: c\nA: a\nB: b\n\n");
  }

  @Test
  void collectsThePiecesOfANewBody() {
    MailMessage message = message(MESSAGE);
    message.apply(new ReplaceBody(piece("one\r\n")), true);
    message.apply(new ReplaceBody(piece("two\r\n")), true);
    assertThat(message).hasToString("A: 1\nB: 2\na: 3\n\none\ntwo\n");
  }

  private static ByteBuffer piece(String text) {
    return ISO_8859_1.encode(text);
  }
}
