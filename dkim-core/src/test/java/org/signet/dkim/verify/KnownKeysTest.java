package org.signet.dkim.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.dkim.key.KeyRecordException;

class KnownKeysTest {
  private static final long MOST = 100_000;

  private final KnownKeys keys = new KnownKeys(MOST);

  @Test
  void readsATextOnce() throws KeyRecordException {
    KnownKeys.Known known = keys.read("p=x");
    long octets = keys.octets();
    assertThat(keys.read("p=x")).isSameAs(known);
    assertThat(keys.octets()).isEqualTo(octets);
  }

  @Test
  void doesNotKeepWhatIsNotAKey() {
    assertThatThrownBy(() -> keys.read("v=spf1 -all")).isInstanceOf(KeyRecordException.class);
    assertThat(keys.octets()).isZero();
  }

  @Test
  void keepsNoTextOfMoreThan2048Characters() throws KeyRecordException {
    keys.read("p=x; n=" + "x".repeat(2042));
    assertThat(keys.octets()).isZero();
    keys.read("p=x; n=" + "x".repeat(2041));
    assertThat(keys.octets()).isGreaterThan(3 * 2048);
  }

  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of("short", "p=x; n=", 2100),
        Arguments.of("long", "p=x; n=" + "x".repeat(2000), 8100),
        Arguments.of("with many flags", "p=x; t=" + "y:".repeat(900) + "y; n=", 65_000));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void keepsNoMoreOctetsThanItMay(String what, String text, int least) throws KeyRecordException {
    keys.read(text);
    assertThat(keys.octets()).isGreaterThan(least);
    for (int i = 0; i < 1000; i++) {
      keys.read(text + i);
      assertThat(keys.octets()).isGreaterThan(least).isLessThanOrEqualTo(MOST);
    }
  }
}
