package org.signet.dkim.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6376 §2.11. */
class QuotedPrintableTest {
  @Test
  void encodesAllButSafeCharactersAndTheBar() {
    for (char c = 0; c <= 0xFF; c++) {
      String text = Character.toString(c);
      boolean safe = c >= 0x21 && c <= 0x7E && ";=|".indexOf(c) < 0;
      String encoded = safe ? text : String.format(Locale.ROOT, "=%02X", (int) c);
      assertThat(QuotedPrintable.encode("a" + text + "b")).isEqualTo("a" + encoded + "b");
      assertThat(QuotedPrintable.decode("a" + encoded + "b")).contains("a" + text + "b");
    }
  }

  @Test
  void whiteSpaceInEncodedTextIsIgnored() {
    assertThat(QuotedPrintable.decode(" a\r\n\tb = ".replace("= ", "=3D"))).contains("ab=");
    assertThat(QuotedPrintable.decode("\u000ba")).contains("\u000ba");
  }

  @ParameterizedTest
  @CsvSource({"=00, '\u0000'", "=0A=A0, '\n\u00a0'", "=FF, \u00ff", "x=3D, x=", "=3Dx, =x"})
  void decodes(String text, String decoded) {
    assertThat(QuotedPrintable.decode(text)).contains(decoded);
  }

  @ParameterizedTest
  @ValueSource(strings = {"=", "=4", "a=", "a=4", "=4G", "=G4", "=4f", "=f4", "= 4", "==44", "4="})
  void anEqualsSignNeedsTwoDigits(String text) {
    assertThat(QuotedPrintable.decode(text)).isEmpty();
  }
}
