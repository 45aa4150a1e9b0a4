package org.signet.server.monitor;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.verify.VerificationResult;
import org.signet.server.observe.MessageReport;
import org.signet.server.observe.MessageReport.SignatureMade;
import org.signet.server.observe.MilterObserver;

/**
 * What is counted as mail goes by. Nothing here takes a lock, and nothing grows with what comes
 * from outside: labels have closed or bounded sets of values. Thread-safe.
 */
public final class Metrics implements MilterObserver {
  private static final int MOST_DOMAINS = 100;
  private static final int MOST_SELECTORS = 100;
  private static final double NANOS = 1e9;
  private static final double[] SECONDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final BoundedLabels domains = new BoundedLabels(MOST_DOMAINS);
  private final BoundedLabels selectors = new BoundedLabels(MOST_SELECTORS);

  private final Counter messages =
      counter(
          "signet_messages_total",
          "Messages, by decision, reason and answer to the MTA",
          "decision",
          "reason",
          "answer");
  private final Counter signatures =
      counter("signet_signatures_total", "Signatures made", "domain", "selector", "algorithm");
  private final Counter verifications =
      counter(
          "signet_verifications_total",
          "Signatures verified, by result, and reason if not pass",
          "result",
          "reason");
  private final Counter lookups =
      counter("signet_dns_lookups_total", "Queries for public keys, by outcome", "outcome");
  private final DistributionDataPoint lookupSeconds =
      histogram("signet_dns_lookup_seconds", "Time until a query for a public key is answered");
  private final DistributionDataPoint answerSeconds =
      histogram("signet_answer_seconds", "Time from the end of a message to its answer");
  private final GaugeDataPoint pending =
      Gauge.builder()
          .name("signet_pending_answers")
          .help("Messages that have arrived completely and wait for public keys")
          .register(registry);

  /**
   * All at zero.
   *
   * @param version of the program
   */
  public Metrics(String version) {
    Info.builder()
        .name("signet_build_info")
        .help("The version")
        .labelNames("version")
        .register(registry)
        .addLabelValues(version);
  }

  private Counter counter(String name, String help, String... labels) {
    return Counter.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .withoutExemplars()
        .register(registry);
  }

  private Histogram histogram(String name, String help) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .classicOnly()
        .classicUpperBounds(SECONDS)
        .withoutExemplars()
        .register(registry);
  }

  /** A value that is asked for when somebody wants to see it. */
  void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }

  /** For what else is asked when somebody wants to see it. */
  PrometheusRegistry registry() {
    return registry;
  }

  @Override
  public void answerAwaited() {
    pending.inc();
  }

  @Override
  public void ended(MessageReport report) {
    if (report.awaited()) {
      pending.dec();
    }
    messages.labelValues(report.action(), report.reason(), report.ending().word()).inc();
    for (SignatureMade made : report.signatures()) {
      signatures
          .labelValues(domains.of(made.domain()), selectors.of(made.selector()), made.algorithm())
          .inc();
    }
    for (VerificationResult result : report.results().orElse(List.of())) {
      verifications
          .labelValues(
              result.code().toString(), result.reason().map(reason -> reason.id()).orElse(""))
          .inc();
    }
    answerSeconds.observe(report.answering().toNanos() / NANOS);
  }

  /** A query for a public key was answered, or is given up. */
  public void lookedUp(KeyLookupResult answer, Duration time) {
    lookups.labelValues(outcome(answer)).inc();
    lookupSeconds.observe(time.toNanos() / NANOS);
  }

  private static String outcome(KeyLookupResult answer) {
    return switch (answer.kind()) {
      case FOUND, TOO_LONG -> "found";
      case NO_DATA -> "no-data";
      case NO_SUCH_NAME -> "no-such-name";
      case FAILED ->
          ((KeyLookupResult.Failed) answer)
              .cause()
              .name()
              .toLowerCase(Locale.ROOT)
              .replace('_', '-');
    };
  }

  /** What people want to see. */
  List<CounterSnapshot> counters() {
    return Stream.of(messages, signatures, verifications, lookups).map(Counter::collect).toList();
  }

  /** Messages that wait for public keys. */
  long pendingAnswers() {
    return (long) pending.get();
  }

  /** All of it in Prometheus' text format. */
  byte[] text() {
    ByteArrayOutputStream text = new ByteArrayOutputStream(16 * 1024);
    try {
      PrometheusTextFormatWriter.create()
          .write(text, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is no disk below it
    }
    return text.toByteArray();
  }

  /** Of {@link #text}. */
  static String contentType() {
    return PrometheusTextFormatWriter.CONTENT_TYPE;
  }
}
