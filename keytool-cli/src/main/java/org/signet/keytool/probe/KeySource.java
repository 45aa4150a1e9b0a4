package org.signet.keytool.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.signet.dkim.dns.DnsPublicKeyLookup;
import org.signet.dkim.dns.ZoneFileLookup;
import org.signet.dkim.key.PublicKeyLookup;
import org.signet.keytool.terminal.CommandFailure;
import org.signet.keytool.terminal.DisplayText;
import org.signet.policy.config.ServerConfig;

/** Where the keys of signatures come from. */
public final class KeySource implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final PublicKeyLookup lookup;
  private final Runnable closer;
  private final Optional<NameServers> nameServers;

  private KeySource(PublicKeyLookup lookup, Runnable closer, Optional<NameServers> nameServers) {
    this.lookup = lookup;
    this.nameServers = nameServers;
    this.closer = closer;
  }

  /** A file with one record per line: its name, white space, its text. */
  static KeySource ofZoneFile(String file) throws CommandFailure {
    try {
      return new KeySource(ZoneFileLookup.read(Path.of(file)), () -> {}, Optional.empty());
    } catch (InvalidPathException e) {
      throw new CommandFailure(DisplayText.of(file) + ": not a valid file name");
    } catch (FileSystemException e) {
      throw CommandFailure.of(DisplayText.of(file), e);
    } catch (IOException e) { // which names file and line
      throw new CommandFailure(DisplayText.of(String.valueOf(e.getMessage())));
    }
  }

  /** One DNS server. */
  static KeySource ofNameServer(String address) throws CommandFailure {
    return ofNameServers(List.of(NameServer.parse(address)));
  }

  /** The DNS servers that this machine uses. */
  static KeySource ofSystem() {
    return ofNameServers(List.of());
  }

  /** These DNS servers, or those of this machine if there are none. */
  static KeySource ofNameServers(List<InetSocketAddress> servers) {
    DnsPublicKeyLookup dns = DnsPublicKeyLookup.withDnssec(servers, TIMEOUT);
    return new KeySource(dns, dns::close, Optional.of(new NameServers(servers)));
  }

  /** As the configuration says: a file, or DNS servers. */
  public static KeySource of(ServerConfig config) throws CommandFailure {
    ServerConfig.KeySource source = config.verification().keySource();
    Optional<ServerConfig.KeySource.ZoneFile> zone = source.zoneFile();
    return zone.isPresent()
        ? ofZoneFile(zone.get().path().toString())
        : ofNameServers(
            source.dns().map(ServerConfig.KeySource.Dns::nameservers).orElse(List.of()));
  }

  /** For other questions to the same DNS servers; empty for a file. */
  public Optional<NameServers> nameServers() {
    return nameServers;
  }

  public PublicKeyLookup lookup() {
    return lookup;
  }

  @Override
  public void close() {
    closer.run();
  }
}
