package org.signet.dkim.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MessageReaderTest {

  static Stream<Arguments> messages() {
    return Stream.of(
        row("", List.of(), ""),
        row("A: b", List.of("A: b"), ""),
        row("A: b\n", List.of("A: b"), ""),
        row("A: b\n\n", List.of("A: b"), ""),
        row("A: b\n\nx\ny", List.of("A: b"), "x\r\ny"),
        row("A: b\r\n\r\nx\r\ny", List.of("A: b"), "x\r\ny"),
        row("A: b\n c\n\td\nE:\n\n\n", List.of("A: b\r\n c\r\n\td", "E:"), "\r\n"),
        row("A : b\r\n \r\nB:\r\n\r\n.", List.of("A : b\r\n ", "B:"), "."),
        row("A: b\n\nlone \r CR\n", List.of("A: b"), "lone \r CR\r\n"),
        row("A: b\r\n\r\nlone \n LF\r\n", List.of("A: b"), "lone \r\n LF\r\n"),
        row("A: b\r\n c\n d\r\n\n", List.of("A: b\r\n c\r\n d"), ""),
        row("A: b\r\n\nx\n\r\ny\r\r\n", List.of("A: b"), "x\r\n\r\ny\r\r\n"),
        row("A: b\n\nx\r\n", List.of("A: b"), "x\r\n"),
        row("\n\nA: b\n", List.of(), "\r\nA: b\r\n"),
        row("A: b\nno field\nC: d\n\nx", List.of("A: b"), "no field\r\nC: d\r\n\r\nx"),
        row(" continues nothing\nA: b\n", List.of(), " continues nothing\r\nA: b\r\n"),
        row(": no name\n", List.of(), ": no name\r\n"),
        row("\u00fc: 8 bit name\n", List.of(), "\u00fc: 8 bit name\r\n"),
        row("From ann Tue\nA: b\n\nx\n", List.of("A: b"), "x\r\n"),
        row("From: ann\n\nx\n", List.of("From: ann"), "x\r\n"),
        row("A: b\nFrom ann Tue\n\nx\n", List.of("A: b"), "From ann Tue\r\n\r\nx\r\n"));
  }

  static Stream<Arguments> messagesOfTheWire() {
    return Stream.of(
        row("", List.of(), ""),
        row("A: b\r\n c\r\n\r\nx\r\ny", List.of("A: b\r\n c"), "x\r\ny"),
        row("A: b\r\n\r\nlone \n LF \r CR\r\n", List.of("A: b"), "lone \n LF \r CR\r\n"),
        row("A: b\nC: d\r\nE: \r f\r\n\r\n", List.of("A: b\nC: d", "E: \r f"), ""),
        row("A: b\n\n\r\n\r\nx", List.of("A: b\n\n"), "x"),
        row("A: b\n", List.of("A: b\n"), ""),
        row("\r\nx\n", List.of(), "x\n"),
        row("\nA: b\r\n", List.of(), "\nA: b\r\n"),
        row("From ann Tue\r\nA: b\r\n\r\n", List.of("A: b"), ""));
  }

  private static Arguments row(String message, List<String> fields, String body) {
    return Arguments.of(message, fields, body);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void readsHeaderAndBodyHoweverTheyArrive(String message, List<String> fields, String body)
      throws IOException {
    check(message, EndOfLine.LF, fields, body);
  }

  @ParameterizedTest
  @MethodSource("messagesOfTheWire")
  void onTheWireABareLfIsAnOctetOfTheMessage(String message, List<String> fields, String body)
      throws IOException {
    check(message, EndOfLine.CRLF, fields, body);
  }

  private static void check(String message, EndOfLine endOfLine, List<String> fields, String body)
      throws IOException {
    for (int size : new int[] {1, 2, 3, 1000}) {
      MessageReader reader = MessageReader.of(inPieces(message, size), endOfLine);

      assertThat(reader.header().fields()).extracting(HeaderField::toString).isEqualTo(fields);
      assertThat(reader.header()).isSameAs(reader.header());
      assertThat(body(reader)).as("by %d", size).isEqualTo(body);
    }
  }

  private static String body(MessageReader reader) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    reader.writeBody(read::write);
    return read.toString(StandardCharsets.ISO_8859_1);
  }

  @Test
  void theBodyCanBeReadWithoutAskingForTheHeader() throws IOException {
    assertThat(body(reader("A: b\n\nx\n"))).isEqualTo("x\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "'A: b~ c~no field~~', 1, 3, 3, 0",
    "'A: b~~x', 1, 3, , 0",
    "'A: b~ c~', 1, 3, , 0",
    "'From ann Tue~A: b~~x', 2, 4, , 13",
    "'From ann Tue~no field', 2, 2, 2, 13",
    "'', 1, 1, , 0",
  })
  void countsLines(
      String message,
      int headerLine,
      int bodyLine,
      @Nullable Integer lineWithoutField,
      int mailboxLength)
      throws IOException {
    MessageReader reader = reader(message.replace('~', '\n'));
    reader.header();

    assertThat(reader.headerLine()).isEqualTo(headerLine);
    assertThat(reader.bodyLine()).isEqualTo(bodyLine);
    assertThat(reader.lineWithoutField())
        .isEqualTo(
            lineWithoutField == null ? OptionalInt.empty() : OptionalInt.of(lineWithoutField));
    assertThat(reader.mailboxLength()).isEqualTo(mailboxLength);
  }

  @Test
  void anEndlessHeaderEndsEarly() {
    for (String hostile :
        List.of(
            "A: " + "x".repeat(1 << 21),
            "A: b\n ".repeat(1 << 19),
            "A:\n".repeat(10_001),
            "x".repeat(1 << 21))) {
      assertThatThrownBy(() -> reader(hostile).header())
          .isInstanceOf(HeaderTooLargeException.class)
          .hasMessage(
              "its header has more than 1048576 octets or 10000 fields; is this a message?");
    }
  }

  private static MessageReader reader(String message) {
    return MessageReader.of(message.getBytes(StandardCharsets.ISO_8859_1), EndOfLine.LF);
  }

  private static InputStream inPieces(String text, int size) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)) {
      @Override
      public synchronized int read(byte[] into, int offset, int length) {
        return super.read(into, offset, Math.min(size, length));
      }
    };
  }
}
