package org.signet.systemtest.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A folder that goes away with the test. Unlike JUnit's it can be searched by other users, since
 * Postfix gives up being root, and its path is short enough for unix-domain sockets (107 octets).
 */
public final class Workspace implements AutoCloseable {
  private final Path folder;

  private Workspace(Path folder) {
    this.folder = folder;
  }

  public static Workspace create() {
    try {
      Path folder = Files.createTempDirectory("signet-it");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      return new Workspace(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path path(String name) {
    return folder.resolve(name);
  }

  public Path folder(String name) {
    try {
      return Files.createDirectories(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file of lines of text and returns its path. */
  public Path file(String name, String text) {
    try {
      Path file = path(name);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@link #file}, readable only by its owner. */
  public Path secretFile(String name, String text) {
    try {
      Path file = file(name, "");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      return Files.writeString(file, text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(Workspace::delete);
    } catch (IOException | UncheckedIOException e) {
      // A daemon that was just stopped may still remove a file of its own: not worth a failed test.
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
