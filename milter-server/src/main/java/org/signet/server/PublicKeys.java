package org.signet.server;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.signet.dkim.dns.CachingPublicKeyLookup;
import org.signet.dkim.dns.DnsPublicKeyLookup;
import org.signet.dkim.dns.ZoneFileLookup;
import org.signet.dkim.key.PublicKeyLookup;
import org.signet.policy.config.ServerConfig.KeySource;
import org.signet.server.monitor.Metrics;

/**
 * Public keys, and where they come from.
 *
 * @param lookup keeps answers
 * @param direct keeps none
 * @param resolver what is behind the look-up and must be closed
 */
record PublicKeys(
    KeySource source,
    PublicKeyLookup lookup,
    PublicKeyLookup direct,
    Optional<DnsPublicKeyLookup> resolver)
    implements AutoCloseable {
  private static final Duration DEFAULT_DNS_TIMEOUT = Duration.ofSeconds(5);

  /**
   * Opens the source.
   *
   * @throws IOException if it is a file that cannot be read; the message names it
   */
  static PublicKeys open(KeySource source) throws IOException {
    return open(source, Optional.empty());
  }

  /**
   * Opens the source.
   *
   * @param metrics counts queries to the DNS
   * @throws IOException if it is a file that cannot be read; the message names it
   */
  static PublicKeys open(KeySource source, Optional<Metrics> metrics) throws IOException {
    Optional<KeySource.ZoneFile> file = source.zoneFile();
    if (file.isPresent()) {
      ZoneFileLookup zone = ZoneFileLookup.read(file.get().path());
      return new PublicKeys(source, zone, zone, Optional.empty());
    }
    KeySource.Dns dns = source.dns().orElseThrow();
    Duration timeout = dns.timeout().orElse(DEFAULT_DNS_TIMEOUT);
    DnsPublicKeyLookup resolver =
        dns.dnssec()
            ? DnsPublicKeyLookup.withDnssec(dns.nameservers(), timeout)
            : new DnsPublicKeyLookup(dns.nameservers(), timeout);
    PublicKeyLookup direct = measured(resolver, metrics);
    return new PublicKeys(
        source,
        new CachingPublicKeyLookup(direct, CachingPublicKeyLookup.Limits.defaults()),
        direct,
        Optional.of(resolver));
  }

  private static PublicKeyLookup measured(DnsPublicKeyLookup resolver, Optional<Metrics> metrics) {
    if (metrics.isEmpty()) {
      return resolver;
    }
    return name -> {
      long start = System.nanoTime();
      return resolver
          .lookup(name)
          .thenApply(
              answer -> {
                metrics.get().lookedUp(answer, Duration.ofNanos(System.nanoTime() - start));
                return answer;
              });
    };
  }

  @Override
  public void close() {
    resolver.ifPresent(DnsPublicKeyLookup::close);
  }
}
