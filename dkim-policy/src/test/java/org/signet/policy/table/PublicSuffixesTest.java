package org.signet.policy.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.policy.text.Note;
import org.signet.policy.text.Place;

/** Organizational domains by a list of public suffixes, and what such a file may be. */
class PublicSuffixesTest {
  /** A few rules of each kind, in the form of publicsuffix.org. */
  private static final String LIST =
      """
      // comment
      // ===BEGIN ICANN DOMAINS===

      com
      uk\t// read up to the white space
      CO.uk
      *.ck
      !www.ck
      *.nagoya.jp
      !city.nagoya.jp
      jp
      cn
      公司.cn
      de
      *
      // ===END ICANN DOMAINS===
      // ===BEGIN PRIVATE DOMAINS===
      io
      github.io
      *.compute.amazonaws.com
      // ===END PRIVATE DOMAINS===
      """;

  @TempDir Path folder;
  private final List<String> problems = new ArrayList<>();

  private Optional<PublicSuffixes> read(byte[] text) {
    try {
      return read(Files.write(folder.resolve("list"), text));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Optional<PublicSuffixes> read(Path file) {
    return PublicSuffixFile.read(
        file,
        new Place(Path.of("signet.conf"), 3, 18),
        new TableProblems() {
          @Override
          public void error(Place place, Note problem) {
            problems.add((place + ": " + problem.text()).replace(folder.toString() + "/", ""));
          }

          @Override
          public void brokenLine(Place place, Note problem) {
            throw new AssertionError(problem.text());
          }

          @Override
          public void brokenKey(Place place, Note problem) {
            throw new AssertionError(problem.text());
          }

          @Override
          public void warning(Place place, Note problem) {
            throw new AssertionError(problem.text());
          }
        });
  }

  private PublicSuffixes list(String text) {
    PublicSuffixes list = read(text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    assertThat(problems).isEmpty();
    return list;
  }

  @ParameterizedTest
  @CsvSource({
    "com, -",
    "example.com, example.com",
    "a.b.example.com, example.com",
    "uk, -",
    "co.uk, -",
    "bank.co.uk, bank.co.uk",
    "mail.bank.co.uk, bank.co.uk",
    "example.uk, example.uk",
    "ck, -",
    "other.ck, -",
    "a.other.ck, a.other.ck",
    "www.ck, www.ck",
    "a.www.ck, www.ck",
    "nagoya.jp, nagoya.jp",
    "x.nagoya.jp, -",
    "a.x.nagoya.jp, a.x.nagoya.jp",
    "city.nagoya.jp, city.nagoya.jp",
    "a.b.city.nagoya.jp, city.nagoya.jp",
    "xn--55qx5d.cn, -",
    "a.xn--55qx5d.cn, a.xn--55qx5d.cn",
    "github.io, -",
    "evil.github.io, evil.github.io",
    "a.evil.github.io, evil.github.io",
    "amazonaws.com, amazonaws.com",
    "compute.amazonaws.com, amazonaws.com",
    "eu.compute.amazonaws.com, -",
    "a.eu.compute.amazonaws.com, a.eu.compute.amazonaws.com",
    "test, -",
    "a.test, a.test",
    "b.a.test, a.test",
  })
  void knowsOrganizationalDomains(String name, String organization) {
    assertThat(list(LIST).organizationalDomain(name).orElse("-")).isEqualTo(organization);
  }

  @ParameterizedTest
  @CsvSource({
    "example.com, mail.example.com, true",
    "mail.example.com, news.example.com, true",
    "example.com, example.org, false",
    "evil.github.io, github.io, false",
    "github.io, support.github.io, false",
    "evil.github.io, good.github.io, false",
    "co.uk, bank.co.uk, false",
    "bank.co.uk, other.co.uk, false",
    "uk, co.uk, false",
    "com, com, false",
  })
  void namesAreOfOneOrganizationOrNot(String one, String other, boolean same) {
    PublicSuffixes list = list(LIST);
    assertThat(list.sameOrganization(one, other)).isEqualTo(same);
    assertThat(list.sameOrganization(other, one)).isEqualTo(same);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "com\\nexam ple\\na..b | list:3:1: \"a..b\" is not a rule of a list of public suffixes:"
            + " write NAME, *.NAME or !NAME",
        "com\\n.uk | list:2:1: \".uk\" is not a rule of a list of public suffixes: write NAME,"
            + " *.NAME or !NAME",
        "com\\na.*.uk | list:2:1: \"a.*.uk\" is not a rule of a list of public suffixes: write"
            + " NAME, *.NAME or !NAME",
        "com\\n!uk | list:2:1: \"!uk\" is not a rule of a list of public suffixes: write NAME,"
            + " *.NAME or !NAME",
        "com\\n*. | list:2:1: \"*.\" is not a rule of a list of public suffixes: write NAME,"
            + " *.NAME or !NAME",
        "<html> | list:1:1: \"<html>\" is not a rule of a list of public suffixes: write NAME,"
            + " *.NAME or !NAME",
        "// nothing | list: there is no rule in it: is this a list of public suffixes?",
        "// ===BEGIN ICANN DOMAINS===\\ncom | list: the list is cut short: a section begins and"
            + " does not end",
      })
  void whatIsNotAListIsReported(String text, String problem) {
    assertThat(read(text.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8))).isEmpty();
    assertThat(problems).containsExactly(problem);
  }

  @Test
  void aListOfRubbishEndsSoon() {
    assertThat(read("a..b\n".repeat(100_000).getBytes(StandardCharsets.UTF_8))).isEmpty();
    assertThat(problems).hasSize(20);
  }

  @Test
  void whatCannotBeReadIsReportedAtTheDirective() throws IOException {
    assertThat(read(folder.resolve("absent"))).isEmpty();
    assertThat(read(folder)).isEmpty();
    assertThat(read(new byte[(8 << 20) + 1])).isEmpty();
    assertThat(read("a\n".repeat(200_001).getBytes(StandardCharsets.UTF_8))).isEmpty();
    assertThat(problems)
        .containsExactly(
            "signet.conf:3:18: cannot read absent: no such file",
            "signet.conf:3:18: cannot read " + folder + ": not a regular file",
            "signet.conf:3:18: cannot read list: line 1 is longer than 1048576 octets",
            "signet.conf:3:18: cannot read list: more than 200000 rules");
  }

  /** A set in little room says what a set says. */
  @Test
  void namesAreFound() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      names.add(name(random));
    }
    SortedNames sorted = new SortedNames(names);
    assertThat(sorted.size()).isEqualTo(names.size());
    assertThat(names).as("seed %d", seed).allMatch(name -> sorted.contains("xy" + name, 2));
    IntStream.range(0, 5000)
        .mapToObj(i -> name(random))
        .forEach(
            name ->
                assertThat(sorted.contains(name, 0))
                    .as("%s, seed %d", name, seed)
                    .isEqualTo(names.contains(name)));
    assertThat(new SortedNames(List.of()).contains("a", 0)).isFalse();
  }

  private static String name(Random random) {
    StringBuilder name = new StringBuilder();
    for (int i = random.nextInt(4) + 1; i > 0; i--) {
      name.append("ab.-".charAt(random.nextInt(4)));
    }
    return name.toString();
  }
}
