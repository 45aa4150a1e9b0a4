package org.signet.server.monitor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is asked for, RFC 9112 §3. Fields are not looked at, and a request with a body is answered
 * without it.
 *
 * @param method such as {@code GET}
 * @param path without the query
 */
record HttpRequest(String method, String path) {
  private static final Pattern LINE =
      Pattern.compile("([A-Z]{1,20}) (/[\\x21-\\x7e]*) HTTP/1\\.[0-9]");

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
    int end = 0;
    while (end < length && octets[end] != '\r' && octets[end] != '\n') {
      end++;
    }
    Matcher line = LINE.matcher(new String(octets, 0, end, ISO_8859_1));
    if (!line.matches()) {
      return Optional.empty();
    }
    String target = line.group(2);
    int query = target.indexOf('?');
    return Optional.of(
        new HttpRequest(line.group(1), query < 0 ? target : target.substring(0, query)));
  }
}
