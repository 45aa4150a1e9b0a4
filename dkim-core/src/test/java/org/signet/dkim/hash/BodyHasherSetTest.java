package org.signet.dkim.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.dkim.algorithm.HashAlgorithm;
import org.signet.dkim.canonical.BodyCanonicalization;
import org.signet.dkim.canonical.LineEnds;

/** RFC 6376 §3.7 step 1 for several signatures at once. */
class BodyHasherSetTest {
  @Test
  void onePassServesAllSignatures() {
    BodyHasherSet set = new BodyHasherSet(LineEnds.AS_THEY_ARE);
    assertThat(set.isEmpty()).isTrue();
    BodyHash simple = add(set, BodyCanonicalization.SIMPLE, OptionalLong.empty());
    BodyHash relaxed = add(set, BodyCanonicalization.RELAXED, OptionalLong.empty());
    BodyHash cut = add(set, BodyCanonicalization.RELAXED, OptionalLong.of(2));
    BodyHash none = add(set, BodyCanonicalization.RELAXED, OptionalLong.of(0));
    BodyHash tooLong = add(set, BodyCanonicalization.RELAXED, OptionalLong.of(9));
    assertThat(set.isEmpty()).isFalse();
    assertThat(add(set, BodyCanonicalization.RELAXED, OptionalLong.of(2))).isSameAs(cut);
    byte[] body = "a \t b \r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < body.length; i++) {
      set.write(body, i, 1);
    }
    set.finish();
    assertThat(simple.value()).isEqualTo(sha256("a \t b \r\n"));
    assertThat(relaxed.value()).isEqualTo(sha256("a b\r\n"));
    assertThat(cut.value()).isEqualTo(sha256("a "));
    assertThat(none.value()).isEqualTo(sha256(""));
    assertThat(tooLong.value()).isEqualTo(sha256("a b\r\n"));
    assertThat(List.of(simple, relaxed, cut, none, tooLong))
        .extracting(BodyHash::bodyLength, BodyHash::hashedLength)
        .containsExactly(tuple(8L, 8L), tuple(5L, 5L), tuple(5L, 2L), tuple(5L, 0L), tuple(5L, 5L));
  }

  @Test
  void aLineEndThatIsHeldIsHashedAtTheEnd() {
    BodyHasherSet set = new BodyHasherSet(LineEnds.FIXED);
    BodyHash hash = add(set, BodyCanonicalization.SIMPLE, OptionalLong.empty());
    set.write("a\rb\r".getBytes(StandardCharsets.US_ASCII), 0, 4);
    set.write("\r".getBytes(StandardCharsets.US_ASCII), 0, 1);
    set.finish();
    assertThat(hash.value()).isEqualTo(sha256("a\r\nb\r\n"));
    assertThat(hash.bodyLength()).isEqualTo(6);
  }

  /** Whether more of the body is wanted after so many octets of it. */
  @ParameterizedTest
  @CsvSource({
    "-1, 0, true",
    "-1, 9999, true",
    " 0, 0, true",
    " 0, 1, false",
    " 7, 7, true",
    " 7, 8, false",
  })
  void nothingMoreIsWantedOnceTheLengthIsExceeded(long limit, int octets, boolean wanted) {
    BodyHasherSet set = new BodyHasherSet(LineEnds.AS_THEY_ARE);
    OptionalLong length = limit < 0 ? OptionalLong.empty() : OptionalLong.of(limit);
    BodyHash hash = add(set, BodyCanonicalization.SIMPLE, length);
    set.write("x".repeat(octets).getBytes(StandardCharsets.US_ASCII), 0, octets);
    assertThat(set.wantsMore()).isEqualTo(wanted);
    if (!wanted) {
      set.finish();
      assertThat(hash.value()).isEqualTo(sha256("x".repeat((int) limit)));
      assertThat(hash.hashedLength()).isLessThan(hash.bodyLength());
    }
  }

  @Test
  void oneHashWithoutALimitWantsTheWholeBody() {
    BodyHasherSet set = new BodyHasherSet(LineEnds.AS_THEY_ARE);
    assertThat(set.wantsMore()).isFalse();
    add(set, BodyCanonicalization.SIMPLE, OptionalLong.of(0));
    add(set, BodyCanonicalization.RELAXED, OptionalLong.empty());
    set.write(new byte[] {'x'}, 0, 1);
    assertThat(set.wantsMore()).isTrue();
  }

  @Test
  void thereIsNoHashBeforeTheBodyHasEnded() {
    BodyHasherSet set = new BodyHasherSet(LineEnds.AS_THEY_ARE);
    BodyHash hash = add(set, BodyCanonicalization.SIMPLE, OptionalLong.empty());
    assertThatThrownBy(hash::value).isInstanceOf(IllegalStateException.class);
  }

  private static BodyHash add(BodyHasherSet set, BodyCanonicalization form, OptionalLong length) {
    return set.add(form, HashAlgorithm.SHA256, length);
  }

  private static byte[] sha256(String text) {
    return HashAlgorithm.SHA256.newDigest().digest(text.getBytes(StandardCharsets.US_ASCII));
  }
}
