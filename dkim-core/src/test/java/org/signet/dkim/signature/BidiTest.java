package org.signet.dkim.signature;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 5893 §2, rules 1 to 4, for labels with letters from right to left. */
class BidiTest {
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "abc, true",
    "1a-, true",
    "\u05d0, true",
    "\u0627, true",
    "\u05d0-\u05d1, true",
    "\u05d01, true",
    "\u0627\u0660, true",
    "\u0627\u0660\u064b, true", // a mark after what may end it
    "\u0627-, false",
    "\u0627-\u064b, false",
    "\u0627!, false",
    "\u06271\u0660, false",
    "\u0627\u06601, false",
    "1\u0627, false",
    "a\u0627, false",
    "\u0627a, false",
    "\u0660, false",
    "\u0660\u0627, false",
    "\u064b\u0627, false",
  })
  void isInOrder(String label, boolean inOrder) {
    assertThat(Bidi.isInOrder(label.codePoints().toArray())).isEqualTo(inOrder);
  }
}
