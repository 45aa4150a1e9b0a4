package org.signet.policy.config;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this machine calls itself. */
final class LocalHostName {
  private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

  private LocalHostName() {}

  /** As {@code gethostname(2)}; where the kernel does not tell it, as the resolver does. */
  static String get() {
    try {
      return Files.isReadable(KERNEL)
          ? Files.readString(KERNEL).strip()
          : InetAddress.getLocalHost().getHostName();
    } catch (IOException unknown) {
      return "localhost";
    }
  }
}
