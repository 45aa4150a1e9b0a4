package org.signet.systemtest.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** An haproxy in the foreground, with the configuration that a test gives it. */
public final class PrivateHaproxy implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Process haproxy;
  private final Path log;

  private PrivateHaproxy(Process haproxy, Path log) {
    this.haproxy = haproxy;
    this.log = log;
  }

  /** Starts it, and waits until it listens at {@code port}. */
  public static PrivateHaproxy start(Workspace workspace, String configuration, int port) {
    Path program = Needs.program("/usr/sbin/haproxy");
    Path conf = workspace.file("haproxy.cfg", configuration);
    Path log = workspace.path("haproxy.log");
    try {
      Process process =
          new ProcessBuilder(program.toString(), "-db", "-f", conf.toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      PrivateHaproxy haproxy = new PrivateHaproxy(process, log);
      try {
        Await.until(
            PATIENCE,
            () -> process.isAlive() && Loopback.answers(port),
            () -> "haproxy does not listen:\n" + haproxy.log());
      } catch (AssertionError e) {
        haproxy.close();
        throw e;
      }
      return haproxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "no log: " + e;
    }
  }

  @Override
  public void close() {
    haproxy.destroy();
    try {
      if (!haproxy.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        haproxy.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      haproxy.destroyForcibly();
    }
  }
}
