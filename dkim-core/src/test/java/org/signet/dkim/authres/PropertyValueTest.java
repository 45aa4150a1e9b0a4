package org.signet.dkim.authres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 2045 §5.1 and RFC 8601 §2.2. */
class PropertyValueTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "a!~ | a!~",
        "a b | \"a b\"",
        "a;b | \"a;b\"",
        "a\"\\b | \"a\\\"\\\\b\"",
        "\u007f | \"?\"",
        "\u00e4 | \"?\"",
        "~\u0080 | \"~?\"",
      })
  void of(String text, String value) {
    assertThat(PropertyValue.of(text)).isEqualTo(value);
  }

  @Test
  void quoted() {
    assertThat(PropertyValue.quoted(" ~")).isEqualTo("\" ~\"");
    assertThat(PropertyValue.of("")).isEqualTo("\"\"");
    assertThat(PropertyValue.of("\u001f")).isEqualTo("\"?\"");
    assertThat(PropertyValue.isToken(" ")).isFalse();
    assertThat(PropertyValue.isToken("~")).isTrue();
    assertThat(PropertyValue.isToken("")).isFalse();
  }
}
