package org.signet.dkim.canonical;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** At each place in and between the groups of octets that are looked at together. */
class OctetsTest {
  private static final int LENGTH = 64;

  /** Text that stays as it is, with octets of all kinds around the limits. */
  private static final String TEXT =
      "!~\u0001\u0008\u000b\u000c\u000e\u001f\u007f\u0080\u0089\u008a\u008d\u00a0\u00a1\u00ff\n"
          + "text";

  @ParameterizedTest
  @ValueSource(strings = {"\t", "  ", " \t", "\t ", " \r", "\r\n\r\n", "\r\n ", "\r\n\t", "\rx"})
  void findsWhatMayHaveToChange(String special) {
    for (int at = 0; at + special.length() <= LENGTH; at++) {
      for (String filling : new String[] {"x", "\u00ff", "\u00a0", "\u0001"}) {
        String text = filling.repeat(at) + special + filling.repeat(LENGTH);
        assertThat(Octets.nextSpecial(octets(text), 0, LENGTH))
            .as("%s at %d", filling, at)
            .isEqualTo(at);
      }
    }
  }

  @Test
  void beginsWhereItShould() {
    byte[] octets = octets("\t" + "x".repeat(20) + "\t" + "x".repeat(40));
    assertThat(Octets.nextSpecial(octets, 1, octets.length)).isEqualTo(21);
    assertThat(Octets.nextSpecial(octets, 22, octets.length)).isEqualTo(octets.length);
    // The blank before the first octet has been dealt with.
    byte[] blank = octets(" \t" + "x".repeat(20));
    assertThat(Octets.nextSpecial(blank, 1, blank.length)).isEqualTo(1);
  }

  /** In the last octets, fewer than sixteen, the caller looks at each. */
  @ParameterizedTest
  @ValueSource(strings = {" ", "\r\n"})
  void passesOverWhatStaysAsItIs(String same) {
    for (int at = 1; at < LENGTH - 16; at++) {
      String text = "x".repeat(at) + same + "y".repeat(LENGTH - at - same.length());
      assertThat(Octets.nextSpecial(octets(text), 0, LENGTH)).as("at %d", at).isEqualTo(LENGTH);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 16", "7, 16", "8, 16", "14, 16", "15, 15"})
  void sixteenOctetsAreAGroup(int blank, int found) {
    String text = "\u00ff".repeat(blank) + " " + "\u00a0".repeat(15 - blank);
    assertThat(Octets.nextSpecial(octets(text), 0, 16)).isEqualTo(found);
    assertThat(Octets.nextSpecial(octets(text.substring(0, 15)), 0, 15))
        .isEqualTo(Math.min(blank, 15));
  }

  @Test
  void passesOverAllOtherOctets() {
    byte[] octets = octets(TEXT.repeat(5));
    for (int from = 0; from < 40; from++) {
      assertThat(Octets.nextSpecial(octets, from, octets.length)).isEqualTo(octets.length);
    }
  }

  /** What is behind the end may be of another chunk. */
  @ParameterizedTest
  @CsvSource({"16", "24", "32", "37"})
  void looksAtNothingBehindTheEnd(int end) {
    byte[] octets = octets("x".repeat(end - 2) + "\r\nxxxxxxxxxxxxxxxxxxxxxxxx");
    assertThat(Octets.nextSpecial(octets, 0, end)).isEqualTo(end - 2);
    assertThat(Octets.nextSpecial(octets("x".repeat(end) + "\t"), 0, end)).isEqualTo(end);
    assertThat(Octets.nextLineEnd(octets("x".repeat(end) + "\n"), 0, end)).isEqualTo(end);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r", "\n"})
  void findsLineEnds(String lineEnd) {
    for (int at = 0; at < LENGTH; at++) {
      for (String filling : new String[] {"x", "\u00ff", "\u008d", "\u000e", "\t", "\f"}) {
        byte[] octets = octets(filling.repeat(at) + lineEnd + "\r\n".repeat(9));
        assertThat(Octets.nextLineEnd(octets, 0, octets.length)).isEqualTo(at);
        assertThat(Octets.nextLineEnd(octets, 0, at)).isEqualTo(at);
        assertThat(Octets.nextLineEnd(octets, Math.min(at, 3), octets.length)).isEqualTo(at);
      }
    }
  }

  private static byte[] octets(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
