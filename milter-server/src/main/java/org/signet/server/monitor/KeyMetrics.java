package org.signet.server.monitor;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.signet.server.watch.KeyStatus;
import org.signet.server.watch.KeyStatus.State;
import org.signet.server.watch.KeyWatch;

/**
 * What is known of the keys, asked when somebody wants to see it. Series of single keys are
 * bounded: those that need to be looked at come first.
 */
final class KeyMetrics {
  private static final int MOST_KEYS = 200;
  private static final double MILLIS_PER_DAY = Duration.ofDays(1).toMillis();
  private static final Comparator<KeyStatus> WORST_FIRST =
      Comparator.comparing((KeyStatus key) -> key.state() != State.MISMATCH)
          .thenComparing(key -> key.seenAt().orElse(Instant.EPOCH));

  private final Supplier<Optional<KeyWatch>> watch;
  private final InstantSource clock;
  private final Instant startedAt;

  /**
   * @param watch empty as long as the daemon does not listen
   */
  KeyMetrics(Supplier<Optional<KeyWatch>> watch, InstantSource clock) {
    this.watch = watch;
    this.clock = clock;
    this.startedAt = clock.instant();
  }

  void register(PrometheusRegistry registry, Health health) {
    GaugeWithCallback.builder()
        .name("signet_keys")
        .help("Signing keys, by state in DNS")
        .labelNames("state")
        .callback(
            callback ->
                byState(health).forEach((word, count) -> callback.call((double) count, word)))
        .register(registry);
    ofEach(
        registry,
        "signet_key_mismatch",
        "1 if the key does not match its record",
        key -> Optional.of(key.state() == State.MISMATCH ? 1.0 : 0.0));
    ofEach(
        registry,
        "signet_key_age_days",
        "Days since the file of the key was written",
        key -> key.fileTime().map(this::daysSince));
    ofEach(
        registry,
        "signet_key_unseen_days",
        "Days since the record of the key was last seen valid, or since the start",
        key -> Optional.of(daysSince(key.seenAt().orElse(startedAt))));
    CounterWithCallback.builder()
        .name("signet_self_checks_total")
        .help("Signatures that the self-check verified, by result")
        .labelNames("result")
        .callback(
            callback ->
                watch
                    .get()
                    .ifPresent(
                        found -> {
                          callback.call((double) found.selfCheck().passed(), "pass");
                          callback.call((double) found.selfCheck().failed(), "fail");
                        }))
        .register(registry);
  }

  /** How many keys are in each state. */
  Map<String, Long> byState(Health health) {
    List<KeyStatus> keys = keys();
    Map<String, Long> counts = new LinkedHashMap<>();
    for (State state : State.values()) {
      counts.put(word(state), keys.stream().filter(key -> key.state() == state).count());
    }
    counts.put("unusable", (long) health.unusable());
    return counts;
  }

  static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private List<KeyStatus> keys() {
    return watch.get().map(KeyWatch::keys).orElse(List.of());
  }

  private double daysSince(Instant then) {
    return Duration.between(then, clock.instant()).toMillis() / MILLIS_PER_DAY;
  }

  private void ofEach(
      PrometheusRegistry registry,
      String name,
      String help,
      Function<KeyStatus, Optional<Double>> value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("domain", "selector")
        .callback(
            callback ->
                worst(MOST_KEYS)
                    .forEach(
                        key ->
                            value
                                .apply(key)
                                .ifPresent(
                                    number ->
                                        callback.call(
                                            number, key.name().domain(), key.name().selector()))))
        .register(registry);
  }

  /** So many keys, those that do not match first, then those that were not seen for longest. */
  Stream<KeyStatus> worst(int most) {
    return keys().stream().sorted(WORST_FIRST).limit(most);
  }
}
