package org.signet.dkim.canonical;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.dkim.algorithm.HashAlgorithm;

/** RFC 6376 §3.4.3 and §3.4.4, however the body is chunked. */
class BodyCanonicalizerTest {
  static Stream<Arguments> bodies() {
    return Stream.of(
        row("no body", "", "\r\n", ""),
        row("an empty line", "\r\n", "\r\n", ""),
        row("only empty lines", "\r\n\r\n\r\n", "\r\n", ""),
        row("only white space", " \t", " \t\r\n", ""),
        row("only lines of white space", " \r\n\t\r\n", " \r\n\t\r\n", ""),
        row("final CRLF missing", "a", "a\r\n", "a\r\n"),
        row("final CRLF missing after white space", "a \t", "a \t\r\n", "a\r\n"),
        row("empty lines at the end", "a\r\n\r\n\r\n", "a\r\n", "a\r\n"),
        row("lines of white space at the end", "a\r\n \r\n\t\r\n", "a\r\n \r\n\t\r\n", "a\r\n"),
        row("empty lines at the start", "\r\n\r\na\r\n", "\r\n\r\na\r\n", "\r\n\r\na\r\n"),
        row(
            "empty lines between",
            "a\r\n\r\n\r\nb\r\n",
            "a\r\n\r\n\r\nb\r\n",
            "a\r\n\r\n\r\nb\r\n"),
        row("white space line between", "a\r\n \t\r\nb\r\n", "a\r\n \t\r\nb\r\n", "a\r\n\r\nb\r\n"),
        row("RFC 6376 §3.4.5", " C \r\nD \t E\r\n\r\n\r\n", " C \r\nD \t E\r\n", " C\r\nD E\r\n"),
        row("leading white space", "\t a\r\n", "\t a\r\n", " a\r\n"),
        row("a tab alone becomes a blank", "a\tb\r\n", "a\tb\r\n", "a b\r\n"),
        row("lone CR inside", "a\rb \rc\r\n", "a\rb \rc\r\n", "a\rb \rc\r\n"),
        row("lone LF inside", "a\nb \n\nc\r\n", "a\nb \n\nc\r\n", "a\nb \n\nc\r\n"),
        row("lone CR at the end", "a\r", "a\r\r\n", "a\r\r\n"),
        row("CR CR LF", "a\r\r\n", "a\r\r\n", "a\r\r\n"),
        row("white space before a lone CR", "a  \rb", "a  \rb\r\n", "a \rb\r\n"),
        row("lone LF at the end", "a\n", "a\n\r\n", "a\n\r\n"),
        row("only a CR", "\r", "\r\r\n", "\r\r\n"),
        row("CR after empty lines", "\r\n\r\n\r", "\r\n\r\n\r\r\n", "\r\n\r\n\r\r\n"),
        row(
            "other white space is none",
            "a\u000b\u000c \u00a0\u0085\r\n",
            "a\u000b\u000c \u00a0\u0085\r\n",
            "a\u000b\u000c \u00a0\u0085\r\n"),
        row(
            "NUL and 8-bit octets",
            "\u0000\u00ff  \u0000\r\n",
            "\u0000\u00ff  \u0000\r\n",
            "\u0000\u00ff \u0000\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void simpleHoweverTheBodyIsChunked(String name, String body, String simple, String relaxed) {
    assertForAllCuts(BodyCanonicalization.SIMPLE, body, simple);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void relaxedHoweverTheBodyIsChunked(String name, String body, String simple, String relaxed) {
    assertForAllCuts(BodyCanonicalization.RELAXED, body, relaxed);
  }

  @Test
  void hashesOfNoBodyAreThoseOfTheRfc() {
    assertThat(hash(BodyCanonicalization.SIMPLE))
        .isEqualTo("frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=");
    assertThat(hash(BodyCanonicalization.RELAXED))
        .isEqualTo("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
  }

  @Test
  void holdsAnyNumberOfEmptyLines() {
    String lines = "\r\n".repeat(1000);
    assertThat(canonical(BodyCanonicalization.RELAXED, "a" + lines + "b"))
        .isEqualTo("a" + lines + "b\r\n");
    assertThat(canonical(BodyCanonicalization.SIMPLE, "a", lines, lines)).isEqualTo("a\r\n");
    assertThat(canonical(BodyCanonicalization.RELAXED, "a", lines, " ", lines, "b"))
        .isEqualTo("a" + lines + lines + "b\r\n");
  }

  static String canonical(BodyCanonicalization form, String... chunks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BodyCanonicalizer canonicalizer =
        form.canonicalizer(
            (bytes, offset, length) -> {
              assertThat(length).isPositive();
              out.write(bytes, offset, length);
            });
    for (String chunk : chunks) {
      byte[] octets = ("\r\n" + chunk + "?").getBytes(StandardCharsets.ISO_8859_1);
      canonicalizer.write(octets, 2, octets.length - 3);
    }
    canonicalizer.finish();
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  private static void assertForAllCuts(BodyCanonicalization form, String body, String canonical) {
    for (int first = 0; first <= body.length(); first++) {
      for (int second = first; second <= body.length(); second++) {
        assertThat(
                canonical(
                    form,
                    body.substring(0, first),
                    body.substring(first, second),
                    body.substring(second)))
            .as("cut at %d and %d", first, second)
            .isEqualTo(canonical);
      }
    }
  }

  private static String hash(BodyCanonicalization form) {
    byte[] octets = canonical(form).getBytes(StandardCharsets.ISO_8859_1);
    return Base64.getEncoder().encodeToString(HashAlgorithm.SHA256.newDigest().digest(octets));
  }

  private static Arguments row(String name, String body, String simple, String relaxed) {
    return Arguments.of(name, body, simple, relaxed);
  }
}
