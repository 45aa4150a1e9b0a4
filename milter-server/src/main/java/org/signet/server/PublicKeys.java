package org.signet.server;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.signet.dkim.dns.CachingPublicKeyLookup;
import org.signet.dkim.dns.DnsPublicKeyLookup;
import org.signet.dkim.dns.ZoneFileLookup;
import org.signet.dkim.key.PublicKeyLookup;
import org.signet.server.config.ServerConfig.KeySource;

/**
 * Public keys, and where they come from.
 *
 * @param resolver what is behind the look-up and must be closed
 */
record PublicKeys(KeySource source, PublicKeyLookup lookup, Optional<DnsPublicKeyLookup> resolver)
    implements AutoCloseable {
  private static final Duration DEFAULT_DNS_TIMEOUT = Duration.ofSeconds(5);

  /**
   * Opens the source.
   *
   * @throws IOException if it is a file that cannot be read; the message names it
   */
  static PublicKeys open(KeySource source) throws IOException {
    if (source instanceof KeySource.ZoneFile file) {
      return new PublicKeys(source, ZoneFileLookup.read(file.path()), Optional.empty());
    }
    KeySource.Dns dns = (KeySource.Dns) source;
    Duration timeout = dns.timeout().orElse(DEFAULT_DNS_TIMEOUT);
    DnsPublicKeyLookup resolver =
        dns.dnssec()
            ? DnsPublicKeyLookup.withDnssec(dns.nameservers(), timeout)
            : new DnsPublicKeyLookup(dns.nameservers(), timeout);
    return new PublicKeys(
        source,
        new CachingPublicKeyLookup(
            resolver, CachingPublicKeyLookup.Limits.defaults(), Clock.systemUTC()),
        Optional.of(resolver));
  }

  @Override
  public void close() {
    resolver.ifPresent(DnsPublicKeyLookup::close);
  }
}
