package org.signet.milter.event;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses as MTAs write them; a name is never looked up. */
final class NumericAddress {
  private static final String PREFIX = "ipv6:";
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile("(" + OCTET + "\\.){3}" + OCTET);
  // Only what the JDK then takes as an address or refuses, but does not ask DNS for.
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:][0-9a-fA-F:.]{1,44}");

  private NumericAddress() {}

  /**
   * Also takes {@code IPv6:2001:db8::7} and {@code fe80::1%eth0}; empty if it is not an address.
   */
  static Optional<InetAddress> parse(String text) {
    String address = text;
    if (address.toLowerCase(Locale.ROOT).startsWith(PREFIX)) {
      address = address.substring(PREFIX.length());
    }
    int scope = address.indexOf('%');
    if (scope >= 0) {
      address = address.substring(0, scope);
    }
    boolean numeric =
        address.indexOf(':') >= 0
            ? IPV6.matcher(address).matches()
            : IPV4.matcher(address).matches();
    try {
      return numeric ? Optional.of(InetAddress.getByName(address)) : Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
