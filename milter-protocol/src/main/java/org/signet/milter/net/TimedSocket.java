package org.signet.milter.net;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.signet.milter.address.ListenAddress;

/**
 * A socket to a filter, on which nothing waits longer than a time limit: what does ends with an
 * {@link InterruptedIOException}. Not thread-safe.
 */
final class TimedSocket implements Closeable {
  private final SocketChannel channel;
  private final Selector selector;
  private final Duration timeout;

  private TimedSocket(SocketChannel channel, Selector selector, Duration timeout) {
    this.channel = channel;
    this.selector = selector;
    this.timeout = timeout;
  }

  /** Connects, within the time limit. */
  static TimedSocket connect(ListenAddress address, Duration timeout) throws IOException {
    SocketAddress place = address.resolve();
    boolean unix = address.socketPath().isPresent();
    Selector selector = Selector.open();
    @Nullable SocketChannel channel = null;
    try {
      channel = unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
      channel.configureBlocking(false);
      if (!unix) {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
      TimedSocket socket = new TimedSocket(channel, selector, timeout);
      socket.finishConnect(place);
      return socket;
    } catch (IOException e) {
      selector.close();
      if (channel != null) {
        channel.close();
      }
      throw new IOException("cannot connect to " + address + ": " + e.getMessage(), e);
    }
  }

  private void finishConnect(SocketAddress place) throws IOException {
    channel.register(selector, 0);
    if (!channel.connect(place)) {
      long end = deadline();
      do {
        await(SelectionKey.OP_CONNECT, end);
      } while (!channel.finishConnect());
    }
  }

  /** The end of a wait that begins now, by {@link System#nanoTime}. */
  long deadline() {
    return System.nanoTime() + timeout.toNanos();
  }

  /** Writes all octets. */
  void write(ByteBuffer octets) throws IOException {
    long end = deadline();
    while (octets.hasRemaining()) {
      if (channel.write(octets) == 0) {
        await(SelectionKey.OP_WRITE, end);
      }
    }
  }

  /**
   * Reads what has come, and waits for it until {@code end}.
   *
   * @throws EOFException if the filter has closed the connection
   */
  void read(ByteBuffer into, long end) throws IOException {
    int count;
    while ((count = channel.read(into)) == 0) {
      await(SelectionKey.OP_READ, end);
    }
    if (count < 0) {
      throw new EOFException("the filter has closed the connection");
    }
  }

  private void await(int operation, long end) throws IOException {
    @Nullable SelectionKey key = channel.keyFor(selector);
    if (key == null) {
      throw new IOException("the connection is closed");
    }
    key.interestOps(operation);
    long left = end - System.nanoTime();
    if (left <= 0) {
      throw new InterruptedIOException("no answer from the filter for " + timeout);
    }
    selector.select(Math.max(1, left / 1_000_000));
    selector.selectedKeys().clear();
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted while waiting for the filter");
    }
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}
