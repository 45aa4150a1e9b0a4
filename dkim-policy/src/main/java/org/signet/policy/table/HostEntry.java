package org.signet.policy.table;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import org.signet.policy.address.IpAddress;
import org.signet.policy.address.Network;
import org.signet.policy.text.Note;

/**
 * One entry of a host list, read. Some entries look right and are never found by OpenDKIM, which
 * compares text: those become {@link Never}, with the form that would be found, so that nobody is
 * trusted here who was not trusted there.
 */
sealed interface HostEntry {
  /** Calls the method of the case. */
  void give(Cases cases);

  /** One method for each case. */
  interface Cases {
    void name(Name name);

    void net(Net net);

    void wildcard(Wildcard wildcard);

    void never(Never never);
  }

  /** A name, {@code .domain}, or an address literal in place of a name. */
  record Name(boolean negated, String name) implements HostEntry {
    @Override
    public void give(Cases cases) {
      cases.name(this);
    }
  }

  /** An address or a network. */
  record Net(boolean negated, Network network) implements HostEntry {
    @Override
    public void give(Cases cases) {
      cases.net(this);
    }
  }

  /** A pattern with {@code *}, lower case, of a {@code refile:} table. */
  record Wildcard(LinePattern pattern) implements HostEntry {
    @Override
    public void give(Cases cases) {
      cases.wildcard(this);
    }
  }

  /** Never found by OpenDKIM. */
  record Never(Note reason) implements HostEntry {
    private static Never because(TableCode code, Object... data) {
      return new Never(Note.of(code, data));
    }

    @Override
    public void give(Cases cases) {
      cases.never(this);
    }
  }

  static HostEntry parse(String text, boolean patterns) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (patterns && (lower.indexOf('*') >= 0 || isRegex(lower))) {
      return LinePattern.parse(lower)
          .<HostEntry>map(Wildcard::new)
          .orElseGet(() -> Never.because(TableCode.NOT_READ_AS_PATTERN));
    }
    boolean negated = lower.startsWith("!");
    String host = negated ? lower.substring(1) : lower;
    if (host.isEmpty()) {
      return Never.because(TableCode.NOTHING_NEGATED);
    }
    if (host.indexOf('*') >= 0) {
      return Never.because(TableCode.STAR_WITHOUT_REFILE);
    }
    int slash = host.indexOf('/');
    return slash < 0 ? addressOrName(negated, host) : network(negated, host, slash);
  }

  private static boolean isRegex(String text) {
    // Brackets around addresses are not what would make a pattern.
    return LinePattern.isRegex(text.replace("[", "").replace("]", ""));
  }

  private static HostEntry addressOrName(boolean negated, String host) {
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String inner = bracketed ? host.substring(1, host.length() - 1) : host;
    Optional<InetAddress> address = IpAddress.parse(inner);
    if (address.isPresent()) {
      byte[] octets = address.get().getAddress();
      if (bracketed && octets.length == 4) {
        return new Name(negated, host);
      }
      return isCanonical(inner, octets)
          ? new Net(negated, Network.around(octets, 8 * octets.length))
          : Never.because(TableCode.WRITE_ADDRESS, bang(negated) + Network.text(octets));
    }
    if (inner.indexOf(':') >= 0) {
      return Never.because(TableCode.NOT_AN_ADDRESS);
    }
    if (inner.matches("[0-9.]+")) {
      return Never.because(TableCode.NOT_A_WHOLE_ADDRESS);
    }
    return new Name(negated, host);
  }

  private static HostEntry network(boolean negated, String host, int slash) {
    String length = host.substring(slash + 1);
    String net = host.substring(0, slash);
    if (net.startsWith("[") && length.endsWith("]")) {
      return Never.because(
          TableCode.WRITE_ADDRESS,
          bang(negated) + net.substring(1) + "/" + length.replace("]", ""));
    }
    boolean bracketed = net.startsWith("[") && net.endsWith("]");
    String inner = bracketed ? net.substring(1, net.length() - 1) : net;
    Optional<InetAddress> address = IpAddress.parse(inner);
    if (address.isEmpty()) {
      return Never.because(
          inner.matches("[0-9]+(\\.[0-9]+){0,2}")
              ? TableCode.WRITE_FOUR_NUMBERS
              : TableCode.NO_ADDRESS_BEFORE_SLASH);
    }
    byte[] octets = address.get().getAddress();
    if (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) > 8 * octets.length) {
      return Never.because(TableCode.WRITE_LENGTH, 8 * octets.length);
    }
    Network network = Network.around(octets, Integer.parseInt(length));
    return (inner + "/" + length).equals(network.text())
        ? new Net(negated, network)
        : Never.because(TableCode.WRITE_ADDRESS, bang(negated) + network.text());
  }

  private static boolean isCanonical(String text, byte[] octets) {
    return text.equals(Network.text(octets))
        || (octets.length == 4 && text.equals("::ffff:" + Network.text(octets)));
  }

  private static String bang(boolean negated) {
    return negated ? "!" : "";
  }
}
