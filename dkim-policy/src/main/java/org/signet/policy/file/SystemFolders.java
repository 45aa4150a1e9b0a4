package org.signet.policy.file;

import java.nio.file.Path;
import java.util.Set;

/**
 * Folders of the system or of another program. To change their owner or mode would break more than
 * it fixes, so no advice of ours does: it names a folder of one's own instead.
 */
public final class SystemFolders {
  private static final Set<String> WITH_ALL_BELOW =
      Set.of("boot", "dev", "proc", "sys", "usr", "bin", "sbin", "lib", "lib64", "snap");

  /** Folders whose direct members are the system's. */
  private static final Set<String> WITH_MEMBERS =
      Set.of("/", "/var", "/home", "/run/user", "/run/systemd");

  private static final Set<String> ALONE =
      Set.of(
          "/etc/mail",
          "/etc/pki",
          "/etc/pki/tls",
          "/etc/pki/tls/certs",
          "/etc/pki/tls/private",
          "/etc/postfix",
          "/etc/ssl",
          "/etc/ssl/certs",
          "/etc/ssl/private",
          "/run/lock",
          "/run/shm",
          "/var/lib/private",
          "/var/run/lock",
          "/var/run/user",
          "/var/spool/postfix");

  private static final Set<String> QUEUES_OF_POSTFIX =
      Set.of(
          "active",
          "bounce",
          "corrupt",
          "defer",
          "deferred",
          "dev",
          "etc",
          "flush",
          "hold",
          "incoming",
          "lib",
          "maildrop",
          "pid",
          "private",
          "public",
          "saved",
          "trace",
          "usr");

  private SystemFolders() {}

  /**
   * Whether it is one, or the current folder of this process.
   *
   * @param folder absolute
   */
  public static boolean contains(Path folder) {
    Path path = folder.normalize();
    Path parent = path.getParent();
    if (parent == null || path.equals(Path.of("").toAbsolutePath())) {
      return true;
    }
    return WITH_ALL_BELOW.contains(path.getName(0).toString())
        || WITH_MEMBERS.contains(parent.toString())
        || ALONE.contains(path.toString())
        || (parent.toString().equals("/var/spool/postfix")
            && QUEUES_OF_POSTFIX.contains(path.getFileName().toString()));
  }
}
