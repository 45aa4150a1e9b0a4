package org.signet.policy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.signet.testing.Draw;
import org.signet.testing.Property;

/** Nothing that a file can hold does more harm than a list of problems. */
class GrammarPropertyTest {
  private static final Path NAME = Path.of("conf");

  @Test
  void arbitraryOctetsGiveProblemsOrAConfiguration() {
    Property.check(
        500, draw -> assertThatMessagesArePrintable(read(draw.shown("octets", draw.octets(255)))));
  }

  @Test
  void nearlyRightLinesGiveProblemsOrAConfiguration() {
    // Include could read any file of the machine.
    List<String> names =
        Directive.values().stream()
            .filter(d -> d != Directive.INCLUDE)
            .map(Directive::directiveName)
            .toList();
    Property.check(
        2000,
        draw -> {
          List<String> lines =
              draw.list(8, d -> d.oneOf(names) + d.oneOf(" ", "\t", "") + value(d));
          String text = draw.shown("text", String.join("\n", lines));
          assertThatMessagesArePrintable(read(text.getBytes(StandardCharsets.UTF_8)));
        });
  }

  /** A value with a slash and no comma could be the name of a file of the machine. */
  private static String value(Draw draw) {
    String value =
        draw.text(30, "abcsv,:*!@%/[].-+=|#\\\"'0123456789 \t\r\u0000\u001b\u00e4\u2028");
    return value.contains(",") ? value : value.replace("/", "");
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
