package org.signet.keytool.probe;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.signet.keytool.terminal.CommandFailure;
import org.signet.keytool.terminal.DisplayText;

/**
 * The address of a DNS server as it is typed: {@code HOST}, {@code HOST:PORT}, {@code [IPv6]:PORT}.
 */
final class NameServer {
  private static final int DEFAULT_PORT = 53;
  private static final int MAX_PORT = 65_535;
  private static final Pattern BARE_IPV6 = Pattern.compile("[^:]*:[^:]*:.*");
  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\[([^\\[\\]]+)]|([^:\\[\\]]+))(?::([0-9]{1,5}))?");

  private NameServer() {}

  /**
   * @throws CommandFailure if it is no such address, or the host has no address
   */
  static InetSocketAddress parse(String text) throws CommandFailure {
    if (BARE_IPV6.matcher(text).matches() && !text.startsWith("[")) {
      return resolve(text, text, DEFAULT_PORT);
    }
    Matcher matcher = ADDRESS.matcher(text);
    if (!matcher.matches()) {
      throw malformed(text);
    }
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    int port = matcher.group(3) == null ? DEFAULT_PORT : Integer.parseInt(matcher.group(3));
    if (port < 1 || port > MAX_PORT) {
      throw malformed(text);
    }
    return resolve(text, host, port);
  }

  private static InetSocketAddress resolve(String text, String host, int port)
      throws CommandFailure {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new CommandFailure(
          "--nameserver " + DisplayText.of(text) + ": unknown host; give the address");
    }
    return address;
  }

  private static CommandFailure malformed(String text) {
    return new CommandFailure(
        "--nameserver "
            + DisplayText.of(text)
            + ": write HOST:PORT, such as 127.0.0.1:5353 or [::1]:53");
  }
}
