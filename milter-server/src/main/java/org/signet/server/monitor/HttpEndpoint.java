package org.signet.server.monitor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small HTTP/1.1 server of one thread, for answers that take no time: one request for each
 * connection, GET and HEAD only. The thread never waits for a client. So many connections are open
 * at the most; then the one that is open for the longest time goes, so that slow ones cannot keep
 * others out. (The JDK's own server keeps a thread for each client that is slow in asking.) At a
 * loopback address it answers only requests that name such a host: no web site can have a browser
 * read its pages by a name that leads here.
 */
final class HttpEndpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("org.signet.server");
  private static final int CONNECTIONS = 64;
  private static final int BACKLOG = 64;
  private static final long LONGEST_SLEEP = Duration.ofSeconds(1).toNanos();

  /** After a connection could not be accepted: trying again at once would fail again. */
  private static final long ACCEPT_PAUSE = Duration.ofSeconds(1).toNanos();

  private final Selector selector;
  private final ServerSocketChannel server;
  private final SelectionKey accepting;
  private final Function<HttpRequest, HttpAnswer> site;
  private final Thread thread;

  /** In the order in which they came. */
  private final Set<SelectionKey> connections = new LinkedHashSet<>();

  private long pausedAt; // while nothing is accepted

  private HttpEndpoint(
      Selector selector, ServerSocketChannel server, Function<HttpRequest, HttpAnswer> site)
      throws IOException {
    this.selector = selector;
    this.server = server;
    this.site = address().getAddress().isLoopbackAddress() ? forThisMachine(site) : site;
    this.accepting = server.register(selector, SelectionKey.OP_ACCEPT);
    this.thread = new Thread(this::run, "signet-http");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Starts to listen.
   *
   * @param address resolved
   * @param site answers GET; called on the one thread, and must not block
   * @throws IOException if that is not possible
   */
  static HttpEndpoint start(InetSocketAddress address, Function<HttpRequest, HttpAnswer> site)
      throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      server.configureBlocking(false);
      server.bind(address, BACKLOG);
      return new HttpEndpoint(Selector.open(), server, site);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  private static Function<HttpRequest, HttpAnswer> forThisMachine(
      Function<HttpRequest, HttpAnswer> site) {
    return request ->
        request.isForThisMachine()
            ? site.apply(request)
            : HttpAnswer.text(421, "at this address the host is localhost, 127.0.0.1 or [::1]\n");
  }

  /** Where it listens, with the port that the system has chosen instead of 0. */
  InetSocketAddress address() throws IOException {
    return (InetSocketAddress) server.getLocalAddress();
  }

  private void run() {
    try (selector;
        server) {
      while (!Thread.currentThread().isInterrupted()) {
        selector.select(TimeUnit.NANOSECONDS.toMillis(closeLate()) + 1);
        acceptAgain(System.nanoTime());
        Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
        while (ready.hasNext()) {
          SelectionKey key = ready.next();
          ready.remove();
          if (key.channel() == server) {
            accept();
          } else if (key.isValid()) {
            proceed(key);
          }
        }
      }
    } catch (IOException e) {
      LOG.error("metrics and health cannot be shown any more: {}", e.toString());
    } finally {
      connections.forEach(HttpEndpoint::close);
    }
  }

  /** Closes what takes too long, and tells how long the next one has. */
  private long closeLate() {
    long now = System.nanoTime();
    long next = LONGEST_SLEEP;
    Iterator<SelectionKey> all = connections.iterator();
    while (all.hasNext()) {
      SelectionKey key = all.next();
      long left = connection(key).left(now);
      if (left <= 0) {
        all.remove();
        close(key);
      } else {
        next = Math.min(next, left);
      }
    }
    return next;
  }

  private void acceptAgain(long now) {
    if (accepting.interestOps() == 0 && now - pausedAt >= ACCEPT_PAUSE) {
      accepting.interestOps(SelectionKey.OP_ACCEPT);
    }
  }

  private void accept() {
    SocketChannel channel = null;
    try {
      channel = server.accept();
      if (channel == null) {
        return;
      }
      if (connections.size() >= CONNECTIONS) {
        SelectionKey oldest = connections.iterator().next();
        connections.remove(oldest);
        close(oldest);
      }
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      key.attach(new HttpConnection(channel, key, site, System.nanoTime()));
      connections.add(key);
    } catch (IOException e) { // mostly: out of descriptors, until some are closed
      LOG.warn(
          "cannot accept requests for metrics or health, trying again in a second: {}",
          e.toString());
      accepting.interestOps(0);
      pausedAt = System.nanoTime();
      if (channel != null) {
        close(channel);
      }
    }
  }

  private void proceed(SelectionKey key) {
    boolean more = false;
    try {
      more = connection(key).proceed(System.nanoTime());
    } catch (IOException e) {
      // The client is gone, which is its own affair.
    } catch (RuntimeException e) { // a bug of a page must not end the others
      LOG.error("a page cannot be made", e);
    }
    if (!more) {
      connections.remove(key);
      close(key);
    }
  }

  private static HttpConnection connection(SelectionKey key) {
    return (HttpConnection) key.attachment();
  }

  private static void close(SelectionKey key) {
    close(key.channel());
  }

  private static void close(Channel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("close: {}", e.toString());
    }
  }

  /** Ends it. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(TimeUnit.NANOSECONDS.toMillis(LONGEST_SLEEP));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
