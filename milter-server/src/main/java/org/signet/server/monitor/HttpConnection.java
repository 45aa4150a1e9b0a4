package org.signet.server.monitor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, without ever waiting. What a client sends beyond its request is read
 * and dropped for a moment, so that the answer is not lost with the connection.
 */
final class HttpConnection {
  /** A request with all its fields. */
  static final int LONGEST_REQUEST = 8192;

  /** From the first octet to the last. */
  static final Duration LONGEST = Duration.ofSeconds(10);

  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(1);

  private final SocketChannel channel;
  private final SelectionKey key;
  private final Function<HttpRequest, HttpAnswer> site;
  private final byte[] octets = new byte[LONGEST_REQUEST];
  private final ByteBuffer request = ByteBuffer.wrap(octets);
  private @Nullable ByteBuffer answer;
  private long deadline;

  /**
   * A connection that was just accepted.
   *
   * @param key of {@code channel}, which does not block
   * @param now {@link System#nanoTime}
   */
  HttpConnection(
      SocketChannel channel, SelectionKey key, Function<HttpRequest, HttpAnswer> site, long now) {
    this.channel = channel;
    this.key = key;
    this.site = site;
    this.deadline = now + LONGEST.toNanos();
  }

  /** Nanoseconds until it must be over; not positive if it should be already. */
  long left(long now) {
    return deadline - now;
  }

  /**
   * Goes on as far as it can.
   *
   * @return whether there is more to come
   * @throws IOException if the client is gone
   */
  boolean proceed(long now) throws IOException {
    ByteBuffer rest = answer;
    if (rest == null) {
      if (channel.read(request) < 0) {
        return false;
      }
      boolean complete = HttpRequest.isComplete(octets, request.position());
      if (!complete && request.hasRemaining()) {
        return true;
      }
      rest = answer(complete);
      answer = rest;
    }
    if (rest.hasRemaining()) {
      channel.write(rest);
      if (rest.hasRemaining()) {
        key.interestOps(SelectionKey.OP_WRITE);
        return true;
      }
      channel.shutdownOutput();
      key.interestOps(SelectionKey.OP_READ);
      deadline = Math.min(deadline, now + LONGEST_DRAIN.toNanos());
    }
    return channel.read(request.clear()) >= 0;
  }

  private ByteBuffer answer(boolean complete) {
    if (!complete) {
      return HttpAnswer.text(431, "the request is longer than " + LONGEST_REQUEST + " octets\n")
          .octets(true);
    }
    Optional<HttpRequest> parsed = HttpRequest.parse(octets, request.position());
    if (parsed.isEmpty()) {
      return HttpAnswer.text(400, "this is no HTTP/1.1 request\n").octets(true);
    }
    return switch (parsed.get().method()) {
      case "GET" -> site.apply(parsed.get()).octets(true);
      case "HEAD" -> site.apply(parsed.get()).octets(false);
      default -> HttpAnswer.notAllowed().octets(true);
    };
  }
}
