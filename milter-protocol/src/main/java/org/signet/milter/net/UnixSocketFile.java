package org.signet.milter.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.signet.milter.address.ListenAddress;

/**
 * The file of a unix-domain socket. It is bound in a folder that nobody else can enter, gets its
 * mode and group there, and only then is moved to its place: never is it there with others.
 */
final class UnixSocketFile {
  private static final int MOST_TRIES = 100;
  private static final int FILE_TYPE = 0170000;
  private static final int SOCKET = 0140000;

  private final Path path;
  private final Path folder;
  private volatile @Nullable Object identity; // the file key, once it is in its place

  /** What is at the path. */
  enum Seen {
    OURS(""),
    NOTHING("has been removed and is going to be bound again"),
    SOCKET("has been replaced by the socket of another program; stop that one"),
    ANOTHER_FILE("has been replaced by a file that is not a socket; remove that one"),
    UNKNOWN("cannot be examined; check the permissions of its folder");

    private final String words;

    Seen(String words) {
      this.words = words;
    }

    /** To come after the address. */
    String words() {
      return words;
    }
  }

  private UnixSocketFile(Path path, Path folder) {
    this.path = path;
    this.folder = folder;
  }

  /**
   * Makes the private folder.
   *
   * @throws IOException with a message for administrators, if something answers at {@code path}, or
   *     something is there that is not a socket, or the folder cannot be written
   */
  static UnixSocketFile prepare(Path path) throws IOException {
    Optional<String> objection = new ListenAddress.Local(path).objection();
    if (objection.isPresent()) {
      throw new IOException(objection.get());
    }
    Path parent = Objects.requireNonNull(path.toAbsolutePath().getParent());
    refuseIfTaken(path);
    try {
      return new UnixSocketFile(path, privateFolder(parent));
    } catch (NoSuchFileException e) {
      throw new IOException("the folder " + parent + " does not exist; create it", e);
    } catch (AccessDeniedException e) {
      throw new IOException(
          "the folder "
              + parent
              + " cannot be written to by the daemon's user; choose a path in a folder of its own"
              + " (RuntimeDirectory= in a systemd unit makes one below /run)",
          e);
    }
  }

  /** Short, as the path of a socket has room for about 100 octets only. */
  private static Path privateFolder(Path parent) throws IOException {
    for (int tries = 1; ; tries++) {
      String name = "." + Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36), 36);
      try {
        return Files.createDirectory(
            parent.resolve(name),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } catch (FileAlreadyExistsException e) {
        if (tries == MOST_TRIES) {
          throw e;
        }
      }
    }
  }

  private static void refuseIfTaken(Path path) throws IOException {
    int mode;
    try {
      mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return;
    }
    if (!isSocket(mode)) {
      throw new IOException(
          "a file that is not a socket exists there; remove it or choose another path");
    }
    if (answers(path)) {
      throw new IOException("another program listens there; stop it or choose another path");
    }
  }

  private static boolean isSocket(int mode) {
    return (mode & FILE_TYPE) == SOCKET;
  }

  /** What is there after it was published. An inode is not used again while it is bound. */
  Seen look() {
    try {
      if (fileKey(path).equals(identity)) {
        return Seen.OURS;
      }
      Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      return isSocket((Integer) Objects.requireNonNull(mode)) ? Seen.SOCKET : Seen.ANOTHER_FILE;
    } catch (NoSuchFileException e) {
      return Seen.NOTHING;
    } catch (IOException e) {
      return Seen.UNKNOWN;
    }
  }

  /** Whether another program listens there; one that cannot be asked is taken for one. */
  boolean somebodyAnswers() {
    try {
      return answers(path);
    } catch (IOException e) {
      return true;
    }
  }

  /** Whether somebody listens; a full queue of connections is somebody, too. */
  private static boolean answers(Path path) throws IOException {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.configureBlocking(false);
      probe.connect(UnixDomainSocketAddress.of(path));
      return true;
    } catch (ConnectException e) {
      return false;
    } catch (IOException e) {
      throw new IOException("a socket exists there that cannot be examined: " + e.getMessage(), e);
    }
  }

  /** Where to bind. */
  UnixDomainSocketAddress privateAddress() {
    return UnixDomainSocketAddress.of(folder.resolve("s"));
  }

  /** Sets owner, group and mode, and moves the bound socket to its place, over a stale one. */
  void publish(SocketAccess access) throws IOException {
    Path bound = folder.resolve("s");
    PosixFileAttributeView view = Files.getFileAttributeView(bound, PosixFileAttributeView.class);
    var principals = bound.getFileSystem().getUserPrincipalLookupService();
    try {
      if (access.owner().isPresent()) {
        view.setOwner(principals.lookupPrincipalByName(access.owner().get()));
      }
      if (access.group().isPresent()) {
        view.setGroup(principals.lookupPrincipalByGroupName(access.group().get()));
      }
    } catch (UserPrincipalNotFoundException e) {
      throw new IOException("unknown user or group " + e.getName(), e);
    } catch (FileSystemException e) {
      throw new IOException(
          "the owner or group of the socket cannot be set, which only root can do: " + access, e);
    }
    if (access.mode().isPresent()) {
      view.setPermissions(permissions(access.mode().getAsInt()));
    }
    identity = fileKey(bound);
    Files.move(bound, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Files.delete(folder);
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] fromHighestBit = PosixFilePermission.values();
    for (int i = 0; i < fromHighestBit.length; i++) {
      if ((mode & (0400 >>> i)) != 0) {
        permissions.add(fromHighestBit[i]);
      }
    }
    return permissions;
  }

  private static Object fileKey(Path path) throws IOException {
    return Objects.requireNonNull(
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey(),
        "unix file systems have one");
  }

  /** Removes the private folder if it is still there, and the socket if it is still this one. */
  void remove() throws IOException {
    Files.deleteIfExists(folder.resolve("s"));
    Files.deleteIfExists(folder);
    try {
      if (fileKey(path).equals(identity)) {
        Files.delete(path);
      }
    } catch (NoSuchFileException e) {
      // Somebody else has removed it: just as well.
    }
    identity = null;
  }
}
