package org.signet.policy.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines of texts that fit and of texts that do not. */
class LineReaderTest {
  private static List<String> read(InputStream in, int limit) throws IOException {
    List<String> lines = new ArrayList<>();
    try (LineReader reader = new LineReader(in, limit)) {
      for (Optional<String> line = reader.next(); line.isPresent(); line = reader.next()) {
        lines.add(line.get());
        assertThat(reader.number()).isEqualTo(lines.size());
      }
    }
    return lines;
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      emptyValue = "",
      value = {
        "''; []",
        "a; [a]",
        "a/; [a]",
        "a//b; [a, , b]",
        "/; []",
        "//; [, ]",
        "\u00e4/\u20ac; [\u00e4, \u20ac]"
      })
  void linesEndAtLf(String text, String lines) throws IOException {
    assertThat(read(text(text.replace('/', '\n')), 100)).hasToString(lines);
  }

  @Test
  void whatIsNotUtf8IsLatin1() throws IOException {
    byte[] octets = {'a', (byte) 0xe4, '\n', (byte) 0xc3, (byte) 0xa4};

    assertThat(read(new ByteArrayInputStream(octets), 100)).containsExactly("a\u00e4", "\u00e4");
  }

  @Test
  void linesGoAcrossReads() throws IOException {
    InputStream oneByOne =
        new InputStream() {
          private int left = 10;

          @Override
          public int read() {
            return left-- > 0 ? (left % 4 == 0 ? '\n' : 'x') : -1;
          }

          @Override
          public int read(byte[] buffer, int offset, int length) {
            int octet = read();
            buffer[offset] = (byte) octet;
            return octet < 0 ? -1 : 1;
          }
        };

    assertThat(read(oneByOne, 100)).containsExactly("x", "xxx", "xxx");
  }

  @Test
  void textsAndLinesHaveLimits() throws IOException {
    byte[] line = new byte[1 << 20];
    Arrays.fill(line, (byte) 'x');

    assertThat(read(new ByteArrayInputStream(line), 1 << 20)).hasSize(1);
    assertThatThrownBy(() -> read(new ByteArrayInputStream(line), (1 << 20) - 1))
        .isInstanceOf(IOException.class)
        .hasMessage("larger than 1048575 octets");
    byte[] longer = Arrays.copyOf(line, line.length + 1);
    assertThatThrownBy(() -> read(new ByteArrayInputStream(longer), 1 << 21))
        .isInstanceOf(IOException.class)
        .hasMessage("line 1 is longer than 1048576 octets");
  }
}
