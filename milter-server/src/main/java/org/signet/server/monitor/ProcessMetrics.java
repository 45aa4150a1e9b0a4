package org.signet.server.monitor;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What the process takes, in the names that exporters of other programs have. All is asked when
 * somebody wants to see it.
 */
final class ProcessMetrics {
  private static final Path SELF = Path.of("/proc/self");
  private static final double KIB = 1024;

  private ProcessMetrics() {}

  static void register(Metrics metrics) {
    ProcessHandle.Info process = ProcessHandle.current().info();
    Runtime jvm = Runtime.getRuntime();
    double startedAt = process.startInstant().map(Instant::toEpochMilli).orElse(0L) / 1e3;
    metrics.gauge("process_start_time_seconds", "Start time of the process", () -> startedAt);
    metrics.gauge("process_open_fds", "File descriptors in use", ProcessMetrics::descriptors);
    metrics.gauge(
        "process_resident_memory_bytes",
        "Resident memory of the process, including the heap",
        () -> status("VmRSS:") * KIB);
    metrics.gauge(
        "jvm_memory_used_bytes", "Heap in use", () -> jvm.totalMemory() - jvm.freeMemory());
    metrics.gauge("jvm_memory_max_bytes", "Maximum size of the heap", jvm::maxMemory);
    metrics.gauge("jvm_threads_current", "Threads", () -> status("Threads:"));
    CounterWithCallback.builder()
        .name("process_cpu_seconds_total")
        .help("CPU time used")
        .callback(
            callback ->
                callback.call(
                    ProcessHandle.current()
                            .info()
                            .totalCpuDuration()
                            .orElse(Duration.ZERO)
                            .toMillis()
                        / 1e3))
        .register(metrics.registry());
  }

  private static double descriptors() {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(SELF.resolve("fd"))) {
      int count = 0;
      for (Path ignored : all) {
        count++;
      }
      return count - 1; // that of the directory itself
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  /** A number of /proc/self/status. */
  private static double status(String name) {
    try {
      List<String> lines = Files.readAllLines(SELF.resolve("status"));
      return lines.stream()
          .filter(line -> line.startsWith(name))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
