package org.signet.policy.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What of a text from outside is printed as it is. */
class QuotedTest {

  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of("a letter", "stra\u00dfe \u65e5\u672c", "stra\u00dfe \u65e5\u672c"),
        Arguments.of("a sign", "5 \u20ac \u2013 \u201cx\u201d", "5 \u20ac \u2013 \u201cx\u201d"),
        Arguments.of("a pair of surrogates", "\ud83d\ude00", "\ud83d\ude00"),
        Arguments.of("half a pair", "a\ud83d", "a\\ud83d"),
        Arguments.of("a line end", "a\r\nb", "a\\x0d\\x0ab"),
        Arguments.of("an escape sequence", "\u001b[2J\u007f\u009b", "\\x1b[2J\\x7f\\x9b"),
        Arguments.of("a separator", "\u2028\u2029\u0085", "\\u2028\\u2029\\x85"),
        Arguments.of("a mark of direction", "\u202ea\u2066", "\\u202ea\\u2066"),
        Arguments.of("another space", "a\u00a0b\u3000", "a\\xa0b\\u3000"),
        Arguments.of("nothing to see", "a\u200bb\ufeff", "a\\u200bb\\ufeff"),
        Arguments.of("a combining mark", "u\u0308", "u\\u0308"),
        Arguments.of("no meaning for all", "\ue000\u0378", "\\ue000\\u0378"),
        Arguments.of("above U+FFFF", "\udb40\udc41", "\\udb40\\udc41"),
        Arguments.of("a backslash", "\\x0a", "\\x0a"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void escapesWhatIsNotPrintable(String name, String text, String escaped) {
    assertThat(Quoted.escape(text)).isEqualTo(escaped);
  }

  @Test
  void quotesAndCutsAfter64Characters() {
    assertThat(Quoted.of("a\n")).isEqualTo("\"a\\x0a\"");
    assertThat(Quoted.of("x".repeat(64))).isEqualTo("\"" + "x".repeat(64) + "\"");
    assertThat(Quoted.of("x".repeat(65))).isEqualTo("\"" + "x".repeat(64) + "...\"");
  }

  @Test
  void replacesEachCharacterOnce() {
    assertThat(Quoted.replaced("\u001b\udb40\udc41\u20ac", '?')).isEqualTo("??\u20ac");
  }

  @Test
  void appendsAPart() {
    StringBuilder line = new StringBuilder("> ");
    Quoted.append(line, "a\nu\u0308c", 4);
    assertThat(line).hasToString("> a\\x0au\u0308");
  }

  @Test
  void markupIsEscaped() {
    assertThat(Quoted.html("<a href=\"x\">'&'</a>"))
        .isEqualTo("&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
  }
}
