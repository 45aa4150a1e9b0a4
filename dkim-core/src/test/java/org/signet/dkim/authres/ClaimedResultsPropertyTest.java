package org.signet.dkim.authres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Spellings of names, generated: what any of {@link ResultsReaders} takes for ours is found, and
 * names of others stay foreign, however they are written.
 */
class ClaimedResultsPropertyTest {
  private static final long SEED = 20_260_101L;
  private static final int SPELLINGS = 8_000;
  private static final String OURS = "mx.example.com";

  /** Dropped by the readers, and by themselves no end of a name. */
  private static final List<String> NOISE =
      List.of(
          "\"",
          "\"\"",
          "\\",
          " ",
          "\t",
          "\r\n\t",
          "\n ",
          "(c)",
          "(a(b)c)",
          "(\\))",
          "(;)",
          "()",
          "(mx.example.com)",
          " (evil.test) ",
          "\u0001",
          "\u007f",
          " \\",
          "(\"x\")");

  private static final List<String> BEFORE =
      List.of("", " ", ";", " ; ", "(c)", "(\\)", "((", "\"(\" ", "\\(x ", ",", "(evil.test) ");

  private static final List<String> AFTER =
      List.of("", ".", ".;", ";", " ;", "/q1;", " 1;", "(c);", " x.test;", "\r\n\t;", "=", ",");

  private static final List<String> RESULTS =
      List.of(
          " dkim=pass header.d=bank.example",
          " spf=pass",
          " dmarc=pass",
          " arc=pass",
          " none",
          "",
          " dk\\im=pass",
          " \"x",
          " (x");

  private static final List<String> FOREIGN =
      List.of(
          "evil.test",
          "xmx.example.com",
          "mx.example.org",
          "mx.example.co",
          "example.com",
          "my.mx.example.com",
          "mx-example.com",
          "mxexample.com",
          "a.very.long.name.of.somebody.else.example.com");

  private final Random random = new Random(SEED);

  @Test
  void everySpellingOfOursIsFound() {
    int readAsOurs = 0;
    for (int i = 0; i < SPELLINGS; i++) {
      String value = any(BEFORE) + spelt(OURS) + any(AFTER) + any(RESULTS);
      boolean isRead = ResultsReaders.names(value).contains(OURS);
      readAsOurs += isRead ? 1 : 0;
      hold(!isRead || isOurs(value), i, value);
    }
    assertThat(readAsOurs).as("of %d spellings", SPELLINGS).isGreaterThan(2_000);
  }

  @Test
  void namesOfOthersStayForeign() {
    for (int i = 0; i < SPELLINGS; i++) {
      String value = spelt(any(FOREIGN)) + any(AFTER) + any(RESULTS);
      hold(!isOurs(value), i, value);
    }
  }

  /** Nothing is written after our name here, where a reader might stop. */
  @Test
  void namesThatOnlyBeginWithOursStayForeign() {
    for (int i = 0; i < SPELLINGS; i++) {
      String value = " " + OURS + any(List.of(".evil.test", "x", "-x.test", "_")) + noise() + ";";
      hold(!isOurs(value), i, value);
    }
  }

  /** Rubbish of the characters that mean something to readers. */
  @Test
  void whatIsReadAsOursInRubbishIsFound() {
    String[] pieces = {"mx", ".", "example", "com", "(", ")", "\"", "\\", " ", ";", "=", "1", "\t"};
    int readAsOurs = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder value = new StringBuilder();
      int place = 0;
      String[] name = {"mx", ".", "example", ".", "com"};
      while (place < name.length) {
        value.append(
            random.nextInt(3) == 0 ? pieces[random.nextInt(pieces.length)] : name[place++]);
      }
      for (int more = random.nextInt(6); more > 0; more--) {
        value.append(pieces[random.nextInt(pieces.length)]);
      }
      if (ResultsReaders.names(value.toString()).contains(OURS)) {
        readAsOurs++;
        hold(isOurs(value.toString()), i, value.toString());
      }
    }
    assertThat(readAsOurs).isGreaterThan(2_000);
  }

  /** Fields that are kept for their methods have no other ones, whoever reads. */
  @Test
  void noOtherMethodHidesInAFieldThatIsKept() {
    List<String> pieces =
        List.of(
            "spf",
            "dkim",
            "dk",
            "im",
            "=pass",
            ";",
            "; spf=pass",
            "(",
            ")",
            "\"",
            "\\",
            " ",
            "arc=");
    int kept = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder value = new StringBuilder(OURS).append("; spf=pass");
      for (int more = random.nextInt(7); more > 0; more--) {
        value.append(any(pieces));
      }
      if (ClaimedResults.of(value.toString()).reportsOnly(Set.of("spf"))) {
        kept++;
        Set<String> methods = ResultsReaders.methods(value.toString());
        hold(!methods.contains("dkim") && !methods.contains("arc"), i, value.toString());
      }
    }
    assertThat(kept).isGreaterThan(2_000);
  }

  private static boolean isOurs(String value) {
    return ClaimedResults.of(value).mayBeOf(AuthservId.of(OURS));
  }

  private static void hold(boolean condition, int count, String value) {
    if (!condition) {
      throw new AssertionError("seed " + SEED + ", text " + count + ": " + value);
    }
  }

  private String spelt(String name) {
    StringBuilder spelt = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      spelt.append(random.nextInt(8) == 0 ? noise() : "");
      spelt.append(random.nextInt(4) == 0 ? Character.toUpperCase(c) : c);
    }
    return spelt.append(noise()).toString();
  }

  private String noise() {
    return random.nextBoolean() ? "" : any(NOISE);
  }

  private String any(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
