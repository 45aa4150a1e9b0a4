package org.signet.dkim.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 5892 appendix A, code point by code point. */
class ContextRulesTest {
  @ParameterizedTest(name = "{0}, {1}: {2}")
  @CsvSource({
    // ZERO WIDTH JOINER: after a virama
    "0915 094D 200D 0937, 2, true",
    "ABED 200D, 1, true",
    "11046 200D, 1, true",
    "1193E 200D, 1, true",
    "11D97 200D, 1, true",
    "11D98 200D, 1, false",
    "0915 200D, 1, false",
    "200D 094D, 0, false",
    "0646 200D 0627, 1, false",
    // ZERO WIDTH NON-JOINER: after a virama, or between letters that join
    "094D 200C, 1, true",
    "0646 200C 0627, 1, true",
    "0620 200C 06FF, 1, true",
    "06FF 200C 0620, 1, true",
    "0646 064E 0651 200C 064E 0627, 3, true",
    "064E 200C 0627, 1, false",
    "0646 200C 064E, 1, false",
    "0646 200C, 1, false",
    "200C 0627, 0, false",
    "0646 200C 0061, 1, false",
    "0061 200C 0627, 1, false",
    "061F 200C 0627, 1, false",
    "0646 200C 0710, 1, false",
    "0622 200C 0627, 1, false",
    "06EF 200C 0627, 1, false",
    "0621 200C 0627, 1, false",
    "0646 200C 0621, 1, false",
    "0646 200C 0674, 1, false",
    // MIDDLE DOT: between l and l
    "006C 00B7 006C, 1, true",
    "006C 00B7 0061, 1, false",
    "0061 00B7 006C, 1, false",
    "00B7 006C, 0, false",
    "006C 00B7, 1, false",
    // GREEK LOWER NUMERAL SIGN: before Greek
    "0375 03B1, 0, true",
    "0375 0061, 0, false",
    "0375, 0, false",
    "03B1 0375, 1, false",
    // HEBREW PUNCTUATION GERESH and GERSHAYIM: after Hebrew
    "05D0 05F3, 1, true",
    "05D0 05F4, 1, true",
    "0061 05F4, 1, false",
    "05F3 05D0, 0, false",
    // KATAKANA MIDDLE DOT: beside Hiragana, Katakana or Han
    "30FB 3042, 0, true",
    "30AB 30FB, 1, true",
    "30FB 0061 65E5, 0, true",
    "30FB 0061, 0, false",
    // digits of one series
    "0628 0660 0669, 1, true",
    "0628 0660 0669, 2, true",
    "0628 06F0 06F9, 1, true",
    "0628 06F0 06F9, 2, true",
    "0660 06F0, 0, false",
    "0660 06F0, 1, false",
    "0669 06F9, 0, false",
    "0669 06F9, 1, false",
    "06F9 0660 0628, 1, false",
    "0660 06FA, 0, true",
    "06F0 066A, 0, true",
    "06F0 065F, 0, true",
    "0660 06EF, 0, true",
    // nothing else is allowed by context
    "0061, 0, false",
    "065F, 0, false",
    "066A, 0, false",
    "06EF, 0, false",
    "06FA, 0, false",
  })
  void allows(String codePoints, int at, boolean allowed) {
    int[] label = Stream.of(codePoints.split(" ", -1)).mapToInt(HexFormat::fromHexDigits).toArray();
    assertThat(ContextRules.allow(label, at)).isEqualTo(allowed);
  }
}
