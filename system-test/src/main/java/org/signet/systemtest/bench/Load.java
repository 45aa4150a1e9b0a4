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
import java.util.function.Predicate;
import org.signet.milter.reply.Response;

/**
 * What a daemon did under load.
 *
 * @param wall time that it took
 * @param processor time of processors that the daemon used
 * @param client the same of this program
 * @param latencies of all messages, from the first octet to the verdict
 */
record Load(Duration wall, Duration processor, Duration client, Latencies latencies) {
  static final Load NONE = new Load(Duration.ZERO, Duration.ZERO, Duration.ZERO, new Latencies());

  /**
   * What is sent.
   *
   * @param clientAddress of the SMTP client that all is said to come from
   * @param messages sent by turns
   * @param expected holds for the answer to each
   */
  record Work(String clientAddress, List<BenchMessage> messages, Predicate<Response> expected) {}

  /** Sends messages on {@code connections} at once for {@code duration}, at least one on each. */
  static Load run(Daemon daemon, int connections, Duration duration, Work work)
      throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      Duration processorBefore = daemon.processorTime();
      Duration clientBefore = Daemon.ownProcessorTime();
      long start = System.nanoTime();
      long end = start + duration.toNanos();
      List<Future<Latencies>> all = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        all.add(threads.submit(sender(daemon, i, connections, end, work)));
      }
      List<Latencies> latencies = new ArrayList<>();
      for (Future<Latencies> one : all) {
        latencies.add(one.get());
      }
      return new Load(
          Duration.ofNanos(System.nanoTime() - start),
          daemon.processorTime().minus(processorBefore),
          Daemon.ownProcessorTime().minus(clientBefore),
          Latencies.of(latencies));
    } catch (ExecutionException e) {
      throw new IOException(
          "a message failed under load: " + e.getCause() + daemon.ending(), e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private static Callable<Latencies> sender(
      Daemon daemon, int first, int step, long end, Work work) {
    return () -> {
      Latencies latencies = new Latencies();
      try (Mta mta = new Mta(daemon.address(), work.clientAddress())) {
        int next = first;
        do {
          BenchMessage message = work.messages().get(next % work.messages().size());
          long before = System.nanoTime();
          Response response = mta.send(message);
          latencies.add(System.nanoTime() - before);
          if (!work.expected().test(response)) {
            throw new IOException("not the answer that should come: " + response);
          }
          next += step;
        } while (System.nanoTime() < end);
      }
      return latencies;
    };
  }

  Load plus(Load other) {
    return new Load(
        wall.plus(other.wall),
        processor.plus(other.processor),
        client.plus(other.client),
        Latencies.of(List.of(latencies, other.latencies)));
  }

  double microsecondsPerMessage() {
    return processor.toNanos() / 1e3 / latencies.count();
  }

  double messagesPerSecond() {
    return latencies.count() / (wall.toNanos() / 1e9);
  }

  /** Which part of all processor time this program took. */
  double clientShare() {
    return client.toNanos() / (double) Math.max(1, client.plus(processor).toNanos());
  }
}
