package org.signet.systemtest.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.signet.milter.net.ListenAddress;
import org.signet.milter.net.MilterClient;

/** A milter as a process of its own, and what it costs according to {@code /proc}. */
final class Daemon implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Linux shows processor time to every program in this unit, whatever the kernel counts in. */
  private static final long TICKS_PER_SECOND = 100;

  private static final int UTIME = 11; // in /proc/PID/stat, counted after the program's name
  private static final int STIME = 12;

  private final Process process;
  private final ListenAddress address;
  private final Path log;

  private Daemon(Process process, ListenAddress address, Path log) {
    this.process = process;
    this.address = address;
    this.log = log;
  }

  /** Starts it, and waits until it listens. */
  static Daemon start(List<String> command, ListenAddress address, Path log)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Daemon daemon = new Daemon(process, address, log);
    for (long end = System.nanoTime() + PATIENCE.toNanos(); ; ) {
      try {
        MilterClient.connect(address, PATIENCE).close();
        return daemon;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() > end) {
          daemon.close();
          throw new IOException(command.get(0) + " does not listen:\n" + Files.readString(log), e);
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }

  ListenAddress address() {
    return address;
  }

  /** Whether it has not ended, and has logged no failure of its own. */
  boolean isWell() throws IOException {
    return process.isAlive() && !Files.readString(log).contains("\tat ");
  }

  /** Processor time that it has used so far, of the system included. */
  Duration processorTime() {
    String stat = read("stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
    return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
  }

  /** Resident memory now, in KiB. */
  long residentMemory() {
    return read("status")
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElse(0);
  }

  private String read(String file) {
    try {
      return Files.readString(Path.of("/proc", String.valueOf(process.pid()), file));
    } catch (IOException e) {
      throw new UncheckedIOException("the milter has ended", e);
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
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
