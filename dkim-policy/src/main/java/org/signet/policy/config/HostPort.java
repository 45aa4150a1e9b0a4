package org.signet.policy.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.signet.policy.address.IpAddress;

/**
 * Where to listen for what is no milter.
 *
 * @param host an address, or a name that is looked up when it is listened at
 */
public record HostPort(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9a-fA-F:.]+)\\]|([A-Za-z0-9][A-Za-z0-9.-]*)):([1-9][0-9]{0,4})");
  private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");

  /** {@code 127.0.0.1:9891}, {@code [::1]:9891} or {@code localhost:9891}. */
  static Optional<HostPort> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches() || Integer.parseInt(form.group(3)) > 65_535) {
      return Optional.empty();
    }
    boolean bracketed = form.group(1) != null;
    String host = bracketed ? form.group(1) : form.group(2);
    boolean isNumber = bracketed || NUMBERS.matcher(host).matches();
    return isNumber && IpAddress.parse(host).isEmpty()
        ? Optional.empty()
        : Optional.of(new HostPort(host, Integer.parseInt(form.group(3))));
  }

  /** Whether only this machine can get there. */
  boolean isLoopback() {
    return isLoopback(host);
  }

  /** Whether only this machine can get to this name or address. */
  static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || IpAddress.parse(host).filter(address -> address.isLoopbackAddress()).isPresent();
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
