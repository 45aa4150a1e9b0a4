package org.signet.keytool.migrate;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.signet.milter.address.ListenAddress;

/**
 * An address of a milter in Postfix's notation, {@code inet:host:port} or {@code unix:path}, and
 * whether a milter that listens somewhere can be found there. Nothing is looked up in the DNS.
 */
record MilterAddress(String written) {
  private static final Pattern INET = Pattern.compile("(?i)inet:(.*):([^:]+)");
  private static final Pattern UNIX = Pattern.compile("(?i)(?:unix|local):(.+)");
  private static final Pattern ELEMENT = Pattern.compile("\\{\\s*([^\\s,}]+)[^}]*+}|[^\\s,{}]+");

  /** The addresses of a list of milters, such as the value of smtpd_milters. */
  static List<MilterAddress> list(String value) {
    List<MilterAddress> addresses = new ArrayList<>();
    Matcher element = ELEMENT.matcher(value);
    while (element.find()) {
      addresses.add(
          new MilterAddress(element.group(1) != null ? element.group(1) : element.group()));
    }
    return addresses;
  }

  /** How Postfix would have to write it. */
  static String of(ListenAddress address, Optional<Path> queue) {
    return address.fold(MilterAddress::of, local -> of(local, queue));
  }

  private static String of(ListenAddress.Local local, Optional<Path> queue) {
    Path path = local.path().toAbsolutePath().normalize();
    boolean below = queue.isPresent() && path.startsWith(queue.get());
    return "unix:" + (below ? queue.get().relativize(path) : path);
  }

  private static String of(ListenAddress.Inet inet) {
    String host = inet.host().orElse(inet.ipv6() ? "::1" : "127.0.0.1");
    return "inet:" + (host.contains(":") ? "[" + host + "]" : host) + ":" + inet.port();
  }

  /**
   * Whether a milter that listens at an address is found here.
   *
   * @param queue Postfix's queue_directory, which relative paths start from
   * @param chrooted whether it is looked for by a process whose root the queue is
   */
  boolean finds(ListenAddress listener, Path queue, boolean chrooted) {
    return listener.fold(
        this::finds,
        local ->
            path(queue, chrooted)
                .filter(local.path().toAbsolutePath().normalize()::equals)
                .isPresent());
  }

  private boolean finds(ListenAddress.Inet listens) {
    Matcher inet = INET.matcher(written);
    return inet.matches()
        && inet.group(2).equals(String.valueOf(listens.port()))
        && (listens.host().isEmpty()
            || host(inet.group(1)).equals(host(listens.host().get()))
            || (host(inet.group(1)).equals("localhost") && isLoopback(listens.host().get())));
  }

  /** The path of the socket, seen from outside of a chroot. */
  Optional<Path> path(Path queue, boolean chrooted) {
    Matcher unix = UNIX.matcher(written);
    if (!unix.matches()) {
      return Optional.empty();
    }
    try {
      Path path = Path.of(unix.group(1));
      if (path.isAbsolute() && chrooted) {
        path = Path.of("/").relativize(path);
      }
      return Optional.of(queue.resolve(path).normalize());
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static boolean isLoopback(String host) {
    String bare = host(host);
    return bare.equals("localhost") || bare.equals("127.0.0.1") || bare.equals("::1");
  }

  private static String host(String text) {
    String bare =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    String lower = bare.toLowerCase(Locale.ROOT);
    return lower.equals("127.0.0.1") ? "localhost" : lower;
  }

  @Override
  public String toString() {
    return written;
  }
}
