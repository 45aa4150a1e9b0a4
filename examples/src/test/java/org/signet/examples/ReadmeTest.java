package org.signet.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the READMEs of the libraries show are the programs here: below a line {@code <!-- Class.java
 * REGION -->} is that region, below {@code <!-- Class.java -->} the whole class with its imports
 * left out.
 */
class ReadmeTest {
  private static final Path SOURCES = Path.of("src/main/java/org/signet/examples");
  private static final Pattern BLOCK =
      Pattern.compile("<!-- (\\w+\\.java)(?: (\\w+))? -->\n\n```java\n(.*?)```", Pattern.DOTALL);

  @ParameterizedTest
  @ValueSource(strings = {"dkim-core", "milter-protocol"})
  void theReadmeShowsTheSource(String module) throws IOException {
    String readme = Files.readString(Path.of("..", module, "README.md"));
    List<MatchResult> blocks = BLOCK.matcher(readme).results().toList();

    assertThat(blocks).isNotEmpty();
    for (MatchResult block : blocks) {
      String source = Files.readString(SOURCES.resolve(block.group(1)));
      assertThat(block.group(3))
          .as(block.group())
          .isEqualTo(
              block.group(2) == null ? withoutImports(source) : region(source, block.group(2)));
    }
  }

  private static String withoutImports(String source) {
    return source.substring(source.indexOf("/**"));
  }

  private static String region(String source, String name) {
    List<String> lines =
        source
            .lines()
            .dropWhile(line -> !line.strip().equals("// region " + name))
            .skip(1)
            .takeWhile(line -> !line.strip().equals("// endregion"))
            .toList();
    int indent =
        lines.stream()
            .filter(line -> !line.isEmpty())
            .mapToInt(line -> line.length() - line.stripLeading().length())
            .min()
            .orElseThrow();
    return lines.stream()
        .map(line -> line.isEmpty() ? line : line.substring(indent))
        .flatMap(line -> Stream.of(line, "\n"))
        .collect(Collectors.joining());
  }
}
