package org.signet.systemtest.bench;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A signature of the JDK and nothing around it: the least that a signer in Java can cost. */
final class PrivateKeyOperation {
  private static final int HASH = 32;

  private final PrivateKey key;

  PrivateKeyOperation(PrivateKey key) {
    this.key = key;
  }

  /** Signs on all processors at once, and tells the processor time of each, in milliseconds. */
  double run(Duration duration) throws IOException, InterruptedException {
    int processors = Runtime.getRuntime().availableProcessors();
    ExecutorService threads = Executors.newFixedThreadPool(processors);
    try {
      Duration before = Daemon.ownProcessorTime();
      long end = System.nanoTime() + duration.toNanos();
      List<Future<Long>> all = new ArrayList<>();
      for (int i = 0; i < processors; i++) {
        all.add(threads.submit(signer(end)));
      }
      long signatures = 0;
      for (Future<Long> one : all) {
        signatures += one.get();
      }
      return Daemon.ownProcessorTime().minus(before).toNanos() / 1e6 / signatures;
    } catch (ExecutionException e) {
      throw new IOException("the JDK has not signed: " + e.getCause(), e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private Callable<Long> signer(long end) throws IOException {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      return () -> {
        long count = 0;
        do {
          signature.update(new byte[HASH]);
          signature.sign();
          count++;
        } while (System.nanoTime() < end);
        return count;
      };
    } catch (GeneralSecurityException e) {
      throw new IOException("the JDK does not take the key", e);
    }
  }
}
