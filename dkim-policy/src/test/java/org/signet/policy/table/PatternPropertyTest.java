package org.signet.policy.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.signet.policy.text.Place;
import org.signet.testing.Draw;
import org.signet.testing.Property;

/**
 * Indexed patterns against the plainest model: one regular expression per line, made as OpenDKIM
 * makes it, and all lines tried in order.
 */
class PatternPropertyTest {
  private static String pattern(Draw draw) {
    return String.join(
        "", draw.list(1, 6, d -> d.oneOf("a", "b", "@", ".", "*", "+", "com", "@a.b", "*@")));
  }

  /** With what is special to regular expressions, balanced or not. */
  private static String regex(Draw draw) {
    return String.join(
        "",
        draw.list(
            1,
            5,
            d ->
                d.oneOf(
                    "a", "b", "@", ".", "*", "+", "a?", "[ab]", "(a|b)", "|", "b{2}", "^", "$",
                    "\\", "(?i)", "(?=a)", "]", ")", "{", "}", "[^a", "@a.b")));
  }

  @Test
  void findsWhatAWalkOverAllLinesFinds() {
    Property.check(
        10_000,
        draw -> {
          List<String> patterns =
              draw.shown("patterns", draw.list(8, d -> d.onceIn(3) ? regex(d) : pattern(d)));
          String key =
              draw.shown("key", draw.joined(6, "a", "b", "@", ".", "+", "com", "A", "@a.b"));
          List<DataSet.Entry> entries =
              IntStream.range(0, patterns.size())
                  .mapToObj(
                      i ->
                          TableText.entry(
                              patterns.get(i), "k" + i, new Place(Path.of("t"), i + 1, 1)))
                  .toList();
          PatternDataSet set =
              PatternDataSet.of(
                  new TableText(DataSetSpec.Type.PATTERNS, Place.of(Path.of("t")), entries),
                  KeyCase.IGNORED,
                  new Heard());

          List<DataSet.Entry> walked =
              entries.stream().filter(entry -> covers(entry.key(), key)).toList();
          assertThat(set.findAll(key)).isEqualTo(walked);
          assertThat(set.find(key)).isEqualTo(walked.stream().findFirst());
        });
  }

  private static boolean covers(String pattern, String key) {
    String regex = pattern.replaceAll("[.+]", "\\\\$0").replace("*", ".*");
    try {
      return Pattern.compile("^" + regex + "\\z", Pattern.CASE_INSENSITIVE).matcher(key).find();
    } catch (PatternSyntaxException unusable) {
      return false; // such a line is reported and left out
    }
  }
}
