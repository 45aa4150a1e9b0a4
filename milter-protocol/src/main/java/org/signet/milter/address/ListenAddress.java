package org.signet.milter.address;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a filter listens, in libmilter's notation: {@code inet:8891@localhost}, {@code
 * inet6:8891@::1}, {@code local:/run/x.sock}, {@code unix:/run/x.sock}, or a path alone. {@code
 * toString} gives that notation.
 */
public sealed interface ListenAddress {

  /**
   * A TCP port.
   *
   * @param port 0 to 65535; 0 lets the system choose
   * @param host a name or an address; empty for all addresses of the machine
   * @param ipv6 whether it was written as {@code inet6:}
   */
  record Inet(int port, Optional<String> host, boolean ipv6) implements ListenAddress {
    private static final Pattern PORT_AND_HOST =
        Pattern.compile("([0-9]{1,5})(?:@(.*))?", Pattern.DOTALL);
    private static final Pattern BRACKETS = Pattern.compile("\\[(.*)]", Pattern.DOTALL);

    /** Checks the port. */
    public Inet {
      if (port < 0 || port > 65535) {
        throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
      }
    }

    @Override
    public <T, X extends Exception> T fold(
        Case<? super Inet, ? extends T, X> inet, Case<? super Local, ? extends T, X> local)
        throws X {
      return inet.of(this);
    }

    @Override
    public SocketAddress resolve() throws UnknownHostException {
      if (host.isEmpty()) {
        return new InetSocketAddress(InetAddress.getByName(ipv6 ? "::" : "0.0.0.0"), port);
      }
      return new InetSocketAddress(ofFamily(InetAddress.getAllByName(host.get())), port);
    }

    /** The first of the family that was written, else the first. */
    InetAddress ofFamily(InetAddress... addresses) {
      for (InetAddress address : addresses) {
        if ((address.getAddress().length == 16) == ipv6) {
          return address;
        }
      }
      return addresses[0];
    }

    @Override
    public String toString() {
      return (ipv6 ? "inet6:" : "inet:") + port + host.map(name -> "@" + name).orElse("");
    }
  }

  /** A unix-domain socket. */
  record Local(Path path) implements ListenAddress {
    private static final int MOST_OCTETS = 106; // what Java takes on Linux

    @Override
    public <T, X extends Exception> T fold(
        Case<? super Inet, ? extends T, X> inet, Case<? super Local, ? extends T, X> local)
        throws X {
      return local.of(this);
    }

    @Override
    public SocketAddress resolve() {
      return UnixDomainSocketAddress.of(path);
    }

    /** Why no socket can have this path, for administrators; empty if one can. */
    public Optional<String> objection() {
      int octets = path.toString().getBytes(Charset.defaultCharset()).length;
      return octets <= MOST_OCTETS
          ? Optional.empty()
          : Optional.of(
              "a path of "
                  + octets
                  + " octets; the address of a socket has room for "
                  + MOST_OCTETS);
    }

    @Override
    public String toString() {
      return "local:" + path;
    }
  }

  /**
   * The result of {@code inet} for a TCP port, else that of {@code local}.
   *
   * @throws X what that function throws
   */
  <T, X extends Exception> T fold(
      Case<? super Inet, ? extends T, X> inet, Case<? super Local, ? extends T, X> local) throws X;

  /** The path of a unix-domain socket; empty for a TCP port. */
  default Optional<Path> socketPath() {
    return this.<Optional<Path>, RuntimeException>fold(
        inet -> Optional.empty(), local -> Optional.of(local.path()));
  }

  /**
   * What to do with one kind of address.
   *
   * @param <A> the kind
   * @param <T> the result
   * @param <X> what it throws
   */
  @FunctionalInterface
  interface Case<A, T, X extends Exception> {
    /** Does it. */
    T of(A address) throws X;
  }

  /**
   * Looks up the host if there is one. Of several addresses the first of the family wins that was
   * written.
   *
   * @throws UnknownHostException if the host has no address
   */
  SocketAddress resolve() throws UnknownHostException;

  /**
   * Reads the notation.
   *
   * @throws IllegalArgumentException with a text for administrators
   */
  static ListenAddress parse(String text) {
    int colon = text.indexOf(':');
    String kind = colon < 0 || text.startsWith("/") ? "local" : text.substring(0, colon);
    String rest = colon < 0 || text.startsWith("/") ? text : text.substring(colon + 1);
    return switch (kind) {
      case "inet" -> inet(text, rest, false);
      case "inet6" -> inet(text, rest, true);
      case "local", "unix" -> local(text, rest);
      default ->
          throw new IllegalArgumentException(
              "\""
                  + text
                  + "\" is not an address to listen at: write inet:PORT@HOST,"
                  + " inet6:PORT@HOST, local:PATH or unix:PATH");
    };
  }

  private static ListenAddress inet(String text, String rest, boolean ipv6) {
    Matcher parts = Inet.PORT_AND_HOST.matcher(rest);
    if (!parts.matches()) {
      boolean swapped = rest.matches(".+:[0-9]{1,5}");
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" has no port number after the first colon"
              + (swapped ? "; a milter writes inet:PORT@HOST, not inet:HOST:PORT as Postfix" : ""));
    }
    Optional<String> host = Optional.ofNullable(parts.group(2)).map(ListenAddress::withoutBrackets);
    if (host.isPresent() && !host.get().matches("[\\x21-\\x7e]+")) {
      throw new IllegalArgumentException("\"" + text + "\" has no host name after the @");
    }
    try {
      return new Inet(Integer.parseInt(parts.group(1)), host, ipv6);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"" + text + "\": " + e.getMessage(), e);
    }
  }

  private static String withoutBrackets(String host) {
    Matcher brackets = Inet.BRACKETS.matcher(host);
    return brackets.matches() ? brackets.group(1) : host;
  }

  private static ListenAddress local(String text, String rest) {
    try {
      Path path = Path.of(rest);
      if (path.getFileName() != null && !rest.isEmpty() && !rest.endsWith("/")) {
        return new Local(path);
      }
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("\"" + text + "\" is not a path: " + e.getReason(), e);
    }
    throw new IllegalArgumentException("\"" + text + "\" has no path of a socket");
  }
}
