package org.signet.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PropertyTest {

  @Test
  void eachRunHasTheSameValues() {
    assertThat(drawn(50, PropertyTest::anything)).isEqualTo(drawn(50, PropertyTest::anything));
    assertThat(new HashSet<>(drawn(50, PropertyTest::anything))).hasSizeGreaterThan(40);
  }

  @Test
  void theEndsOfARangeAreTried() {
    assertThat(drawn(0, draw -> draw.between(3, 1 << 30))).containsExactly(3, 1 << 30);
    assertThat(drawn(100, draw -> draw.between(-5, 1 << 30)).subList(2, 102))
        .contains(-5, 1 << 30)
        .allMatch(n -> n >= -5 && n <= 1 << 30);
    assertThat(drawn(2000, Draw::anyInt))
        .contains(0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 65535);
    assertThat(drawn(100, draw -> draw.list(2, 4, Draw::bool).size())).containsOnly(2, 3, 4);
    assertThat(drawn(100, draw -> draw.text(3, 'a', 'c')))
        .contains("", "ccc")
        .allMatch(s -> s.matches("[abc]{0,3}"));
    assertThat(drawn(100, draw -> draw.joined(2, "x", "yz"))).contains("", "yzyz", "xyz");
    assertThat(drawn(100, draw -> draw.oneOf(TimeUnit.class))).contains(TimeUnit.values());
    assertThat(drawn(100, draw -> draw.someOf(TimeUnit.class)))
        .contains(Set.of(), EnumSet.allOf(TimeUnit.class), Set.of(TimeUnit.SECONDS));
    assertThat(drawn(1000, Draw::octet)).contains((byte) 0, (byte) -1, (byte) 127, (byte) -128);
    assertThat(drawn(100, Draw::fraction)).contains(0.0).allMatch(x -> x >= 0 && x < 1);
    assertThat(drawn(1000, draw -> draw.onceIn(10)).stream().filter(x -> x).count())
        .isBetween(50L, 150L);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            "number",
            1000,
            (Function<Draw, Object>) d -> d.between(0, 100_000),
            "501",
            (Function<Object, Boolean>) v -> (int) v > 500),
        Arguments.of(
            "negative",
            1000,
            (Function<Draw, Object>) Draw::anyInt,
            "-7",
            (Function<Object, Boolean>) v -> (int) v < -6),
        Arguments.of(
            "text",
            1000,
            (Function<Draw, Object>) d -> d.text(60, "ab\r"),
            "\"\\r\\r\"",
            (Function<Object, Boolean>) v -> v.toString().matches("(?s).*\r.*\r.*")),
        Arguments.of(
            "pieces",
            1000,
            (Function<Draw, Object>) d -> d.joined(20, "a", "\"", "\u00ff"),
            "\"\\\"\\u00ff\"",
            (Function<Object, Boolean>) v -> v.toString().matches(".*\".*\u00ff.*")),
        Arguments.of(
            "octets",
            1000,
            (Function<Draw, Object>) d -> d.octets(40),
            "000000",
            (Function<Object, Boolean>) v -> ((byte[]) v).length > 2),
        Arguments.of(
            "lists",
            1000,
            (Function<Draw, Object>) d -> d.list(9, e -> e.list(9, f -> f.between(0, 9))),
            "[[0, 0], [0]]",
            (Function<Object, Boolean>)
                v ->
                    ((List<?>) v).stream().anyMatch(l -> ((List<?>) l).size() > 1)
                        && ((List<?>) v).stream().anyMatch(l -> ((List<?>) l).size() == 1)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void aFailureIsMadeSmaller(
      String name,
      int tries,
      Function<Draw, Object> value,
      String smallest,
      Function<Object, Boolean> fails) {
    assertThatThrownBy(
            () ->
                Property.check(
                    tries,
                    draw -> {
                      if (fails.apply(draw.shown("value", value.apply(draw)))) {
                        throw new IllegalStateException("too much");
                      }
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("made smaller\n  value = " + smallest + "\n")
        .hasMessageEndingWith("IllegalStateException: too much")
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void theMessageHasTheSeed() {
    assertThatThrownBy(
            () ->
                Property.check(
                    10, draw -> assertThat(draw.shown("n", draw.between(1, 9))).isIn(1, 9, 2)))
        .hasMessageMatching(
            "(?s)try \\d+ of 10, again with -Dseed=\\d+, made smaller\n  n = 3\n.*");
    assertThatThrownBy(
            () ->
                Property.check(
                    10, draw -> assertThat(draw.shown("n", draw.between(1, 9))).isZero()))
        .hasMessageStartingWith("the smallest values, made smaller\n  n = 1\n");
  }

  /** Another failure is another defect. */
  @Test
  void onlyTheSameFailureIsMadeSmaller() {
    Throwable thrown =
        catchThrowable(
            () ->
                Property.check(
                    1000,
                    draw -> {
                      int n = draw.shown("n", draw.between(0, 1000));
                      if (n > 700) {
                        throw new IllegalStateException();
                      }
                      if (n == 350) {
                        throw new IllegalArgumentException();
                      }
                    }));
    assertThat(thrown).hasMessageContaining("n = 701");
  }

  private static <T> List<T> drawn(int tries, Function<Draw, T> value) {
    List<T> drawn = new ArrayList<>();
    Property.check(tries, draw -> drawn.add(value.apply(draw)));
    return drawn;
  }

  private static List<?> anything(Draw draw) {
    return List.of(draw.anyInt(), draw.text(9, "abc"), draw.list(3, Draw::bool), draw.fraction());
  }
}
