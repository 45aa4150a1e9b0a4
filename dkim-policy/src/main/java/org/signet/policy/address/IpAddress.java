package org.signet.policy.address;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Addresses as text, read without ever asking a name server. */
public final class IpAddress {
  private IpAddress() {}

  /** Four numbers in decimal without leading zeros, or one of the forms of RFC 4291 §2.2. */
  public static Optional<InetAddress> parse(String text) {
    try {
      return text.indexOf(':') >= 0 ? parseIpv6(text) : parseIpv4(text);
    } catch (UnknownHostException notAnAddress) {
      return Optional.empty();
    }
  }

  private static Optional<InetAddress> parseIpv6(String text) throws UnknownHostException {
    // Nothing but an address has a colon, so this is not looked up.
    return text.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == ':' || c == '.')
        ? Optional.of(InetAddress.getByName(text))
        : Optional.empty();
  }

  private static Optional<InetAddress> parseIpv4(String text) throws UnknownHostException {
    byte[] octets = new byte[4];
    int start = 0;
    for (int i = 0; i < octets.length; i++) {
      int end = i == 3 ? text.length() : text.indexOf('.', start);
      int number = end < 0 ? -1 : octet(text, start, end);
      if (number < 0) {
        return Optional.empty();
      }
      octets[i] = (byte) number;
      start = end + 1;
    }
    return Optional.of(InetAddress.getByAddress(octets));
  }

  /** A number up to 255 without leading zeros, or -1. */
  private static int octet(String text, int start, int end) {
    if (start >= end || end - start > 3 || (text.charAt(start) == '0' && end - start > 1)) {
      return -1;
    }
    int number = 0;
    for (int i = start; i < end; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number <= 255 ? number : -1;
  }

  /** {@code 192.0.2.1}, {@code 192.0.2.1:53}, {@code 2001:db8::1} or {@code [2001:db8::1]:53}. */
  public static Optional<InetSocketAddress> withPort(String text, int defaultPort) {
    Optional<InetAddress> bare = parse(text);
    if (bare.isPresent()) {
      return bare.map(address -> new InetSocketAddress(address, defaultPort));
    }
    int colon = text.lastIndexOf(':');
    boolean hasPort = colon > text.lastIndexOf(']');
    String host = hasPort ? text.substring(0, colon) : text;
    String port = hasPort ? text.substring(colon + 1) : String.valueOf(defaultPort);
    if (!port.matches("[1-9][0-9]{0,4}") || Integer.parseInt(port) > 65_535) {
      return Optional.empty();
    }
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (!bracketed && host.indexOf(':') >= 0) {
      return Optional.empty();
    }
    return parse(bracketed ? host.substring(1, host.length() - 1) : host)
        .map(address -> new InetSocketAddress(address, Integer.parseInt(port)));
  }
}
