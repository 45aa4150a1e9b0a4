package org.signet.dkim.canonical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The value of c=, RFC 6376 §3.5. */
class CanonicalizationTest {
  @ParameterizedTest
  @CsvSource({
    "simple, simple/simple",
    "relaxed, relaxed/simple",
    "simple/relaxed, simple/relaxed",
    "RELAXED/Relaxed, relaxed/relaxed",
  })
  void reads(String text, String canonicalization) {
    assertThat(Canonicalization.parse(text)).hasToString(canonicalization);
    assertThat(Canonicalization.find(text)).contains(Canonicalization.parse(canonicalization));
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "nowsp, nowsp",
    "/simple, /simple",
    "simple/, simple/",
    "simple/nowsp, simple/nowsp",
    "simple/simple/simple, simple/simple/simple",
    "'a\u0000\u007f ~\u00e4', 'a?? ~?'",
  })
  void doesNotRead(String text, String named) {
    assertThat(Canonicalization.find(text)).isEmpty();
    assertThatThrownBy(() -> Canonicalization.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown canonicalization \"" + named + "\"");
  }
}
