package org.signet.server;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.signet.dkim.dns.CachingPublicKeyLookup;
import org.signet.dkim.dns.DnsPublicKeyLookup;
import org.signet.dkim.dns.ZoneFileLookup;
import org.signet.dkim.key.PublicKeyLookup;
import org.signet.dkim.sign.Signer;
import org.signet.dkim.verify.Verifier;
import org.signet.milter.net.ListenAddress;
import org.signet.milter.net.MilterServer;
import org.signet.server.config.ServerConfig;
import org.signet.server.config.ServerConfig.KeySource;
import org.signet.server.filter.DkimFilter;
import org.signet.server.filter.FilterState;
import org.signet.server.filter.SignOrVerify;
import org.signet.server.observe.LogObserver;

/** The running daemon: builds the parts from a configuration, and owns them. Thread-safe. */
final class DkimMilter {
  private static final Duration DEFAULT_DNS_TIMEOUT = Duration.ofSeconds(5);

  /** A message that began before a reload is over by then, or its MTA has given up. */
  private static final Duration LONGEST_MESSAGE = Duration.ofHours(1);

  private volatile FilterState state;
  private Keys keys;
  private final MilterServer server;

  /**
   * Public keys, and where they come from.
   *
   * @param resolver what is behind the look-up and must be closed
   */
  private record Keys(
      KeySource source, PublicKeyLookup lookup, Optional<DnsPublicKeyLookup> resolver) {
    void close() {
      resolver.ifPresent(DnsPublicKeyLookup::close);
    }
  }

  private DkimMilter(ServerConfig config) throws IOException {
    keys = open(config.verification().keySource());
    state = state(config, keys);
    MilterServer.Builder builder = MilterServer.builder(new DkimFilter(() -> state));
    config.listening().sockets().forEach(builder::listen);
    config.listening().umask().ifPresent(builder::umask);
    server = builder.start();
  }

  /**
   * Starts to listen.
   *
   * @throws IOException if a socket or the file of public keys cannot be opened; the message names
   *     it, and the mend
   */
  static DkimMilter start(ServerConfig config) throws IOException {
    return new DkimMilter(config);
  }

  private static Keys open(KeySource source) throws IOException {
    if (source instanceof KeySource.ZoneFile file) {
      return new Keys(source, ZoneFileLookup.read(file.path()), Optional.empty());
    }
    KeySource.Dns dns = (KeySource.Dns) source;
    DnsPublicKeyLookup resolver =
        new DnsPublicKeyLookup(dns.nameservers(), dns.timeout().orElse(DEFAULT_DNS_TIMEOUT));
    return new Keys(
        source,
        new CachingPublicKeyLookup(
            resolver, CachingPublicKeyLookup.Limits.defaults(), Clock.systemUTC()),
        Optional.of(resolver));
  }

  private static FilterState state(ServerConfig config, Keys keys) {
    ServerConfig.Logging logging = config.logging();
    return new FilterState(
        config,
        new SignOrVerify(config),
        new Signer(Clock.systemUTC()),
        new Verifier(keys.lookup(), config.verification().policy(), Clock.systemUTC()),
        new LogObserver(logging.success(), logging.why(), logging.results()),
        "Signet Filter v" + Version.number());
  }

  /** Where it listens. */
  List<ListenAddress> addresses() {
    return server.addresses();
  }

  /**
   * Takes another configuration for all messages that begin from now on. Sockets stay as they are.
   *
   * @throws IOException if the file of public keys cannot be read; then all stays as it was
   */
  synchronized void use(ServerConfig config) throws IOException {
    KeySource source = config.verification().keySource();
    Keys old = keys;
    if (!source.equals(old.source()) || source instanceof KeySource.ZoneFile) {
      keys = open(source);
      CompletableFuture.delayedExecutor(LONGEST_MESSAGE.toSeconds(), TimeUnit.SECONDS)
          .execute(old::close);
    }
    state = state(config, keys);
  }

  /**
   * Stops: no new connections, own sockets removed, messages in flight brought to their end.
   *
   * @return whether all came to their end before the deadline
   */
  synchronized boolean stop(Duration deadline) {
    boolean done = server.stop(deadline);
    keys.close();
    return done;
  }
}
