package org.signet.server.config;

import java.util.Optional;
import org.signet.server.table.Quoted;

/** Directives of our own on what watches the daemon. */
final class MonitoringSection {
  private MonitoringSection() {}

  static ServerConfig.Monitoring monitoring(Values values) {
    return new ServerConfig.Monitoring(address(values));
  }

  private static Optional<HostPort> address(Values values) {
    Optional<String> text = values.text(Directive.METRICS_ADDRESS);
    Optional<HostPort> address = text.flatMap(HostPort::parse);
    if (text.isPresent() && address.isEmpty()) {
      values.error(
          Directive.METRICS_ADDRESS,
          Quoted.of(text.get())
              + " is not an address and a port; write 127.0.0.1:9891 or [::1]:9891");
    }
    if (address.isPresent() && !address.get().isLoopback()) {
      values.warning(
          Directive.METRICS_ADDRESS,
          "there is no password: everybody who can reach "
              + address.get()
              + " can read it; take 127.0.0.1, or let a firewall guard it");
    }
    return address;
  }
}
