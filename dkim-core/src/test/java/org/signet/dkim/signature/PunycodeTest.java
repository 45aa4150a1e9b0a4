package org.signet.dkim.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.IDN;
import org.junit.jupiter.api.Test;
import org.signet.testing.Draw;
import org.signet.testing.Property;

/** RFC 3492; whole names are in {@link DomainNameTest}. */
class PunycodeTest {
  @Test
  void theFirstCodePointThatIsNotBasic() {
    assertThat(Punycode.encode(new int[] {0x80})).isEqualTo("a");
    assertThat(Punycode.encode(new int[] {0x7F, 0x80})).isEqualTo("\u007f-ba");
  }

  /** The JDK's encoder maps letters first, but none of these. */
  @Test
  void encodesAsTheJdkDoes() {
    Property.check(
        10_000,
        draw -> {
          String label =
              draw.shown(
                  "label", String.join("", draw.list(1, 12, PunycodeTest::letter)) + "\u4e00");
          assertThat("xn--" + Punycode.encode(label.codePoints().toArray()))
              .isEqualTo(IDN.toASCII(label, IDN.ALLOW_UNASSIGNED));
        });
  }

  private static String letter(Draw draw) {
    int letter =
        switch (draw.between(0, 4)) {
          case 0 -> draw.between('a', 'z');
          case 1 -> draw.between(0x430, 0x44F);
          case 2 -> draw.between(0x3041, 0x3096);
          case 3 -> draw.between(0x4E00, 0x9FA5);
          default -> draw.between(0x20000, 0x2A6D6);
        };
    return Character.toString(letter);
  }
}
