package org.signet.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Nothing that a file can hold does more harm than a list of problems. */
class GrammarPropertyTest {
  private static final Path NAME = Path.of("conf");

  @Property(tries = 500)
  void arbitraryOctetsGiveProblemsOrAConfiguration(@ForAll byte[] octets) {
    assertThatMessagesArePrintable(read(octets));
  }

  @Property(tries = 2000)
  void nearlyRightLinesGiveProblemsOrAConfiguration(@ForAll("lines") List<String> lines) {
    assertThatMessagesArePrintable(read(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)));
  }

  @Provide
  Arbitrary<List<String>> lines() {
    // Include could read any file of the machine, a file: value too: neither is text from here.
    Arbitrary<String> names =
        Arbitraries.of(Directive.values())
            .filter(d -> d != Directive.INCLUDE)
            .map(Directive::directiveName);
    Arbitrary<String> values =
        Arbitraries.strings()
            .withChars("abcsv,:*!@%/[].-+=|#\\\"'0123456789 \t\r\u0000\u001b\u00e4\u2028")
            .ofMaxLength(30)
            .filter(value -> !value.contains("/") || value.contains(","));
    return Combinators.combine(names, Arbitraries.of(" ", "\t", ""), values)
        .as((name, blank, value) -> name + blank + value)
        .list()
        .ofMaxSize(8);
  }

  private static List<ConfigProblem> read(byte[] octets) {
    try {
      ServerConfig config =
          ConfigReader.read(
              new ConfigSource.Stream(NAME, new ByteArrayInputStream(octets)), List.of());
      List<ConfigProblem> told = new ArrayList<>(config.warnings());
      told.addAll(config.brokenKeys());
      return told;
    } catch (ConfigException wrong) {
      assertThat(wrong.problems()).isNotEmpty();
      return wrong.problems();
    }
  }

  private static void assertThatMessagesArePrintable(List<ConfigProblem> told) {
    assertThat(told)
        .allSatisfy(
            problem -> {
              assertThat(problem.toString().chars()).noneMatch(Character::isISOControl);
              assertThat(problem.message().length()).isLessThan(1000);
            });
  }
}
