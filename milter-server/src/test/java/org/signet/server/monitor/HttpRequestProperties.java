package org.signet.server.monitor;

import java.util.Arrays;
import java.util.Optional;

/** What must hold for an HTTP request, whatever its octets are. */
public final class HttpRequestProperties {
  private HttpRequestProperties() {}

  /** Reads the octets; an {@link AssertionError} says what does not hold. */
  public static void check(byte[] octets) {
    boolean complete = HttpRequest.isComplete(octets, octets.length);
    String text = new String(octets, java.nio.charset.StandardCharsets.ISO_8859_1);
    hold(complete == (text.contains("\n\n") || text.contains("\n\r\n")), "not the whole header");
    Optional<HttpRequest> request = HttpRequest.parse(octets, octets.length);
    request.ifPresent(
        found -> {
          hold(text.startsWith(found.method() + ' ' + found.path()), "not what was sent");
          hold(found.path().startsWith("/") && found.path().indexOf('?') < 0, "not a path");
          hold((found.method() + found.path()).chars().allMatch(c -> c > ' ' && c < 0x7f), "text");
        });
    byte[] longer = Arrays.copyOf(octets, octets.length + 1);
    hold(HttpRequest.parse(longer, octets.length).equals(request), "reads beyond the end");
  }

  private static void hold(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
