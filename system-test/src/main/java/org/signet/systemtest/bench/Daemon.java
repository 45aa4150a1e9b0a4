package org.signet.systemtest.bench;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.signet.milter.address.ListenAddress;

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

  private final Duration startTime;

  private Daemon(Process process, ListenAddress address, Path log, Duration startTime) {
    this.process = process;
    this.address = address;
    this.log = log;
    this.startTime = startTime;
  }

  /** Starts it, and waits until it listens. */
  static Daemon start(List<String> command, ListenAddress address, Path log)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      for (long end = start + PATIENCE.toNanos(); !listens(address); ) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw new IOException(command.get(0) + " does not listen:\n" + Files.readString(log));
        }
        TimeUnit.MILLISECONDS.sleep(5);
      }
      return new Daemon(process, address, log, Duration.ofNanos(System.nanoTime() - start));
    } catch (IOException | InterruptedException e) {
      end(process);
      throw e;
    }
  }

  private static boolean listens(ListenAddress address) {
    try (SocketChannel channel = SocketChannel.open(address.resolve())) {
      return channel.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  ListenAddress address() {
    return address;
  }

  /** From its start until it listened. */
  Duration startTime() {
    return startTime;
  }

  /** Whether it has not ended, and has logged no failure of its own. */
  boolean isWell() throws IOException {
    return process.isAlive() && !Files.readString(log).contains("\tat ");
  }

  /** How it has ended, if it has, for a message. */
  String ending() throws IOException {
    return process.isAlive()
        ? ""
        : ", it has ended with status "
            + process.exitValue()
            + ": "
            + Files.readString(log).strip();
  }

  /** Processor time that it has used so far, of the system and of its processes included. */
  Duration processorTime() throws IOException {
    long sum = 0;
    for (long pid : pids()) {
      sum += processorMillis(pid);
    }
    return Duration.ofMillis(sum);
  }

  /** The same of this program. */
  static Duration ownProcessorTime() throws IOException {
    return Duration.ofMillis(processorMillis(ProcessHandle.current().pid()));
  }

  /** Resident memory of all its processes now, in KiB. */
  long residentMemory() throws IOException {
    long sum = 0;
    for (long pid : pids()) {
      sum += residentMemory(pid);
    }
    return sum;
  }

  private List<Long> pids() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .map(ProcessHandle::pid)
        .toList();
  }

  private static long processorMillis(long pid) throws IOException {
    String stat = read(pid, "stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
    return ticks * 1000 / TICKS_PER_SECOND;
  }

  private static long residentMemory(long pid) throws IOException {
    return read(pid, "status")
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElse(0);
  }

  private static String read(long pid, String file) throws IOException {
    return Files.readString(Path.of("/proc", String.valueOf(pid), file));
  }

  @Override
  public void close() {
    end(process);
  }

  /** Kills it: some take seconds to end by themselves, and have nothing to lose. */
  private static void end(Process process) {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    try {
      process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
