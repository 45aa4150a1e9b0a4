package org.signet.keytool.probe;

import picocli.CommandLine.Option;

/**
 * The same for commands that look for no key unless they are told to, or that know other servers.
 */
public final class OptionalKeyOrigin extends KeyOrigin {
  @Option(names = "--dns", description = "Look for keys at the DNS servers of this machine.")
  private boolean system;

  @Override
  public boolean isGiven() {
    return system || super.isGiven();
  }
}
