package org.signet.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signet.server.TestMessage.Field;
import org.signet.server.TestMessage.MalformedHeaderException;

class TestMessageTest {
  /** {@code ~} is LF, {@code ^} is CR. */
  @ParameterizedTest
  @CsvSource({"A: b~ c~D : e~~x~y", "A: b^~ c^~D : e^~^~x^~y", "From ann~A: b~ c~D : e~~x^~y"})
  void readsWhatAnMtaWouldShow(String file) throws Exception {
    TestMessage message = read(file);
    int first = file.startsWith("From") ? 2 : 1;
    assertThat(message.header())
        .containsExactly(new Field(first, "A", " b\n c"), new Field(first + 2, "D", " e"));
    assertThat(ISO_8859_1.decode(message.body()).toString()).isEqualTo("x\r\ny");
  }

  @ParameterizedTest
  @ValueSource(strings = {"A: b~no field~~", "A: b~: x~~"})
  void namesTheLineThatIsNotAField(String file) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(MalformedHeaderException.class)
        .hasMessage("line 2: header malformed");
  }

  private static TestMessage read(String file) throws IOException, MalformedHeaderException {
    String text = file.replace('~', '\n').replace('^', '\r');
    return TestMessage.read(new ByteArrayInputStream(text.getBytes(ISO_8859_1)));
  }
}
