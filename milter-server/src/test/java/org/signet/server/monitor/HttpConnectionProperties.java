package org.signet.server.monitor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;

/** What must hold for a connection, whatever octets come. */
public final class HttpConnectionProperties {
  private static final String PAGE = "the page of ";

  private HttpConnectionProperties() {}

  /** Lets a client send the octets; an {@link AssertionError} says what does not hold. */
  public static void check(byte[] octets) {
    String request = new String(octets, ISO_8859_1);
    String answer = answer(octets);

    hold(answer.isEmpty() || answer.startsWith("HTTP/1.1 "), "not an answer");
    hold(!answer.contains("\nHTTP/1.1 "), "more than one answer");
    hold(answer.isEmpty() || answer.contains("\r\nConnection: close\r\n"), "the connection stays");
    if (answer.startsWith("HTTP/1.1 200 ") && answer.contains(PAGE)) {
      String path = answer.substring(answer.indexOf(PAGE) + PAGE.length()).strip();
      hold(request.contains("GET") && request.contains(path), "not what was asked");
      hold(path.startsWith("/") && path.indexOf('?') < 0, "not a path");
      hold(path.chars().allMatch(c -> c > ' ' && c < 0x7f), "not printable");
    }
  }

  private static String answer(byte[] octets) {
    EmbeddedChannel channel =
        new EmbeddedChannel(
            HttpEndpoint.codec(),
            new HttpConnection(path -> HttpAnswer.text(200, PAGE + path + "\n"), true));
    try {
      channel.writeInbound(Unpooled.wrappedBuffer(octets));
      StringBuilder answer = new StringBuilder();
      for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
        answer.append(part.toString(ISO_8859_1));
        part.release();
      }
      return answer.toString();
    } finally {
      channel.finishAndReleaseAll();
    }
  }

  private static void hold(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
