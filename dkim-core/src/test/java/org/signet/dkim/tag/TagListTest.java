package org.signet.dkim.tag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6376 §3.2. */
class TagListTest {
  static Stream<Arguments> lists() {
    return Stream.of(
        row("one tag", "a=b", "a[b]"),
        row("a semicolon at the end", "a=b;", "a[b]"),
        row("a space before a semicolon", "a=b ;c=d ", "a[b] c[d]"),
        row(
            "the first and last letters",
            "aAzZ=1;zaAZ=2;AzZa=3;ZAza=4",
            "aAzZ[1] zaAZ[2] AzZa[3] ZAza[4]"),
        row("white space after the last semicolon", "a=b; \t", "a[b]"),
        row("white space everywhere it may stand", " \ta \t=\t b\t ; c\t=d", "a[b] c[d]"),
        row(
            "folds everywhere they may stand",
            "\r\n a\r\n\t=\r\n b\r\n ;\r\n c=d\r\n ;",
            "a[b] c[d]"),
        row("fold of several blanks", "a= \t \r\n \t b", "a[b]"),
        row("white space inside a value is kept", "a=b  c\td", "a[b  c\td]"),
        row("folds inside a value are kept", "a=b\r\n c", "a[b\r\n c]"),
        row("empty value", "a=;b= ;c=", "a[] b[] c[]"),
        row("equals signs in a value", "a=b=c==", "a[b=c==]"),
        row("names are case-sensitive", "a=1;A=2", "a[1] A[2]"),
        row("names with digits and underscores", "a1_B=x", "a1_B[x]"),
        row(
            "all printable characters",
            "a=!\"#$%&'()*+,-./:<=>?@[\\]^_`{|}~",
            "a[!\"#$%&'()*+,-./:<=>?@[\\]^_`{|}~]"),
        row("octets above ASCII", "a=\u00c3\u00a4\u0085\u00a0", "a[\u00c3\u00a4\u0085\u00a0]"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lists")
  void reads(String name, String text, String tags) throws TagListSyntaxException {
    assertThat(
            TagList.parse(text).tags().stream()
                .map(tag -> tag.name() + "[" + tag.value() + "]")
                .collect(Collectors.joining(" ")))
        .isEqualTo(tags);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("nothing", "", 0),
        fault("white space", "  ", 2),
        fault("only a semicolon", ";", 0),
        fault("an empty tag", "a=b;;c=d", 4),
        fault("two semicolons at the end", "a=b;;", 4),
        fault("no equals sign", "a", 1),
        fault("no equals sign before the semicolon", "a;b=c", 1),
        fault("no name", "=b", 0),
        fault("a name that begins with a digit", "1a=b", 0),
        fault("a name that begins with an underscore", "_a=b", 0),
        fault("a name with a hyphen", "a-b=c", 1),
        fault("a name with an octet above ASCII", "\u00e4=c", 0),
        fault("white space inside a name", "a b=c", 2),
        fault("a line end without white space after it", "a=b\r\nc", 3),
        fault("a line end at the end", "a=b\r\n", 3),
        fault("two line ends", "a=b\r\n\r\n c", 3),
        fault("a lone LF", "a=b\n c", 3),
        fault("a lone CR", "a=b\r c", 3),
        fault("NUL", "a=\u0000", 2),
        fault("DEL", "a=\u007f", 2),
        fault("a vertical tab", "a=\u000b", 2),
        fault("257 tags", manyTags(257), manyTags(257).length()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void refuses(String name, String text, int offset) {
    assertThatThrownBy(() -> TagList.parse(text))
        .isInstanceOfSatisfying(
            TagListSyntaxException.class,
            fault -> {
              assertThat(fault.isDuplicate()).isFalse();
              assertThat(fault.offset()).isEqualTo(offset);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=1;a=1", "a=1;b=2;a=3", "a=;a=;"})
  void refusesDuplicates(String text) {
    assertThatThrownBy(() -> TagList.parse(text))
        .isInstanceOfSatisfying(
            TagListSyntaxException.class, fault -> assertThat(fault.isDuplicate()).isTrue());
  }

  @Test
  void remembersWhereValuesStand() throws TagListSyntaxException {
    String text = "bh=x; b \r\n = \r\n y \t; z=b=1";
    Tag tag = TagList.parse(text).tag("b").orElseThrow();
    assertThat(text.substring(tag.start(), tag.end())).isEqualTo(" \r\n y \t");
  }

  @Test
  void compactValuesHaveNoWhiteSpace() throws TagListSyntaxException {
    assertThat(TagList.parse("b= a\tb\r\n c d ").tag("b").orElseThrow().compact())
        .isEqualTo("abcd");
  }

  @Test
  void aMegabyteIsReadInNoTime() throws TagListSyntaxException {
    assertThat(TagList.parse("a=" + " \t".repeat(1 << 19) + "b").tag("a").orElseThrow().value())
        .isEqualTo("b");
  }

  private static String manyTags(int count) {
    return Stream.iterate(0, i -> i + 1)
        .limit(count)
        .map(i -> "t" + i + "=")
        .collect(Collectors.joining(";"));
  }

  private static Arguments row(String name, String text, String tags) {
    return Arguments.of(name, text, tags);
  }

  private static Arguments fault(String name, String text, int offset) {
    return Arguments.of(name, text, offset);
  }
}
