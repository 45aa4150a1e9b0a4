package org.signet.policy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents tell administrators to write into main.cf is what conf/ has. */
class PostfixSamplesTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern PARAMETER =
      Pattern.compile("^ *((?:non_)?smtpd_milters|milter_[a-z_]+) *= *(\\S.*?) *$");

  /** The Debian package has a socket instead of a port. */
  private static final String DEBIAN = "unix:signet/milter";

  private static Map<String, String> sample() throws IOException {
    Map<String, String> sample = new HashMap<>();
    for (String line : Files.readAllLines(ROOT.resolve("conf/postfix-main.cf"))) {
      Matcher matcher = PARAMETER.matcher(line);
      if (matcher.matches()) {
        sample.put(matcher.group(1), matcher.group(2));
      }
    }
    return sample;
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    for (String folder : List.of("", "docs", "docs/man", "dist", "dist/src/deb/doc", "conf")) {
      try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
        files.filter(Files::isRegularFile).forEach(documents::add);
      }
    }
    return documents;
  }

  @Test
  void theSampleRefusesForNowWhileTheMilterIsDown() throws IOException {
    assertThat(sample())
        .containsEntry("milter_default_action", "tempfail")
        .containsEntry("milter_protocol", "6")
        .containsEntry("non_smtpd_milters", "$smtpd_milters")
        .containsEntry("smtpd_milters", "inet:127.0.0.1:8891");
  }

  @Test
  void theDocumentsSayTheSame() throws IOException {
    Map<String, String> sample = sample();
    List<String> different = new ArrayList<>();
    List<String> actions = new ArrayList<>();
    for (Path document : documents()) {
      for (String line : Files.readAllLines(document)) {
        Matcher matcher = PARAMETER.matcher(line);
        if (!matcher.matches()) {
          continue;
        }
        String name = matcher.group(1);
        String value = matcher.group(2);
        if (name.equals("milter_default_action")) {
          actions.add(document.getFileName().toString());
        }
        boolean debian = name.equals("smtpd_milters") && value.equals(DEBIAN);
        if (!debian && !value.equals(sample.get(name))) {
          different.add(document + ": " + line);
        }
      }
    }
    assertThat(different).isEmpty();
    assertThat(actions)
        .as("documents with a block for main.cf")
        .contains("guide.md", "README.md", "README.Debian", "postfix-main.cf");
  }
}
