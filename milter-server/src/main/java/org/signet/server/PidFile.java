package org.signet.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** {@code PidFile}: written when the daemon listens, never through a symbolic link. */
final class PidFile implements AutoCloseable {
  private final Path path;
  private final String content = ProcessHandle.current().pid() + "\n";

  private PidFile(Path path) {
    this.path = path;
  }

  /**
   * Writes it, in place of one that a killed daemon left.
   *
   * @throws IOException if it cannot be written
   */
  static PidFile write(Path path) throws IOException {
    PidFile file = new PidFile(path.toAbsolutePath());
    if (isPrepared(file.path)) {
      file.writeInPlace(file.content);
      return file;
    }
    Path folder = file.path.getParent();
    Path part = Files.createTempFile(folder, "." + path.getFileName(), null);
    try {
      Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-r--r--"));
      Files.writeString(part, file.content, US_ASCII);
      Files.move(
          part, file.path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      Files.deleteIfExists(part);
      throw e;
    }
    return file;
  }

  /**
   * Whether it is a file of ours in a folder where we cannot make or remove one: root has put it
   * there before the daemon became another user.
   */
  private static boolean isPrepared(Path path) {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
        && Files.isWritable(path)
        && !Files.isWritable(Objects.requireNonNull(path.getParent()));
  }

  private void writeInPlace(String text) throws IOException {
    Files.writeString(
        path,
        text,
        US_ASCII,
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING,
        LinkOption.NOFOLLOW_LINKS);
  }

  /** Removes it, or empties it where it cannot be removed, if it is still ours. */
  @Override
  public void close() throws IOException {
    if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
        && Files.readString(path, US_ASCII).equals(content)) {
      if (isPrepared(path)) {
        writeInPlace("");
      } else {
        Files.delete(path);
      }
    }
  }
}
