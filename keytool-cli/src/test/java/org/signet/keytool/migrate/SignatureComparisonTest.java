package org.signet.keytool.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.keytool.migrate.SignatureComparison.Kind;

class SignatureComparisonTest {
  private static final String FIELD =
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=a.test; s=s1;\n\tt=1; bh=AAAA;"
          + " h=From:To;\n\tb=BBBB";

  private static SignatureComparison with(String from, String to) {
    return SignatureComparison.of(FIELD, FIELD.replace(from, to));
  }

  @Test
  void equalFieldsAreIdentical() {
    assertThat(with("x", "x")).isEqualTo(new SignatureComparison(Kind.IDENTICAL, List.of()));
  }

  /** Columns: what of the field is replaced, by what, the tag, what it means. */
  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "h=From:To | h=From:To:Message-ID | h | only Signet signs message-id",
        "h=From:To | h=From | h | only OpenDKIM signs to",
        "h=From:To | h=Date:From | h | only Signet signs date; only OpenDKIM signs to",
        "h=From:To | h=To:From | h | the same fields in another order",
        "h=From:To | h=From:To:From | h | only Signet signs from",
        "b=BBBB | b=CCCC | b | the same data is signed with another key, or the header was read differently",
        "bh=AAAA | bh=CCCC | bh | the body is hashed differently: a length l=, lone CR or LF, white space"
            + " or no line end at its end",
        "bh=AAAA; | bh=AAAA; l=7; | l | how much of the body is signed; Signet signs all of it unless"
            + " BodyLengthDB says so",
        "t=1; | t=2; | t | the clock, or SignatureTTL",
        "s=s1 | s=s2 | s | another line of the tables decided",
        "a=rsa-sha256 | a=rsa-sha1 | a | Signet takes the algorithm from the type of the key",
        "v=1 | v=1; v=1 | the field | ''",
      })
  void namesWhatDiffers(String from, String to, String tag, String meaning) {
    SignatureComparison comparison = with(from, to);

    assertThat(comparison.kind()).isEqualTo(Kind.DIFFERENT);
    assertThat(comparison.differences())
        .anySatisfy(
            difference -> {
              assertThat(difference.tag()).isEqualTo(tag);
              assertThat(difference.meaning()).isEqualTo(meaning);
            });
  }

  @Test
  void whatFollowsIsSaidToFollow() {
    SignatureComparison comparison =
        SignatureComparison.of(
            FIELD,
            FIELD
                .replace("relaxed/simple", "relaxed/relaxed")
                .replace("AAAA", "CC")
                .replace("BBBB", "DD"));

    assertThat(comparison.differences())
        .extracting(SignatureComparison.Difference::meaning)
        .containsExactly(
            "a field Canonicalization in a message changes it in OpenDKIM; Signet ignores it",
            "follows from c=",
            "follows from the differences above");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "' bh=AAAA;' | '\n\tbh=AAAA;' | the folds",
        "'d=a.test; s=s1;' | 's=s1; d=a.test;' | the order",
      })
  void foldsAreNoValues(String from, String to, String what) {
    SignatureComparison comparison = with(from, to);

    assertThat(comparison.kind()).isEqualTo(Kind.LAID_OUT_OTHERWISE);
    assertThat(comparison.differences().get(0).tag()).isEqualTo(what);
  }

  @Test
  void aListOfFieldsIsToldFromTheRest() {
    assertThat(with("h=From:To", "h=From").isOnlyOfFields()).isTrue();
    assertThat(with("t=1", "t=2").isOnlyOfFields()).isFalse();
    assertThat(
            SignatureComparison.of(
                    FIELD, FIELD.replace("h=From:To", "h=From").replace("t=1", "t=2"))
                .isOnlyOfFields())
        .isFalse();
  }
}
