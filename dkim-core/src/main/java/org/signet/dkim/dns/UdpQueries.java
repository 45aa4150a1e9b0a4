package org.signet.dkim.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Queries in datagrams, all of them on one thread, which waits for the network. dnsjava would take
 * the first datagram for the answer, whatever is in it.
 */
final class UdpQueries implements AutoCloseable {
  private static final int LARGEST_DATAGRAM = 1 << 16;

  private @Nullable Loop loop; // guarded by this; made when first needed
  private boolean closed; // guarded by this

  /**
   * Asks; no thread waits.
   *
   * @return a message that is an answer to the query; empty if it belongs on TCP; fails with an
   *     {@link IOException}, or a {@link java.util.concurrent.TimeoutException}
   */
  CompletableFuture<Optional<byte[]>> ask(
      InetSocketAddress server, DnsQuery query, Duration timeout) {
    UdpExchange exchange = new UdpExchange(server, query);
    try {
      loop().start(exchange);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
    return exchange.answer().orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  private synchronized Loop loop() throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    if (loop == null || loop.isOver()) {
      loop = new Loop(Selector.open());
      loop.thread.start();
    }
    return loop;
  }

  /** Ends what is under way. */
  @Override
  public synchronized void close() {
    closed = true;
    if (loop != null) {
      loop.end();
    }
  }

  private static final class Loop implements Runnable {
    private final Selector selector;
    private final Thread thread = DnsPublicKeyLookup.newThread(this);
    private final Queue<UdpExchange> started = new ConcurrentLinkedQueue<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);
    private volatile boolean over;

    Loop(Selector selector) {
      this.selector = selector;
    }

    void start(UdpExchange exchange) {
      CompletableFuture<Optional<byte[]>> unused =
          exchange.answer().whenComplete((answer, failure) -> closed(exchange));
      started.add(exchange);
      selector.wakeup();
      if (over) {
        failAll();
      }
    }

    /** The selector gives the descriptor of a closed channel back when it is run again. */
    private void closed(UdpExchange exchange) {
      exchange.close();
      if (Thread.currentThread() != thread) {
        selector.wakeup();
      }
    }

    boolean isOver() {
      return over;
    }

    void end() {
      over = true;
      selector.wakeup();
    }

    @Override
    public void run() {
      try (selector) {
        while (!over) {
          selector.select(key -> ((UdpExchange) key.attachment()).read(buffer));
          for (UdpExchange next = started.poll(); next != null; next = started.poll()) {
            next.open(selector);
          }
        }
        for (SelectionKey key : selector.keys()) {
          fail((UdpExchange) key.attachment());
        }
      } catch (IOException e) {
        // Nobody can be asked any more by this selector; there will be another.
      } finally {
        over = true;
        failAll();
      }
    }

    private void failAll() {
      for (UdpExchange next = started.poll(); next != null; next = started.poll()) {
        fail(next);
      }
    }

    private static void fail(UdpExchange exchange) {
      exchange.answer().completeExceptionally(new IOException("closed"));
    }
  }
}
