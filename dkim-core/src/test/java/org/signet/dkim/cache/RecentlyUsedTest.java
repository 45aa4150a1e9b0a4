package org.signet.dkim.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecentlyUsedTest {
  private record Text(String text, long octets) implements RecentlyUsed.Sized {}

  private final RecentlyUsed<String, Text> map = new RecentlyUsed<>(10);

  /**
   * Steps: {@code a5} puts a value of 5 octets, {@code a?} gets it, {@code a-} removes it, and
   * {@code a=} removes it if it is another value.
   */
  @ParameterizedTest
  @CsvSource({
    "a5 b5, a b, 10",
    "a5 b5 c1, b c, 6",
    "a5 b5 a? c1, a c, 6",
    "a5 a3, a, 3",
    "a5 b5 a6, a, 6",
    "a5 b5 c10, c, 10",
    "a5 c11, '', 0",
    "a5 b5 a-, b, 5",
    "a5 a=, a, 5",
    "b=, '', 0",
  })
  void keepsWhatWasUsedLately(String steps, String kept, long octets) {
    Text last = new Text("", 0);
    for (String step : steps.split(" ", -1)) {
      String key = step.substring(0, 1);
      switch (step.charAt(1)) {
        case '?' -> assertThat(map.get(key)).isPresent();
        case '-' -> map.remove(key, map.get(key).orElseThrow());
        case '=' -> map.remove(key, last);
        default -> map.put(key, new Text(step, Long.parseLong(step.substring(1))));
      }
    }
    StringBuilder found = new StringBuilder();
    for (String key : new String[] {"a", "b", "c"}) {
      map.get(key).ifPresent(value -> found.append(' ').append(key));
    }
    assertThat(found.toString().strip()).isEqualTo(kept);
    assertThat(map.size()).isEqualTo(kept.isEmpty() ? 0 : kept.split(" ", -1).length);
    assertThat(map.octets()).isEqualTo(octets);
  }

  @Test
  void givesBackTheVeryValue() {
    Text value = new Text("x", 1);
    map.put("k", value);
    assertThat(map.get("k")).containsSame(value);
  }
}
