package org.signet.systemtest.bench;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** How long each of many messages took. Confined to one thread while it grows. */
final class Latencies {
  private long[] nanoseconds = new long[64];
  private int count;

  void add(long time) {
    if (count == nanoseconds.length) {
      nanoseconds = Arrays.copyOf(nanoseconds, 2 * count);
    }
    nanoseconds[count++] = time;
  }

  /** All of them together. */
  static Latencies of(List<Latencies> parts) {
    Latencies all = new Latencies();
    all.nanoseconds = parts.stream().flatMapToLong(Latencies::stream).toArray();
    all.count = all.nanoseconds.length;
    return all;
  }

  private LongStream stream() {
    return Arrays.stream(nanoseconds, 0, count);
  }

  int count() {
    return count;
  }

  /** In milliseconds; 0 is the quickest, 1 the slowest. */
  double quantile(double share) {
    long[] sorted = stream().sorted().toArray();
    return sorted[(int) Math.round(share * (count - 1))] / 1e6;
  }
}
