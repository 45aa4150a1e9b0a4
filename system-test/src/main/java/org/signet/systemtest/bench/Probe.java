package org.signet.systemtest.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.signet.milter.address.ListenAddress;

/**
 * How long an ordinary message takes, each on a connection of its own: from connecting to the
 * verdict.
 */
final class Probe {
  private static final Duration PAUSE = Duration.ofMillis(10);

  private static final BenchMessage MESSAGE = BenchMessage.of("ann@example.net", 4096);

  private final Latencies latencies = new Latencies();

  private Probe() {}

  /** Sends messages one after the other for {@code duration}; all of them must be answered. */
  static Probe run(ListenAddress milter, Duration duration)
      throws IOException, InterruptedException {
    return byTurns(List.of(milter), duration).get(0);
  }

  /** As {@link #run} to several milters by turns, one probe for each. */
  static List<Probe> byTurns(List<ListenAddress> milters, Duration duration)
      throws IOException, InterruptedException {
    List<Probe> probes = new ArrayList<>();
    milters.forEach(milter -> probes.add(new Probe()));
    for (long end = System.nanoTime() + duration.toNanos(); System.nanoTime() < end; ) {
      for (int i = 0; i < probes.size(); i++) {
        long start = System.nanoTime();
        try (Mta mta = new Mta(milters.get(i), Mta.STRANGER)) {
          mta.send(MESSAGE);
          probes.get(i).latencies.add(System.nanoTime() - start);
        }
        TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
      }
    }
    return probes;
  }

  /** In milliseconds; 0 is the quickest, 1 the slowest. */
  double quantile(double share) {
    return latencies.quantile(share);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "median %.1f ms, 99 %% within %.1f ms, longest %.1f ms, of %d",
        quantile(0.5),
        quantile(0.99),
        quantile(1),
        latencies.count());
  }
}
