package org.signet.policy.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.signet.policy.manual.MarkedPart;

/**
 * The table of directives in the documentation is the registry. {@code -Dgolden.update} writes it.
 */
class CompatibilityTableTest {
  private static final Path DOCUMENT = Path.of("../docs/configuration.md");
  private static final MarkedPart PART =
      new MarkedPart(
          "<!-- The table is written by CompatibilityTableTest from the registry: mvn test"
              + " -Dgolden.update -->\n",
          "<!-- end of the table -->\n");

  @Test
  void theDocumentIsTrue() throws IOException {
    PART.assertIs(DOCUMENT, table());
  }

  private static String table() {
    return Directive.values().stream()
        .sorted(Comparator.comparing(d -> d.directiveName().toLowerCase(Locale.ROOT)))
        .map(CompatibilityTableTest::row)
        .collect(
            Collectors.joining(
                "\n", "| directive | type | default | support | |\n|---|---|---|---|---|\n", "\n"));
  }

  private static String row(Directive d) {
    String value = d.defaultValue().map(text -> "`" + text + "`").orElse("");
    return "| `%s` | %s | %s | %s | %s |"
        .formatted(d.directiveName(), d.type().words(), value, d.support().words(), d.sentence());
  }
}
