package org.signet.systemtest.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A server of somebody else in the foreground, with its output in a file, until it is closed. */
final class Foreground implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Process process;
  private final Path log;

  private Foreground(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts the program, and waits until it is ready. */
  static Foreground start(Path log, BooleanSupplier ready, String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      Foreground program = new Foreground(process, log);
      try {
        Await.until(
            PATIENCE,
            () -> program.isAlive(command[0]) && ready.getAsBoolean(),
            () -> command[0] + " does not answer:\n" + program.log());
      } catch (AssertionError e) {
        program.close();
        throw e;
      }
      return program;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isAlive(String name) {
    if (!process.isAlive()) {
      throw new AssertionError(name + " ended with status " + process.exitValue() + ":\n" + log());
    }
    return true;
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "no log: " + e;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
