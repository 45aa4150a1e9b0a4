package org.signet.server.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signet.server.watch.KeyWatch;

/** Keys of a real table, one as published, one not, one unknown to the DNS. */
class KeyMetricsTest {
  private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

  @TempDir Path folder;
  private Instant now = START;

  @Test
  void tellsAgeAndWhenTheyWereSeenLast() throws Exception {
    try (KeyWatch watch = TwoKeys.watch(folder, START)) {
      InstantSource clock = () -> now;
      Metrics metrics = new Metrics("0");
      KeyMetrics keys = new KeyMetrics(() -> Optional.of(watch), clock);
      Health health = new Health(clock);
      health.loaded(List.of("c", "d"), List.of());
      keys.register(metrics.registry(), health);
      now = START.plus(Duration.ofHours(36));

      assertThat(
              new String(metrics.text(), UTF_8)
                  .lines()
                  .filter(line -> line.matches("signet_(key|self).*")))
          .containsExactlyInAnyOrder(
              "signet_keys{state=\"published\"} 1.0",
              "signet_keys{state=\"mismatch\"} 1.0",
              "signet_keys{state=\"unknown\"} 0.0",
              "signet_keys{state=\"unusable\"} 2.0",
              "signet_key_mismatch{domain=\"a.test\",selector=\"s1\"} 0.0",
              "signet_key_mismatch{domain=\"b.test\",selector=\"s2\"} 1.0",
              "signet_key_age_days{domain=\"a.test\",selector=\"s1\"} 10.5",
              "signet_key_age_days{domain=\"b.test\",selector=\"s2\"} 10.5",
              "signet_key_unseen_days{domain=\"a.test\",selector=\"s1\"} 1.5",
              "signet_key_unseen_days{domain=\"b.test\",selector=\"s2\"} 1.5",
              "signet_self_checks_total{result=\"pass\"} 0.0",
              "signet_self_checks_total{result=\"fail\"} 0.0");
      assertThat(keys.worst(1)).extracting(key -> key.name().domain()).containsExactly("b.test");
    }
  }
}
