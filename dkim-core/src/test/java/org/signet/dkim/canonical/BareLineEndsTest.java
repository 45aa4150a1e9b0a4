package org.signet.dkim.canonical;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.dkim.message.HeaderField;

class BareLineEndsTest {
  static Stream<Arguments> bodies() {
    return Stream.of(
        Arguments.of("", 0, 0),
        Arguments.of("a\r\nb\r\n\r\n", 0, 0),
        Arguments.of("a\nb\n", 0, 2),
        Arguments.of("a\rb\r", 2, 0),
        Arguments.of("a\r\r\nb", 1, 0),
        Arguments.of("a\r\n\nb", 0, 1),
        Arguments.of("\n\r", 1, 1),
        Arguments.of("\r\t\n", 1, 1),
        Arguments.of("\r\u00ff\n", 1, 1),
        Arguments.of("\u00ff\u0080\u0000", 0, 0));
  }

  @Test
  void countsInOctetsOfDifferentArraysAndInFields() {
    BareLineEnds bare = new BareLineEnds();
    bare.write(new byte[] {'\r'}, 0, 1);
    bare.write(new byte[0], 0, 0);
    bare.write(new byte[] {'\n', '\n'}, 0, 2);
    assertThat(bare).hasToString("1 bare LF");
    bare.count(HeaderField.ofOctets("A:\rb\nc\n\r\n".getBytes(StandardCharsets.ISO_8859_1)));
    assertThat(bare.carriageReturns()).isEqualTo(1);
    assertThat(bare.lineFeeds()).isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void countsHoweverTheBodyIsChunked(String body, long carriageReturns, long lineFeeds) {
    byte[] octets = body.getBytes(StandardCharsets.ISO_8859_1);
    for (int cut = 0; cut <= octets.length; cut++) {
      BareLineEnds bare = new BareLineEnds();
      bare.write(octets, 0, cut);
      bare.write(octets, cut, octets.length - cut);
      assertThat(bare.carriageReturns()).as("cut at %d", cut).isEqualTo(carriageReturns);
      assertThat(bare.lineFeeds()).as("cut at %d", cut).isEqualTo(lineFeeds);
      assertThat(bare.none()).isEqualTo(carriageReturns + lineFeeds == 0);
    }
  }
}
