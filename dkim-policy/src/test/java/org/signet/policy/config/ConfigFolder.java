package org.signet.policy.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;

/**
 * A folder with configuration files, tables and keys of one test. {@code @} in a text is the path
 * of the folder.
 */
final class ConfigFolder {
  private final Path folder;

  ConfigFolder(Path folder) {
    this.folder = folder;
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  /** Writes a file of these lines. */
  Path file(String name, String... lines) {
    return write(name, (String.join("\n", lines) + "\n").replace("@/", folder + "/"));
  }

  Path write(String name, String content) {
    return write(name, content.getBytes(StandardCharsets.UTF_8));
  }

  Path write(String name, byte[] content) {
    try {
      Files.createDirectories(path(name).getParent());
      return Files.write(path(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A key from the test resources, readable by its owner alone. */
  Path key(String name, String resource) {
    try (InputStream in = ConfigFolder.class.getResourceAsStream("/table/" + resource)) {
      Path key = write(name, Objects.requireNonNull(in, resource).readAllBytes());
      return Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads {@code signet.conf} of these lines. */
  ServerConfig read(String... lines) throws ConfigException {
    return ConfigReader.read(new ConfigSource.File(file("signet.conf", lines)), List.of());
  }

  /** Reads {@code signet.conf} of these lines, for this. */
  ServerConfig read(ReadFor purpose, String... lines) throws ConfigException {
    return ConfigReader.read(
        new ConfigSource.File(file("signet.conf", lines)),
        List.of(),
        RemovedNames.REFUSED,
        purpose);
  }

  /** What {@code signet.conf} of these lines is refused for, if it is read for this. */
  List<String> refusedAt(ReadFor purpose, String... lines) {
    try {
      read(purpose, lines);
      return List.of();
    } catch (ConfigException wrong) {
      return shown(wrong.problems());
    }
  }

  /** What is wrong with {@code signet.conf} of these lines, {@code @/} for the folder. */
  List<String> problems(String... lines) {
    try {
      read(lines);
      return List.of();
    } catch (ConfigException wrong) {
      return shown(wrong.problems());
    }
  }

  /** What is warned of. */
  List<String> warnings(String... lines) throws ConfigException {
    return shown(read(lines).warnings());
  }

  List<String> shown(List<ConfigProblem> problems) {
    return problems.stream().map(p -> p.toString().replace(folder + "/", "@/")).toList();
  }
}
