package org.signet.server.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Indexed patterns against the plainest model: one regular expression per line, made as OpenDKIM
 * makes it, and all lines tried in order.
 */
class PatternPropertyTest {
  @Provide
  Arbitrary<String> pattern() {
    return Arbitraries.of("a", "b", "@", ".", "*", "+", "com", "@a.b", "*@")
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .map(parts -> String.join("", parts));
  }

  /** With what is special to regular expressions, balanced or not. */
  @Provide
  Arbitrary<String> regex() {
    return Arbitraries.of(
            "a", "b", "@", ".", "*", "+", "a?", "[ab]", "(a|b)", "|", "b{2}", "^", "$", "\\",
            "(?i)", "(?=a)", "]", ")", "{", "}", "[^a", "@a.b")
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<List<String>> patterns() {
    return Arbitraries.oneOf(pattern(), pattern(), regex()).list().ofMaxSize(8);
  }

  @Provide
  Arbitrary<String> key() {
    return Arbitraries.of("a", "b", "@", ".", "+", "com", "A", "@a.b")
        .list()
        .ofMaxSize(6)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 10_000)
  void findsWhatAWalkOverAllLinesFinds(
      @ForAll("patterns") List<String> patterns, @ForAll("key") String key) {
    List<DataSet.Entry> entries =
        IntStream.range(0, patterns.size())
            .mapToObj(
                i -> TableText.entry(patterns.get(i), "k" + i, new Place(Path.of("t"), i + 1, 1)))
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
