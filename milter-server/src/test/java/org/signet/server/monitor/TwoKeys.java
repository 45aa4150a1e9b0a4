package org.signet.server.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.signet.dkim.dns.ZoneFileLookup;
import org.signet.policy.config.ConfigReader;
import org.signet.policy.config.ConfigSource;
import org.signet.policy.config.ServerConfig;
import org.signet.server.watch.KeyWatch;

/** Two keys of a real table, nine days old: a.test as it is published, b.test revoked. */
final class TwoKeys {
  private TwoKeys() {}

  /** A watch that has looked both up, at this time. */
  static KeyWatch watch(Path folder, Instant now) throws Exception {
    Path key =
        Files.write(
            folder.resolve("key"),
            Files.readAllBytes(Path.of("../dkim-policy/src/test/resources/table/rsa2048.private")));
    Files.setLastModifiedTime(key, FileTime.from(now.minus(Duration.ofDays(9))));
    Files.writeString(
        folder.resolve("KeyTable"),
        "a a.test:s1:%1$s/key\nb b.test:s2:%1$s/key\n".formatted(folder));
    Files.writeString(folder.resolve("SigningTable"), "*@a.test a\n*@b.test b\n");
    Path conf =
        Files.writeString(
            folder.resolve("conf"),
            "KeyTable %1$s/KeyTable\nSigningTable refile:%1$s/SigningTable\nRequireSafeKeys no\n"
                .formatted(folder));
    ServerConfig config = ConfigReader.read(new ConfigSource.File(conf), List.of());
    String record =
        ((ServerConfig.Keys.Tables) config.signing().keys())
            .keyTable()
            .usable()
            .get(0)
            .key()
            .publicKeyBase64();
    Path zone =
        Files.writeString(
            folder.resolve("zone"),
            "s1._domainkey.a.test v=DKIM1; p=" + record + "\ns2._domainkey.b.test v=DKIM1; p=\n");
    KeyWatch watch =
        KeyWatch.start(
            config, ZoneFileLookup.read(zone), Clock.fixed(now, ZoneOffset.UTC), Optional.empty());
    for (long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        watch.keys().stream().anyMatch(each -> each.checkedAt().isEmpty()); ) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(5);
    }
    return watch;
  }
}
