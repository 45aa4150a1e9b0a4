package org.signet.dkim.signature;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.dkim.signature.CodePoints.Kind;

/** RFC 5892 §2 and §3, at the ends of each range. */
class CodePointsTest {
  @ParameterizedTest(name = "U+{0}: {1}")
  @CsvSource({
    "002C, DISALLOWED",
    "002D, VALID",
    "002E, DISALLOWED",
    "002F, DISALLOWED",
    "0030, VALID",
    "0039, VALID",
    "003A, DISALLOWED",
    "0041, DISALLOWED",
    "0060, DISALLOWED",
    "0061, VALID",
    "007A, VALID",
    "007B, DISALLOWED",
    "007F, DISALLOWED",
    "0080, DISALLOWED",
    "00B7, CONTEXT",
    "00DF, VALID",
    "00E0, VALID",
    "0131, VALID",
    "0130, DISALLOWED",
    "034E, VALID",
    "034F, DISALLOWED",
    "0375, CONTEXT",
    "03C2, VALID",
    "05F3, CONTEXT",
    "0640, DISALLOWED",
    "065F, VALID",
    "0660, CONTEXT",
    "0669, CONTEXT",
    "06EE, VALID",
    "06F0, CONTEXT",
    "06F9, CONTEXT",
    "06FA, VALID",
    "0F0B, VALID",
    "13A0, VALID",
    "10FF, VALID",
    "1100, DISALLOWED",
    "11FF, DISALLOWED",
    "1200, VALID",
    "17B3, VALID",
    "17B4, DISALLOWED",
    "17B5, DISALLOWED",
    "17B6, VALID",
    "180B, DISALLOWED",
    "180D, DISALLOWED",
    "1820, VALID",
    "200C, CONTEXT",
    "200D, CONTEXT",
    "20D0, DISALLOWED",
    "3007, VALID",
    "30FB, CONTEXT",
    "A960, DISALLOWED",
    "A97C, DISALLOWED",
    "A980, VALID",
    "AB70, DISALLOWED",
    "D7A3, VALID",
    "D7B0, DISALLOWED",
    "D7FB, DISALLOWED",
    "FE00, DISALLOWED",
    "1D165, DISALLOWED",
    "E0100, DISALLOWED",
  })
  void kinds(String codePoint, Kind kind) {
    assertThat(CodePoints.kind(Integer.parseInt(codePoint, 16))).isEqualTo(kind);
  }

  @ParameterizedTest(name = "U+{0}: {1}")
  @CsvSource({"0300, true", "0903, true", "20DD, true", "0061, false", "0660, false"})
  void marks(String codePoint, boolean mark) {
    assertThat(CodePoints.isMark(Integer.parseInt(codePoint, 16))).isEqualTo(mark);
  }
}
