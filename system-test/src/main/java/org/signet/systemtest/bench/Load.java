package org.signet.systemtest.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What a daemon did under load.
 *
 * @param messages how many it has answered
 * @param wall time that it took
 * @param processor time of processors that the daemon used
 */
record Load(long messages, Duration wall, Duration processor) {
  static final Load NONE = new Load(0, Duration.ZERO, Duration.ZERO);

  /** Sends messages on {@code connections} at once for {@code duration}. */
  static Load run(Daemon daemon, int connections, Duration duration)
      throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      Duration processorBefore = daemon.processorTime();
      long start = System.nanoTime();
      long end = start + duration.toNanos();
      Callable<Long> sender =
          () -> {
            long count = 0;
            try (Mta mta = new Mta(daemon.address())) {
              while (System.nanoTime() < end) {
                if (mta.send().modifications().isEmpty()) {
                  throw new IOException("the milter has not added its header field");
                }
                count++;
              }
            }
            return count;
          };
      List<Future<Long>> counts = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        counts.add(threads.submit(sender));
      }
      long messages = 0;
      for (Future<Long> count : counts) {
        messages += count.get();
      }
      return new Load(
          messages,
          Duration.ofNanos(System.nanoTime() - start),
          daemon.processorTime().minus(processorBefore));
    } catch (ExecutionException e) {
      throw new IOException("a message failed under load", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  Load plus(Load other) {
    return new Load(
        messages + other.messages, wall.plus(other.wall), processor.plus(other.processor));
  }

  double microsecondsPerMessage() {
    return processor.toNanos() / 1e3 / messages;
  }

  double messagesPerSecond() {
    return messages / (wall.toNanos() / 1e9);
  }
}
