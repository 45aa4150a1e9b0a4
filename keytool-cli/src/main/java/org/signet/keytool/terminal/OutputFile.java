package org.signet.keytool.terminal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that is written whole or not at all: into a temporary file beside it, which then gets its
 * name. The permissions are the final ones from the first moment on.
 */
public final class OutputFile {
  private static final int NAME_TRIES = 100;

  private final Path path;
  private final Set<PosixFilePermission> permissions;

  private OutputFile(Path path, String permissions) {
    this.path = path;
    this.permissions = PosixFilePermissions.fromString(permissions);
  }

  /** Readable by its owner alone: a private key. */
  public static OutputFile secret(Path path) {
    return new OutputFile(path, "rw-------");
  }

  /** Readable by everybody, as far as the umask lets it: what is published in DNS anyway. */
  public static OutputFile open(Path path) {
    return new OutputFile(path, "rw-r--r--");
  }

  public Path path() {
    return path;
  }

  /** Whether something has the name, be it a dangling symbolic link. */
  public boolean exists() {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Writes the file.
   *
   * @param replace whether to put it in the place of one that exists
   * @throws FileAlreadyExistsException if one exists and is not to be replaced
   */
  public void write(String text, boolean replace) throws IOException {
    Path temporary = createTemporary();
    try {
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (octets.hasRemaining()) {
          channel.write(octets);
        }
        channel.force(true);
      }
      if (replace) {
        Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
      } else {
        moveToFreeName(temporary);
      }
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** A link cannot take the name of another file, not even of one made this very moment. */
  private void moveToFreeName(Path temporary) throws IOException {
    try {
      Files.createLink(path, temporary);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) { // a file system without links
      Files.move(temporary, path);
    }
  }

  private Path createTemporary() throws IOException {
    FileAttribute<Set<PosixFilePermission>> mode =
        PosixFilePermissions.asFileAttribute(permissions);
    for (int i = 0; ; i++) {
      Path temporary =
          path.resolveSibling(
              "." + path.getFileName() + "." + ProcessHandle.current().pid() + "-" + i);
      try {
        return Files.createFile(temporary, mode);
      } catch (FileAlreadyExistsException e) {
        if (i == NAME_TRIES) {
          throw e;
        }
      }
    }
  }
}
