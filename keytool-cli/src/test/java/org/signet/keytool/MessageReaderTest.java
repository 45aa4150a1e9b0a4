package org.signet.keytool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.dkim.message.HeaderField;

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

  private static Arguments row(String message, List<String> fields, String body) {
    return Arguments.of(message, fields, body);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void readsHeaderAndBodyHoweverTheyArrive(String message, List<String> fields, String body)
      throws Exception {
    for (int size : new int[] {1, 2, 3, 1000}) {
      MessageReader reader = new MessageReader("m", inPieces(message, size));

      assertThat(reader.readHeader().fields()).extracting(HeaderField::toString).isEqualTo(fields);
      ByteArrayOutputStream read = new ByteArrayOutputStream();
      reader.readBody(read::write);
      assertThat(read.toString(StandardCharsets.ISO_8859_1)).as("by %d", size).isEqualTo(body);
    }
  }

  @Test
  void tellsWhereAnEmptyLineIsMissing() throws Exception {
    MessageReader reader = reader("A: b\n c\nno field\n\n");
    reader.readHeader();

    assertThat(reader.warning())
        .hasValue(
            "m:3: no header field, and no empty line before it; taken as the start of the body");
  }

  @Test
  void anEndlessHeaderEndsEarly() {
    for (String hostile :
        List.of(
            "A: " + "x".repeat(1 << 21),
            "A: b\n ".repeat(1 << 19),
            "A:\n".repeat(10_001),
            "x".repeat(1 << 21))) {
      assertThatThrownBy(() -> reader(hostile).readHeader())
          .isInstanceOf(CommandFailure.class)
          .hasMessage(
              "m: its header has more than 1048576 octets or 10000 fields; is this a message?");
    }
  }

  private static MessageReader reader(String message) {
    return new MessageReader("m", inPieces(message, 1 << 20));
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
