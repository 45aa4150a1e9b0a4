package org.signet.dkim.dns;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * A query over TCP and its answer, RFC 1035 §4.2.2, on a connection of its own that is closed when
 * the answer is there or the time is over: one that hangs concerns no other query.
 */
final class TcpExchange {
  private static final int LENGTH_OCTETS = 2;

  private final AsynchronousSocketChannel channel;
  private final TcpQueries all;
  private final CompletableFuture<byte[]> answer = new CompletableFuture<>();

  private TcpExchange(AsynchronousSocketChannel channel, TcpQueries all) {
    this.channel = channel;
    this.all = all;
  }

  /**
   * Asks.
   *
   * @param group its threads wait for the network
   * @param all says if there is room for a large answer
   * @return fails with an {@link IOException}, or a {@link java.util.concurrent.TimeoutException}
   */
  static CompletableFuture<byte[]> start(
      AsynchronousChannelGroup group,
      TcpQueries all,
      InetSocketAddress server,
      DnsQuery query,
      Duration timeout)
      throws IOException {
    TcpExchange exchange = new TcpExchange(AsynchronousSocketChannel.open(group), all);
    return exchange.run(server, query).orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  private CompletableFuture<byte[]> run(InetSocketAddress server, DnsQuery query) {
    CompletableFuture<byte[]> unused = answer.whenComplete((octets, failure) -> close());
    ByteBuffer out = ByteBuffer.allocate(LENGTH_OCTETS + query.length());
    out.putShort((short) query.length()).put(query.toSend()).flip();
    channel.connect(server, out, then((connected, octets) -> write(octets)));
    return answer;
  }

  private void write(ByteBuffer octets) {
    if (octets.hasRemaining()) {
      channel.write(octets, octets, then((count, rest) -> write(rest)));
    } else {
      read(ByteBuffer.allocate(LENGTH_OCTETS));
    }
  }

  /** The length, and then as much as it says. */
  private void read(ByteBuffer into) {
    channel.read(into, into, then(this::received));
  }

  private void received(int count, ByteBuffer in) {
    if (count < 0) {
      answer.completeExceptionally(new EOFException());
    } else if (in.hasRemaining()) {
      read(in);
    } else if (in.capacity() == LENGTH_OCTETS) {
      length(Short.toUnsignedInt(in.getShort(0)));
    } else {
      byte[] octets = new byte[in.capacity()];
      in.get(0, octets);
      answer.complete(octets);
    }
  }

  private void length(int octets) {
    if (octets <= LENGTH_OCTETS) { // shorter than any message, and no buffer for the length
      answer.completeExceptionally(new EOFException());
    } else if (all.comes(octets)) {
      CompletableFuture<byte[]> unused = answer.whenComplete((whole, failure) -> all.gone(octets));
      read(ByteBuffer.allocate(octets));
    } else {
      answer.completeExceptionally(new TcpQueries.LargeAnswersException());
    }
  }

  private <T> CompletionHandler<T, ByteBuffer> then(BiConsumer<T, ByteBuffer> next) {
    return new CompletionHandler<>() {
      @Override
      public void completed(T result, ByteBuffer buffer) {
        next.accept(result, buffer);
      }

      @Override
      public void failed(Throwable failure, ByteBuffer buffer) {
        answer.completeExceptionally(failure);
      }
    };
  }

  private void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }
}
