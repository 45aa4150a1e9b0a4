package org.signet.keytool.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.signet.keytool.terminal.Progress;

/** Probes many keys, 64 at a time: most of the time goes by waiting for DNS. */
public final class ParallelProbe {
  private static final int MOST_AT_ONCE = 64;

  private final KeyProbe probe;

  public ParallelProbe(KeyProbe probe) {
    this.probe = probe;
  }

  /**
   * Probes all.
   *
   * @return a report for each key, in their order
   */
  public List<KeyProbe.Report> probe(List<PublishedKey> keys, Progress progress) {
    if (keys.isEmpty()) {
      return List.of();
    }
    ExecutorService pool =
        Executors.newFixedThreadPool(
            Math.min(keys.size(), MOST_AT_ONCE),
            work -> {
              Thread thread = new Thread(work, "probe");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<KeyProbe.Report>> pending = new ArrayList<>();
      for (PublishedKey key : keys) {
        pending.add(pool.submit(() -> probe.probe(key)));
      }
      List<KeyProbe.Report> reports = new ArrayList<>();
      for (Future<KeyProbe.Report> each : pending) {
        reports.add(each.get());
        progress.done(reports.size());
      }
      progress.end();
      return reports;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }
}
