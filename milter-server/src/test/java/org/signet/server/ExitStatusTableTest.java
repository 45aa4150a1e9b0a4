package org.signet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.signet.policy.manual.MarkedPart;
import picocli.CommandLine;

/** The guide's table of exit statuses is that of the code. {@code -Dgolden.update} writes it. */
class ExitStatusTableTest {
  private static final MarkedPart PART =
      new MarkedPart(
          "<!-- The table is written by ExitStatusTableTest from ExitStatus: mvn test"
              + " -Dgolden.update -->\n",
          "<!-- end of the table of exit statuses -->\n");

  @Test
  void theGuideIsTrue() throws IOException {
    PART.assertIs(
        Path.of("../docs/guide.md"),
        Arrays.stream(ExitStatus.values())
            .map(status -> "| %d | %s |\n".formatted(status.code(), status.meaning()))
            .collect(
                Collectors.joining("", "| exit status | of `signet-milter` |\n|---|---|\n", "")));
  }

  @Test
  void theHelpNamesEachStatus() {
    String help = new CommandLine(new CommandLineOptions()).getUsageMessage();
    String statuses = help.substring(help.indexOf("Exit status:"), help.indexOf("Examples:"));

    assertThat(Arrays.stream(ExitStatus.values()).map(status -> String.valueOf(status.code())))
        .allMatch(code -> statuses.matches("(?s).*\\b" + code + "\\b.*"));
  }
}
