package org.signet.systemtest.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What several rounds of one load on one program have shown, all medians.
 *
 * @param processor milliseconds of processors per message, of the program's processes
 * @param perSecond messages
 * @param middle milliseconds within which half of the messages were answered
 * @param slow the same of 99 of 100
 * @param slowest of all messages, in milliseconds
 * @param memory resident, in MiB, after the last round
 * @param clientShare which part of all processor time the client took
 */
record Figures(
    double processor,
    double perSecond,
    double middle,
    double slow,
    double slowest,
    double memory,
    double clientShare) {

  /** Of a program that was not measured: nothing compares with it. */
  static final Figures NONE =
      new Figures(
          Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

  static Figures of(List<Load> rounds, long residentKibibytes) {
    return new Figures(
        median(rounds, load -> load.microsecondsPerMessage() / 1e3),
        median(rounds, Load::messagesPerSecond),
        median(rounds, load -> load.latencies().quantile(0.5)),
        median(rounds, load -> load.latencies().quantile(0.99)),
        rounds.stream().mapToDouble(load -> load.latencies().quantile(1)).max().orElseThrow(),
        residentKibibytes / 1024.0,
        median(rounds, Load::clientShare));
  }

  static <T> double median(List<T> values, ToDoubleFunction<T> figure) {
    double[] sorted = values.stream().mapToDouble(figure).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[half]
        : Arrays.stream(sorted, half - 1, half + 1).average().orElseThrow();
  }

  static String header(String reference) {
    return ("| program | CPU ms per message | of %1$s's | messages/s | of %1$s's |"
            + " half within ms | 99 %% within ms | all within ms | resident MiB |"
            + " client's share of CPU |%n|---|---|---|---|---|---|---|---|---|---|%n")
        .formatted(reference);
  }

  String row(String program, Figures reference) {
    return String.format(
        Locale.ROOT,
        "| %s | %.3f | %.2f | %.0f | %.2f | %.2f | %.2f | %.2f | %.0f | %.0f %% |%n",
        program,
        processor,
        processor / reference.processor,
        perSecond,
        perSecond / reference.perSecond,
        middle,
        slow,
        slowest,
        memory,
        100 * clientShare);
  }
}
