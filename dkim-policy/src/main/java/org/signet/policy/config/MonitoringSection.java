package org.signet.policy.config;

import java.time.Duration;
import java.util.Optional;

/** Directives of our own on what watches the daemon. */
final class MonitoringSection {
  /** Minutes: a week. */
  private static final int LONGEST_INTERVAL = 7 * 24 * 60;

  private MonitoringSection() {}

  static ServerConfig.Monitoring monitoring(Values values) {
    return new ServerConfig.Monitoring(
        address(values),
        Duration.ofMinutes(values.number(Directive.KEY_CHECK_INTERVAL, 0, LONGEST_INTERVAL)),
        values.number(Directive.SELF_CHECK_INTERVAL, 0, Integer.MAX_VALUE),
        values.word(Directive.KEY_MISMATCH, KeyMismatch.class, "action", true));
  }

  private static Optional<HostPort> address(Values values) {
    Optional<String> text = values.text(Directive.METRICS_ADDRESS);
    Optional<HostPort> address = text.flatMap(HostPort::parse);
    if (text.isPresent() && address.isEmpty()) {
      values.error(Directive.METRICS_ADDRESS, ConfigCode.NOT_AN_ADDRESS_AND_PORT, text.get());
    }
    if (address.isPresent() && !address.get().isLoopback()) {
      values.warning(Directive.METRICS_ADDRESS, ConfigCode.ALL_CAN_READ_METRICS, address.get());
    }
    return address;
  }
}
