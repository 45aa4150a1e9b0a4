package org.signet.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code Background yes}: Java cannot fork, so the process starts itself once more, in a session of
 * its own, waits until that one listens or has failed, and ends with its status. What the new
 * process says until then is seen here; afterwards it has no terminal.
 */
final class BackgroundStart {
  /** Set for the process in the background. */
  private static final String MARK = "SIGNET_BACKGROUND";

  private static final String READY = "\u0006";
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private BackgroundStart() {}

  /** Whether this is the process in the background. */
  static boolean isBackground() {
    return System.getenv(MARK) != null;
  }

  /**
   * Starts the process in the background and waits for it.
   *
   * @return the status to end with
   * @throws IOException if it cannot be started
   */
  static int startAndWait() throws IOException {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      command.add(SETSID.toString());
    }
    command.addAll(ownCommandLine());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.PIPE);
    builder.environment().put(MARK, "1");
    Process process = builder.start();
    process.getOutputStream().close();
    try (InputStream said = process.getErrorStream()) {
      for (int octet = said.read(); octet >= 0; octet = said.read()) {
        if (octet == READY.charAt(0)) {
          return ExitStatus.OK.code();
        }
        System.err.write(octet);
      }
      System.err.flush();
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      return ExitStatus.UNAVAILABLE.code();
    }
  }

  private static List<String> ownCommandLine() throws IOException {
    String all = Files.readString(COMMAND_LINE, StandardCharsets.UTF_8);
    return List.of(all.substring(0, all.length() - 1).split("\0", -1));
  }

  /** Called in the background when it listens: lets the waiting process end. */
  static void ready() {
    if (isBackground()) {
      System.err.print(READY);
      System.err.flush();
      System.setErr(
          new java.io.PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
    }
  }
}
