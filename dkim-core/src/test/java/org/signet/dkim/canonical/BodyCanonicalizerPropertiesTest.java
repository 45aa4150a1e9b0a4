package org.signet.dkim.canonical;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * The fast algorithms against slow ones that are the words of RFC 6376 §3.4.3 and §3.4.4 as regular
 * expressions.
 */
class BodyCanonicalizerPropertiesTest {
  @Property(tries = 2000)
  void simpleIsWhatTheRfcSays(@ForAll("bodies") String body, @ForAll("chunks") int chunk) {
    assertThat(canonical(BodyCanonicalization.SIMPLE, body, chunk)).isEqualTo(simple(body));
  }

  @Property(tries = 5000)
  void relaxedIsWhatTheRfcSays(@ForAll("bodies") String body, @ForAll("chunks") int chunk) {
    assertThat(canonical(BodyCanonicalization.RELAXED, body, chunk)).isEqualTo(relaxed(body));
  }

  @Property(tries = 1000)
  void canonicalFormsStayAsTheyAre(
      @ForAll("bodies") String body, @ForAll BodyCanonicalization form) {
    String once = canonical(form, body, 1000);
    assertThat(canonical(form, once, 1000)).isEqualTo(once);
  }

  @Provide
  Arbitrary<Integer> chunks() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(1, 8), Arbitraries.integers().between(9, 300));
  }

  @Provide
  Arbitrary<String> bodies() {
    Arbitrary<String> dense =
        Arbitraries.strings().withChars("\r\n \tab\u00ff\u0000").ofMaxLength(60);
    Arbitrary<String> lines =
        Arbitraries.of(
                "\r\n",
                "\r\n",
                "\r\n\r\n",
                " ",
                " ",
                "  ",
                "\t",
                "word",
                "longerword",
                "averyveryverylongword",
                "\u00e4",
                "\n",
                "\r",
                "\u000b")
            .list()
            .ofMaxSize(60)
            .map(parts -> String.join("", parts));
    return Arbitraries.oneOf(dense, lines);
  }

  private static String canonical(BodyCanonicalization form, String body, int chunk) {
    List<String> chunks = new ArrayList<>();
    for (int at = 0; at < body.length(); at += chunk) {
      chunks.add(body.substring(at, Math.min(at + chunk, body.length())));
    }
    return BodyCanonicalizerTest.canonical(form, chunks.toArray(String[]::new));
  }

  private static String simple(String body) {
    return body.replaceAll("(\r\n)*\\z", "") + "\r\n";
  }

  private static String relaxed(String body) {
    String reduced =
        body.replaceAll("[ \t]+(?=\r\n|\\z)", "")
            .replaceAll("[ \t]+", " ")
            .replaceAll("(\r\n)*\\z", "");
    return reduced.isEmpty() ? "" : reduced + "\r\n";
  }
}
