package org.signet.keytool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.signet.policy.manual.MarkedPart;
import picocli.CommandLine;

/**
 * The document's table of exit statuses is what the commands' help says. {@code -Dgolden.update}
 * writes it.
 */
class ExitStatusTableTest {
  private static final String HEADING = "Exit status: ";
  private static final MarkedPart PART =
      new MarkedPart(
          "<!-- The table is written by ExitStatusTableTest from the help of the commands: mvn test"
              + " -Dgolden.update -->\n",
          "<!-- end of the table of exit statuses -->\n");

  /** A number and what it means, which ends before the next number. */
  private static final Pattern STATUS = Pattern.compile("(\\d+) (.+?)(?=[;,] \\d+ |\\.?$)[;,.]? ?");

  private final Collection<CommandLine> commands =
      Main.commandLine(InputStream.nullInputStream(), OutputStream.nullOutputStream())
          .getSubcommands()
          .values()
          .stream()
          .filter(command -> !command.getCommandName().equals("help"))
          .toList();

  @Test
  void theDocumentIsTrue() throws IOException {
    StringBuilder table = new StringBuilder("| command | exit status | |\n|---|---|---|\n");
    for (CommandLine command : commands) {
      String name = "`" + command.getCommandName() + "`";
      for (MatchResult status : statuses(command)) {
        table.append("| %s | %s | %s |\n".formatted(name, status.group(1), status.group(2)));
        name = "";
      }
    }
    PART.assertIs(Path.of("../docs/keytool.md"), table.toString());
  }

  @Test
  void everyHelpHasTheStatusOfSuccessAndOfWrongUsage() {
    assertThat(commands).hasSizeGreaterThan(5);
    assertThat(commands)
        .allSatisfy(
            command ->
                assertThat(statuses(command))
                    .extracting(status -> Integer.valueOf(status.group(1)))
                    .contains(0, command.getCommandSpec().exitCodeOnInvalidInput()));
  }

  private static List<MatchResult> statuses(CommandLine command) {
    String text =
        Arrays.stream(command.getCommandSpec().usageMessage().footer())
            .filter(line -> line.startsWith(HEADING))
            .findFirst()
            .orElseThrow(() -> new AssertionError(command.getCommandName()))
            .substring(HEADING.length());
    return new ArrayList<>(STATUS.matcher(text).results().toList());
  }
}
