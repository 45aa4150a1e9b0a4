package org.signet.server.observe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Whether a stream of this process goes to systemd's journal: {@code JOURNAL_STREAM} names the
 * device and the inode of the socket that systemd made, and is inherited by whoever redirects its
 * output elsewhere.
 */
final class JournalStream {
  private JournalStream() {}

  /**
   * Compares a stream with the variable.
   *
   * @param variable {@code JOURNAL_STREAM}; empty if it is not set
   * @param stream its entry below {@code /proc/self/fd}
   */
  static boolean is(String variable, Path stream) {
    if (variable.isEmpty()) {
      return false;
    }
    try {
      Map<String, Object> found = Files.readAttributes(stream, "unix:dev,ino");
      return variable.equals(found.get("dev") + ":" + found.get("ino"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false; // no /proc, or no unix: times do no harm
    }
  }
}
