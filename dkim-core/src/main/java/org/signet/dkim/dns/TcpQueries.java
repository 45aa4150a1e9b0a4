package org.signet.dkim.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.ShutdownChannelGroupException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.WireParseException;

/**
 * Queries over TCP, each on a connection of its own. dnsjava would keep one connection to each
 * server, and go on using it even if it has long been dead. The octets of large answers are
 * bounded, all together: no key needs them.
 */
final class TcpQueries implements AutoCloseable {
  private static final int SMALL = 4096;

  /** There are too many large answers under way; their senders may try again. */
  static final class LargeAnswersException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private final AtomicLong room; // octets

  private @Nullable AsynchronousChannelGroup group; // guarded by this; made when first needed
  private boolean closed; // guarded by this

  /**
   * Nothing is asked yet.
   *
   * @param largeAnswers how many octets of answers above 4,096 octets there may be at a time
   */
  TcpQueries(long largeAnswers) {
    room = new AtomicLong(largeAnswers);
  }

  /**
   * Asks; no thread waits.
   *
   * @return fails with an {@link IOException}, or a {@link java.util.concurrent.TimeoutException}
   */
  CompletableFuture<byte[]> ask(InetSocketAddress server, DnsQuery query, Duration timeout) {
    try {
      return TcpExchange.start(group(), this, server, query, timeout)
          .thenApply(octets -> answerTo(query, octets));
    } catch (IOException | ShutdownChannelGroupException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static byte[] answerTo(DnsQuery query, byte[] octets) {
    if (!query.isAnsweredBy(ByteBuffer.wrap(octets))) {
      throw new CompletionException(new WireParseException("an answer to another query"));
    }
    return octets;
  }

  /** Whether an answer of so many octets may come; if so, {@link #gone} follows. */
  boolean comes(int octets) {
    if (octets <= SMALL || room.addAndGet(-octets) >= 0) {
      return true;
    }
    room.addAndGet(octets);
    return false;
  }

  /** An answer of so many octets was read, or will not be. */
  void gone(int octets) {
    if (octets > SMALL) {
      room.addAndGet(octets);
    }
  }

  private synchronized AsynchronousChannelGroup group() throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    if (group == null) {
      group = AsynchronousChannelGroup.withFixedThreadPool(1, DnsPublicKeyLookup::newThread);
    }
    return group;
  }

  /** Ends what is under way. */
  @Override
  public synchronized void close() {
    closed = true;
    if (group != null) {
      try {
        group.shutdownNow();
      } catch (IOException e) {
        // The channels are closed, or will be at their timeouts.
      }
    }
  }
}
