package org.signet.server.monitor;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.signet.milter.net.BindFailure;
import org.signet.policy.config.HostPort;
import org.signet.server.observe.MilterObserver;
import org.signet.server.watch.KeyWatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that {@code MetricsAddress} brings: what is counted, and where it is shown. Thread-safe. */
public final class Monitor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("org.signet.server");

  private final Health health;
  private final Metrics metrics;
  private final RecentMessages messages;
  private final StatusPage status;
  private final HttpEndpoint endpoint;
  private volatile @Nullable Running running;

  private Monitor(InetSocketAddress address, Health health, String version) throws IOException {
    InstantSource clock = InstantSource.system();
    this.health = health;
    this.metrics = new Metrics(version);
    this.messages = new RecentMessages(clock);
    KeyMetrics keys = new KeyMetrics(this::keyWatch, clock);
    this.status = new StatusPage(version, health, metrics, keys, messages, clock);
    ProcessMetrics.register(metrics);
    register(metrics.registry());
    keys.register(metrics.registry(), health);
    this.endpoint = HttpEndpoint.start(address, this::page);
  }

  /**
   * Begins to show.
   *
   * @throws IOException if it cannot listen there; the message names the address, the cause and the
   *     fix
   */
  public static Monitor start(HostPort address, Health health, String version) throws IOException {
    InetSocketAddress resolved = new InetSocketAddress(address.host(), address.port());
    String where = "cannot show metrics at MetricsAddress " + address + ": ";
    if (resolved.isUnresolved()) {
      throw new IOException(where + "unknown host");
    }
    try {
      Monitor monitor = new Monitor(resolved, health, version);
      LOG.info("metrics, health and status at http://{}/", address);
      return monitor;
    } catch (IOException e) {
      throw new IOException(where + BindFailure.describe(e, address.port()), e);
    }
  }

  private Optional<KeyWatch> keyWatch() {
    return Optional.ofNullable(running).map(Running::keyWatch);
  }

  /** The daemon listens from now on. */
  public void watch(Running daemon) {
    running = daemon;
  }

  /** Are to be told of messages. */
  public List<MilterObserver> observers() {
    return List.of(metrics, messages);
  }

  /** Is to be told of queries for public keys. */
  public Metrics metrics() {
    return metrics;
  }

  /** Where it listens, with the port that the system has chosen instead of 0. */
  InetSocketAddress address() {
    return endpoint.address();
  }

  private void register(PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name("signet_open_connections")
        .help("Open connections of MTAs")
        .callback(callback -> ifRunning(daemon -> callback.call((double) daemon.connections())))
        .register(registry);
    CounterWithCallback.builder()
        .name("signet_connections_total")
        .help("Connections of MTAs, in total")
        .callback(
            callback -> ifRunning(daemon -> callback.call((double) daemon.acceptedConnections())))
        .register(registry);
    CounterWithCallback.builder()
        .name("signet_sockets_bound_again_total")
        .help("Times that a unix socket was bound again because its file had been removed")
        .callback(
            callback -> ifRunning(daemon -> callback.call((double) daemon.socketsBoundAgain())))
        .register(registry);
    metrics.gauge(
        "signet_ready", "1 if /readyz answers 200", () -> health.reasons().isEmpty() ? 1 : 0);
    metrics.gauge(
        "signet_last_load_successful",
        "1 if the last load of the configuration succeeded, 0 if not",
        () -> health.lastLoad().problem().isPresent() ? 0 : 1);
    metrics.gauge(
        "signet_last_load_timestamp_seconds",
        "Time of the last load of the configuration",
        () -> health.lastLoad().at().toEpochMilli() / 1e3);
    CounterWithCallback.builder()
        .name("signet_reloads_total")
        .help("Reloads of the configuration, by result")
        .labelNames("result")
        .callback(
            callback -> {
              callback.call((double) health.reloads(), "taken");
              callback.call((double) health.failedReloads(), "failed");
            })
        .register(registry);
  }

  private void ifRunning(Consumer<Running> what) {
    Running daemon = running;
    if (daemon != null) {
      what.accept(daemon);
    }
  }

  private HttpAnswer page(String path) {
    return switch (path) {
      case "/" -> status.answer(Optional.ofNullable(running));
      case "/metrics" -> HttpAnswer.of(Metrics.contentType(), Map.of(), metrics.text());
      case "/healthz" -> HttpAnswer.text(200, "alive\n");
      case "/readyz" -> ready(health.reasons());
      default -> HttpAnswer.text(404, "available: /, /metrics, /healthz and /readyz\n");
    };
  }

  private static HttpAnswer ready(List<String> reasons) {
    return reasons.isEmpty()
        ? HttpAnswer.text(200, "ready\n")
        : HttpAnswer.text(503, String.join("\n", reasons) + "\n");
  }

  /** Shows no more. */
  @Override
  public void close() {
    endpoint.close();
  }
}
