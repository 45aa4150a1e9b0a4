package org.signet.dkim.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderFieldTest {
  static Stream<Arguments> raw() {
    return Stream.of(
        Arguments.of("plain", "A: b\r\n", "A", " b", "A: b\r\n"),
        Arguments.of("without line end", "A: b", "A", " b", "A: b\r\n"),
        Arguments.of("ended by LF", "A: b\n", "A", " b", "A: b\r\n"),
        Arguments.of("folded", "A: b\r\n c\r\n", "A", " b\r\n c", "A: b\r\n c\r\n"),
        Arguments.of("a fold of LF stays", "A: b\n c\n", "A", " b\n c", "A: b\n c\r\n"),
        Arguments.of("empty value", "A:", "A", "", "A:\r\n"),
        Arguments.of("white space before the colon", "A \t: b", "A", " b", "A \t: b\r\n"),
        Arguments.of("colons in the value", "A:b:c", "A", "b:c", "A:b:c\r\n"),
        Arguments.of("no name", ":b", "", "b", ":b\r\n"),
        Arguments.of(
            "8-bit, NUL and lone CR",
            "\u00c4: \u0000\u00ff\r",
            "\u00c4",
            " \u0000\u00ff\r",
            "\u00c4: \u0000\u00ff\r\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("raw")
  void keepsOctets(String what, String raw, String name, String value, String octets) {
    HeaderField field = HeaderField.ofOctets(raw.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(field.name()).isEqualTo(name);
    assertThat(field.value()).isEqualTo(value);
    assertThat(new String(field.octets(), StandardCharsets.ISO_8859_1)).isEqualTo(octets);
    assertThat(field.length()).isEqualTo(octets.length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\rA", "\nA", "A\r", "A\n"})
  void refusesANameWithALineEnd(String name) {
    assertThatThrownBy(() -> HeaderField.of(name, "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("line end in a header field name");
  }

  @Test
  void charsAreOctets() {
    assertThat(HeaderField.of("A", "\u00ff")).hasToString("A:\u00ff");
    assertThatThrownBy(() -> HeaderField.of("A", "\u0100"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(HeaderField.of("Ab ", "c").colon()).isEqualTo(3);
  }

  @Test
  void valuesThatAreOnlyALineEnd() {
    assertThat(HeaderField.of("A", "")).hasToString("A:");
    assertThat(HeaderField.of("A", "\n")).hasToString("A:");
    assertThat(HeaderField.of("A", "\r\n")).hasToString("A:");
    assertThat(HeaderField.of(":A", "b").name()).isEmpty();
    assertThat(HeaderField.of("A:B", "b").name()).isEqualTo("A");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "\r\n", " folded text"})
  void refusesWhatHasNoColon(String raw) {
    assertThatThrownBy(() -> HeaderField.ofOctets(raw.getBytes(StandardCharsets.ISO_8859_1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void foldsOfTheMilterProtocolBecomeThoseOfTheWire() {
    assertThat(HeaderField.of("A", " b\n\tc\r\n d")).hasToString("A: b\r\n\tc\r\n d");
    assertThat(HeaderField.of("A ", "\n b")).hasToString("A :\r\n b");
    assertThat(HeaderField.of("A", "b\rc")).hasToString("A:b\rc");
  }

  @Test
  void refusesLineEndsInNamesAndCharsThatAreNoOctets() {
    assertThatThrownBy(() -> HeaderField.of("A\nB", "c"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HeaderField.of("A", "\u20ac"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void namesAreComparedInAsciiOnly() {
    HeaderField field = HeaderField.of("Lists-\u00c4 ", "x");
    assertThat(field.named("LISTS-\u00c4")).isTrue();
    assertThat(field.named("lists-\u00e4")).isFalse();
    assertThat(field.named("lists")).isFalse();
    assertThat(FieldName.same("SIGN", "s\u0131gn")).isFalse(); // the dotless i of Turkish
  }

  @Test
  void sectionsKeepOrderAndFindNames() {
    HeaderField first = HeaderField.of("To", " 1");
    HeaderField second = HeaderField.of("tO ", " 2");
    HeaderField other = HeaderField.of("Cc", " 3");
    HeaderSection section = HeaderSection.of(List.of(first, other, second));
    assertThat(section.fields()).containsExactly(first, other, second);
    assertThat(section.named("TO")).containsExactly(first, second);
    assertThat(section.named("Bcc")).isEmpty();
  }

  @Test
  void sectionsStayWithinTheirLimits() {
    HeaderSection.Builder byCount = HeaderSection.builder(new HeaderLimits(2, 1000));
    assertThat(byCount.add(HeaderField.of("A", "b"))).isTrue();
    assertThat(byCount.add(HeaderField.of("A", "b"))).isTrue();
    assertThat(byCount.add(HeaderField.of("A", "b"))).isFalse();
    assertThat(byCount.build().fields()).hasSize(2);
    HeaderSection.Builder byOctets = HeaderSection.builder(new HeaderLimits(10, 10));
    assertThat(byOctets.add(HeaderField.of("A", "bcdef"))).isTrue();
    assertThat(byOctets.add(HeaderField.of("A", "b"))).isFalse();
    assertThat(byOctets.octets()).isEqualTo(9);
  }
}
