package org.signet.keytool.probe;

import org.signet.keytool.terminal.CommandFailure;
import picocli.CommandLine.Option;

/** Whether to look for keys at the servers of their zones, too, and where those answer. */
public final class AuthoritativeServers {
  private static final int DNS_PORT = 53;
  private static final int LAST_PORT = 65_535;

  @Option(
      names = "--authoritative",
      description = "Also ask every authoritative server of the zone.")
  private boolean asked;

  @Option(
      names = "--authoritative-port",
      paramLabel = "PORT",
      defaultValue = "53",
      description = "Where those servers answer (default: ${DEFAULT-VALUE}).")
  private int port = DNS_PORT;

  /**
   * As {@link KeyProbe} takes it: the port, or 0 if they are not asked.
   *
   * @param status of the failure if there is no such port
   */
  public int port(int status) throws CommandFailure {
    if (!asked) {
      return 0;
    }
    if (port < 1 || port > LAST_PORT) {
      throw new CommandFailure("--authoritative-port: a port is between 1 and 65535", status);
    }
    return port;
  }
}
