package org.signet.server.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.signet.policy.decision.Decision;

/** The administrator's guide tells every decision, and no others. */
class GuideTest {
  private static final Pattern TABLE =
      Pattern.compile("(?s)\\| decision \\| the message \\|.*?\\n\\|---.*?\\n(.*?)\\n\\n");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\|");

  @Test
  void theTableOfDecisionsIsComplete() throws IOException {
    String guide = Files.readString(Path.of("../docs/guide.md"));
    List<String> rows =
        TABLE
            .matcher(guide)
            .results()
            .flatMap(table -> ROW.matcher(table.group(1)).results())
            .map(row -> row.group(1))
            .toList();

    assertThat(rows)
        .containsExactlyElementsOf(
            Arrays.stream(Decision.Reason.values()).map(Decision.Reason::id).toList());
  }
}
