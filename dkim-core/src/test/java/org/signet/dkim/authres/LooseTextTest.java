package org.signet.dkim.authres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LooseTextTest {
  @ParameterizedTest
  @CsvSource({
    // text, all that is left, up to the first gap, up to white space that is not beside a dot
    "mx.test;x, mx.test, mx.test, mx.test",
    "' ;, mx.test', mx.test, mx.test, mx.test",
    "mx.test.., mx.test, mx.test, mx.test",
    "'mx test', mxtest, mx, mx",
    "'mx . test', mx.test, mx, mx.test",
    "'mx . test x', mx.testx, mx, mx.test",
    "'mx .te st', mx.test, mx, mx.te",
    "'mx.test ', mx.test, mx.test, mx.test",
    "'mx\ttest', mxtest, mx, mx",
    "'mx\rtest', mxtest, mx, mx",
    "'mx\u000btest', mxtest, mx, mx",
    "'mx\u0008test', mxtest, mx, mxtest",
    "'mx\u000etest', mxtest, mx, mxtest",
    "'mx\u007ftest', mxtest, mx, mxtest",
    "'mx\u00a0test', mxtest, mx, mx",
    "'mx\u00a1test', mx\u00a1test, mx\u00a1test, mx\u00a1test",
    "'mx\u2003test', mxtest, mx, mx",
    "'mx\u200dtest', mxtest, mx, mxtest",
    "mx\"test, mxtest, mx, mxtest",
    "mx\\test, mxtest, mx, mxtest",
    "mx)test, mxtest, mx, mxtest",
    "mx(test, mx, mx, mx",
  })
  void readsANameAsReadersDo(String text, String joined, String unbroken, String joinedAtDots) {
    LooseText loose = LooseText.beforeComments(text);
    assertThat(loose.joined()).isEqualTo(joined);
    assertThat(loose.unbroken()).isEqualTo(unbroken);
    assertThat(loose.joinedAtDots()).isEqualTo(joinedAtDots);
  }

  @Test
  void aCommentIsAGapToo() {
    String text = "mx(c)test";
    LooseText loose = LooseText.of(text, Comments.of(text, Set.of(CommentHabit.NESTING)));
    assertThat(loose.joined()).isEqualTo("mxtest");
    assertThat(loose.unbroken()).isEqualTo("mx");
    assertThat(loose.beginsWith("mx")).isTrue();
    assertThat(loose.beginsWith("m")).isFalse();
  }

  @Test
  void knowsWhetherCommentsFollow() {
    assertThat(LooseText.beforeComments("mx(c)").hasComments()).isTrue();
    assertThat(LooseText.beforeComments("mx;(c)").hasComments()).isFalse();
    assertThat(LooseText.beforeComments("mx").hasComments()).isFalse();
    assertThat(LooseText.beforeComments("mx(c)").mayBecome("MX.test")).isTrue();
    assertThat(LooseText.beforeComments("(c)").mayBecome("mx.test")).isTrue();
    assertThat(LooseText.beforeComments("my(c)").mayBecome("mx.test")).isFalse();
    assertThat(LooseText.beforeComments("mx").mayBecome("mx.test")).isFalse();
  }

  /** What is cut may go on in any way. */
  @Test
  void isBounded() {
    String longest = "x".repeat(511);
    assertThat(LooseText.beforeComments(longest).beginsWith(longest)).isTrue();
    assertThat(LooseText.beforeComments(longest + ".;").beginsWith(longest)).isFalse();
    assertThat(LooseText.beforeComments(longest + "x").joined()).hasSize(512);
    assertThat(LooseText.beforeComments(longest + "xy").joined()).hasSize(512);
    assertThat(LooseText.beforeComments(longest + "x").beginsWith(longest + "x")).isFalse();
    assertThat(LooseText.beforeComments(longest + "xy").beginsWith(longest + "x")).isFalse();
  }
}
