package org.signet.keytool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents say of this command is so. */
class DocumentsTest {
  private static final Pattern CLASS = Pattern.compile("`([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)`");
  private static final Pattern COMMAND = Pattern.compile("signet-keytool ([a-z]+)");

  @Test
  void everyClassThatTheReadmeNamesExists() throws IOException {
    List<String> names =
        CLASS
            .matcher(Files.readString(Path.of("README.md")))
            .results()
            .map(m -> m.group(1))
            .toList();

    assertThat(names).isNotEmpty();
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      Set<String> sources =
          files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
      assertThat(names).allMatch(name -> sources.contains(name + ".java"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../docs/guide.md", "../docs/keytool.md", "../CHANGELOG.md"})
  void everyCommandThatADocumentNamesExists(String document) throws IOException {
    List<String> commands =
        COMMAND
            .matcher(Files.readString(Path.of(document)))
            .results()
            .map(match -> match.group(1))
            .toList();

    assertThat(commands).isNotEmpty();
    assertThat(commands)
        .allSatisfy(
            command ->
                assertThat(Run.keytool("help", command).out())
                    .contains("Usage: signet-keytool " + command + " "));
  }
}
