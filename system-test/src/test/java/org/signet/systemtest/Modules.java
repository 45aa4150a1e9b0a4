package org.signet.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The modules of the project that have code, as the root pom lists them. */
final class Modules {
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

  private Modules() {}

  /** Where the compiled main classes of each are. */
  static List<Path> classFolders() {
    List<Path> folders =
        MODULE
            .matcher(rootPom())
            .results()
            .map(module -> Path.of("..", module.group(1)))
            .filter(module -> Files.isDirectory(module.resolve("src/main/java")))
            .map(module -> module.resolve("target/classes"))
            .toList();
    assertThat(folders).isNotEmpty().allMatch(Files::isDirectory);
    return folders;
  }

  private static String rootPom() {
    try {
      return Files.readString(Path.of("../pom.xml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
