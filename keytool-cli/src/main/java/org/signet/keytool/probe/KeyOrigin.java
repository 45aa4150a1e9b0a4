package org.signet.keytool.probe;

import java.util.Optional;
import org.signet.keytool.terminal.CommandFailure;
import picocli.CommandLine.Option;

/** Where to look for key records: one of these options, or none for the servers of this machine. */
public class KeyOrigin {
  @Option(
      names = "--dns-file",
      paramLabel = "ZONE",
      description =
          "Look for keys in this file and not in DNS: one record per line, its name, white space,"
              + " its text; # begins a comment.")
  private Optional<String> zoneFile = Optional.empty();

  @Option(
      names = "--nameserver",
      paramLabel = "HOST:PORT",
      description = "Look for keys at this DNS server.")
  private Optional<String> nameServer = Optional.empty();

  boolean isGiven() {
    return zoneFile.isPresent() || nameServer.isPresent();
  }

  public KeySource open() throws CommandFailure {
    if (zoneFile.isPresent()) {
      return KeySource.ofZoneFile(zoneFile.get());
    }
    return nameServer.isPresent() ? KeySource.ofNameServer(nameServer.get()) : KeySource.ofSystem();
  }
}
