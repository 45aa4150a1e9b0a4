package org.signet.systemtest.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A running {@code signet-milter}, started through its launcher as a service manager would. */
public final class SignetProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ProcessBuilder builder;
  private final MilterSocket socket;
  private final Path log;
  private final Duration startUp;
  private volatile Process process;

  private SignetProcess(ProcessBuilder builder, MilterSocket socket, Path log) throws IOException {
    this.builder = builder;
    this.socket = socket;
    this.log = log;
    long startedAt = System.nanoTime();
    this.process = builder.redirectOutput(log.toFile()).start();
    awaitListening();
    this.startUp = Duration.ofNanos(System.nanoTime() - startedAt);
  }

  private void awaitListening() {
    try {
      Await.until(PATIENCE, this::listens, () -> "signet-milter does not listen:\n" + log());
    } catch (AssertionError e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** Starts it again when it has ended, as a service manager would; its log goes on. */
  public void startAgain() {
    try {
      process = builder.redirectOutput(Redirect.appendTo(log.toFile())).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitListening();
  }

  /** Starts it with {@code lines} of configuration after the {@code Socket} line. */
  public static SignetProcess start(
      Workspace workspace, String name, MilterSocket socket, String lines) {
    return start(workspace, name, socket, lines, "");
  }

  /** As {@link #start(Workspace, String, MilterSocket, String)}, with JVM options. */
  public static SignetProcess start(
      Workspace workspace, String name, MilterSocket socket, String lines, String javaOptions) {
    Path conf = workspace.file(name + ".conf", "Socket " + socket.directive() + "\n" + lines);
    return start(Signet.milter(), conf, socket, workspace.path(name + ".log"), javaOptions);
  }

  /**
   * Starts any launcher with any configuration, and waits until something listens at {@code
   * socket}.
   */
  public static SignetProcess start(
      Path launcher, Path conf, MilterSocket socket, Path log, String javaOptions) {
    return start(launcher, conf, socket, log, Map.of("SIGNET_JAVA_OPTS", javaOptions));
  }

  /** As above, with more variables in its environment. */
  public static SignetProcess start(
      Path launcher, Path conf, MilterSocket socket, Path log, Map<String, String> environment) {
    ProcessBuilder builder =
        new ProcessBuilder(launcher.toString(), "-f", "-x", conf.toString())
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      return new SignetProcess(builder, socket, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean listens() {
    if (!process.isAlive()) {
      throw new AssertionError(
          "signet-milter ended with status " + process.exitValue() + ":\n" + log());
    }
    return socket.answers();
  }

  public MilterSocket socket() {
    return socket;
  }

  /** From the start of the launcher until a connection was accepted. */
  public Duration startUp() {
    return startUp;
  }

  public String log() {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a line in the log that contains {@code text}. */
  public void awaitLog(String text) {
    Await.until(
        PATIENCE, () -> log().contains(text), () -> "no \"" + text + "\" in the log:\n" + log());
  }

  /**
   * A figure of the process: its resident memory now and at its peak in KiB, VmRSS and VmHWM, or
   * its Threads.
   */
  public long memory(String figure) {
    try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith(figure + ":"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process that the launcher has become. */
  public long pid() {
    return process.pid();
  }

  /** How many descriptors the process has open. */
  public long descriptors() {
    try (var files = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks it to end: SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** Asks it to read its configuration again: SIGUSR1. */
  public void reload() {
    Command.of("kill", "-USR1", process.pid()).run().orFail();
  }

  /** Ends it at once: SIGKILL. opendkim needs up to 5 seconds otherwise. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Waits until it has ended, and returns its exit status. */
  public int awaitEnd() {
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("signet-milter does not stop:\n" + log());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Stops it. A test that cares how it ends calls {@link #terminate} and {@link #awaitEnd} before.
   */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
