package org.signet.keytool.migrate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Programs of this machine. */
final class InstalledProgram {
  private static final int MOST_OUTPUT = 1 << 20;

  private InstalledProgram() {}

  /** Where a program is: in PATH, or where daemons are, which PATH of ordinary users lacks. */
  static Optional<Path> find(String name) {
    List<String> folders = new ArrayList<>();
    folders.addAll(Arrays.asList(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":")));
    folders.addAll(List.of("/usr/sbin", "/usr/local/sbin", "/sbin"));
    for (String folder : folders) {
      try {
        Path program = Path.of(folder, name);
        if (program.isAbsolute() && Files.isRegularFile(program) && Files.isExecutable(program)) {
          return Optional.of(program);
        }
      } catch (InvalidPathException e) {
        // Not a folder, so there is no program in it.
      }
    }
    return Optional.empty();
  }

  /**
   * What a program prints, or nothing if it fails, prints more than 1 MiB or takes too long.
   *
   * @throws IOException if it cannot be started
   */
  static Optional<String> output(List<String> command, Duration patience) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Thread reaper =
        new Thread(
            () -> {
              if (!ended(process, patience)) {
                process.destroyForcibly();
              }
            },
            "reaper");
    reaper.setDaemon(true);
    reaper.start();
    try (InputStream out = process.getInputStream()) {
      byte[] octets = out.readNBytes(MOST_OUTPUT + 1);
      if (octets.length > MOST_OUTPUT) {
        return Optional.empty();
      }
      return ended(process, patience) && process.exitValue() == 0
          ? Optional.of(new String(octets, StandardCharsets.UTF_8))
          : Optional.empty();
    } finally {
      process.destroyForcibly();
    }
  }

  /** Waits for a process; one that is interrupted waits no longer. */
  static boolean ended(Process process, Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
