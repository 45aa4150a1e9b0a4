package org.signet.server.monitor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is asked for, RFC 9112 §3. Of the fields only Host is looked at, and a request with a body
 * is answered without it.
 *
 * @param method such as {@code GET}
 * @param path without the query
 * @param host the value of Host, if there is that field
 */
record HttpRequest(String method, String path, Optional<String> host) {
  private static final Pattern LINE =
      Pattern.compile("([A-Z]{1,20}) (/[\\x21-\\x7e]*+) HTTP/1\\.[0-9]");
  private static final Pattern THIS_MACHINE =
      Pattern.compile(
          "(?:localhost\\.?|127(?:\\.[0-9]{1,3}){3}|\\[::1\\])(?::[0-9]{0,5})?",
          Pattern.CASE_INSENSITIVE);
  private static final String HOST = "host:";

  /**
   * Whether a program of this machine may have been told to ask at a loopback address. A name that
   * leads there says that a web site had a browser ask. Only old and simple clients name no host.
   */
  boolean isForThisMachine() {
    return host.map(name -> THIS_MACHINE.matcher(name).matches()).orElse(true);
  }

  /** Whether the header has come whole: there is an empty line. */
  static boolean isComplete(byte[] octets, int length) {
    for (int i = 0; i < length; i++) {
      if (octets[i] == '\n'
          && i > 0
          && (octets[i - 1] == '\n' || (i > 1 && octets[i - 1] == '\r' && octets[i - 2] == '\n'))) {
        return true;
      }
    }
    return false;
  }

  /** The request in these octets; empty if it is malformed. */
  static Optional<HttpRequest> parse(byte[] octets, int length) {
    List<String> lines = new String(octets, 0, length, ISO_8859_1).lines().toList();
    Matcher line = LINE.matcher(lines.isEmpty() ? "" : lines.get(0));
    if (!line.matches()) {
      return Optional.empty();
    }
    List<String> hosts =
        lines.stream()
            .takeWhile(field -> !field.isEmpty())
            .filter(field -> field.regionMatches(true, 0, HOST, 0, HOST.length()))
            .map(field -> field.substring(HOST.length()).strip())
            .toList();
    if (hosts.size() > 1) {
      return Optional.empty(); // RFC 9112 §3.2
    }
    String target = line.group(2);
    int query = target.indexOf('?');
    return Optional.of(
        new HttpRequest(
            line.group(1),
            query < 0 ? target : target.substring(0, query),
            hosts.stream().findFirst()));
  }
}
