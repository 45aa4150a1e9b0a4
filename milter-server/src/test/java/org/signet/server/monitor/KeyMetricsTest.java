package org.signet.server.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signet.dkim.dns.ZoneFileLookup;
import org.signet.server.config.ConfigReader;
import org.signet.server.config.ConfigSource;
import org.signet.server.config.ServerConfig;
import org.signet.server.watch.KeyWatch;

/** Keys of a real table, one as published, one not, one unknown to the DNS. */
class KeyMetricsTest {
  private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

  @TempDir Path folder;
  private Instant now = START;

  @Test
  void tellsAgeAndWhenTheyWereSeenLast() throws Exception {
    Files.write(
        folder.resolve("key"),
        Files.readAllBytes(Path.of("src/test/resources/table/rsa2048.private")));
    Files.setLastModifiedTime(
        folder.resolve("key"), FileTime.from(START.minus(Duration.ofDays(9))));
    Files.writeString(
        folder.resolve("KeyTable"),
        "a a.test:s1:%1$s/key\nb b.test:s2:%1$s/key\n".formatted(folder));
    Files.writeString(folder.resolve("SigningTable"), "*@a.test a\n*@b.test b\n");
    Files.writeString(
        folder.resolve("conf"),
        "KeyTable %1$s/KeyTable\nSigningTable refile:%1$s/SigningTable\nRequireSafeKeys no\n"
            .formatted(folder));
    ServerConfig config =
        ConfigReader.read(new ConfigSource.File(folder.resolve("conf")), List.of());
    String record =
        ((ServerConfig.Keys.Tables) config.signing().keys())
            .keyTable()
            .usable()
            .get(0)
            .key()
            .publicKeyBase64();
    Files.writeString(
        folder.resolve("zone"),
        "s1._domainkey.a.test v=DKIM1; p=" + record + "\ns2._domainkey.b.test v=DKIM1; p=\n");

    try (KeyWatch watch =
        KeyWatch.start(
            config,
            ZoneFileLookup.read(folder.resolve("zone")),
            Clock.fixed(START, ZoneOffset.UTC),
            Optional.empty())) {
      for (long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
          watch.keys().stream().anyMatch(key -> key.checkedAt().isEmpty()); ) {
        assertThat(System.nanoTime()).isLessThan(end);
        Thread.sleep(5);
      }
      InstantSource clock = () -> now;
      Metrics metrics = new Metrics("0");
      KeyMetrics keys = new KeyMetrics(() -> Optional.of(watch), clock);
      Health health = new Health(clock);
      health.loaded(List.of("c", "d"));
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
      assertThat(keys.worst(1)).extracting(key -> key.domain()).containsExactly("b.test");
    }
  }
}
