package org.signet.dkim.canonical;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.dkim.message.ByteSink;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;
import org.signet.testing.Draw;
import org.signet.testing.Property;

/** CR and LF alone, as they are or as CRLF. */
class LineEndsTest {
  static Stream<Arguments> bodies() {
    return Stream.of(
        Arguments.of("", ""),
        Arguments.of("a", "a"),
        Arguments.of("a\r\nb\r\n", "a\r\nb\r\n"),
        Arguments.of("a\nb", "a\r\nb"),
        Arguments.of("a\rb", "a\r\nb"),
        Arguments.of("\n", "\r\n"),
        Arguments.of("\r", "\r\n"),
        Arguments.of("a\n\nb", "a\r\n\r\nb"),
        Arguments.of("a\r\rb", "a\r\n\r\nb"),
        Arguments.of("a\r\r\nb", "a\r\n\r\nb"),
        Arguments.of("a\n\rb", "a\r\n\r\nb"),
        Arguments.of("a\r\n\nb", "a\r\n\r\nb"),
        Arguments.of("a\r", "a\r\n"));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void fixesBodiesHoweverTheyAreChunked(String body, String fixed) {
    for (int cut = 0; cut <= body.length(); cut++) {
      assertThat(write(LineEnds.FIXED, body, Math.max(1, cut))).isEqualTo(fixed);
      assertThat(write(LineEnds.AS_THEY_ARE, body, Math.max(1, cut))).isEqualTo(body);
    }
  }

  @Test
  void fixesWhatIsNoPartOfACrlf() {
    Property.check(
        2000,
        draw -> {
          String body = body(draw);
          int chunk = draw.shown("chunk", draw.between(1, 60));
          assertThat(write(LineEnds.FIXED, body, chunk))
              .isEqualTo(body.replaceAll("\r\n|\r|\n", "\r\n"));
        });
  }

  @Test
  void countsWhatIsNoPartOfACrlf() {
    Property.check(
        2000,
        draw -> {
          String body = body(draw);
          BareLineEnds bare = new BareLineEnds();
          write(bare, body, draw.shown("chunk", draw.between(1, 60)));
          String rest = body.replace("\r\n", "");
          assertThat(bare.carriageReturns()).isEqualTo(rest.chars().filter(c -> c == '\r').count());
          assertThat(bare.lineFeeds()).isEqualTo(rest.chars().filter(c -> c == '\n').count());
        });
  }

  @Test
  void fixesFieldsAndLeavesTheirOwnEnd() {
    assertThat(fixed("Subject: a\rb")).isEqualTo("Subject: a\r\nb\r\n");
    assertThat(fixed("Subject: a\n b\r")).isEqualTo("Subject: a\r\n b\r\n\r\n");
  }

  @Test
  void headersWithNothingToFixStayTheSameObject() {
    HeaderSection header = HeaderSection.of(List.of(HeaderField.of("Subject", " a\r\n b")));
    assertThat(LineEnds.FIXED.apply(header)).isSameAs(header);
    assertThat(LineEnds.AS_THEY_ARE.apply(header)).isSameAs(header);
  }

  private static String body(Draw draw) {
    return draw.shown(
        "body",
        draw.joined(
            20,
            "\r",
            "\n",
            "\r\n",
            "\t",
            "a",
            "\u0000",
            "\u00ff",
            "\u008d",
            "longerword",
            "and two words"));
  }

  private static String fixed(String field) {
    HeaderField raw = HeaderField.ofOctets((field + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    HeaderSection header = LineEnds.FIXED.apply(HeaderSection.of(List.of(raw)));
    return new String(header.fields().get(0).octets(), StandardCharsets.ISO_8859_1);
  }

  private static String write(LineEnds lineEnds, String body, int chunk) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BodyCanonicalizer stage =
        lineEnds.stage(
            (bytes, offset, length) -> {
              assertThat(length).isGreaterThanOrEqualTo(lineEnds == LineEnds.FIXED ? 1 : 0);
              out.write(bytes, offset, length);
            });
    write(stage, body, chunk);
    stage.finish();
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  private static void write(ByteSink sink, String body, int chunk) {
    byte[] octets = body.getBytes(StandardCharsets.ISO_8859_1);
    for (int at = 0; at < octets.length; at += chunk) {
      sink.write(octets, at, Math.min(chunk, octets.length - at));
      sink.write(octets, at, 0);
    }
  }
}
