package org.signet.policy.decision;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.signet.policy.decision.Decision.Reason;
import org.signet.policy.manual.MarkedPart;

/** The guide's table of decisions is that of the code. {@code -Dgolden.update} writes it. */
class DecisionTableTest {
  private static final MarkedPart PART =
      new MarkedPart(
          "<!-- The table is written by DecisionTableTest from Decision.Reason: mvn test"
              + " -Dgolden.update -->\n",
          "<!-- end of the table of decisions -->\n");

  @Test
  void theGuideIsTrue() throws IOException {
    PART.assertIs(
        Path.of("../docs/guide.md"),
        Arrays.stream(Reason.values())
            .map(DecisionTableTest::row)
            .collect(
                Collectors.joining(
                    "",
                    "| decision | the message | if it is not what you want |\n|---|---|---|\n",
                    "")));
  }

  private static String row(Reason reason) {
    String remedy = reason.remedy().map(text -> text + " ").orElse("");
    return "| `%s` | %s | %s|\n".formatted(reason.id(), reason.meaning(), remedy);
  }
}
