package org.signet.dkim.dns;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A query in a datagram and its answer, on a socket of its own with a port that nobody can guess
 * (RFC 5452 §9.2). The system hands over what comes from the server's address only; what is not an
 * answer to the query is passed over, and the right answer may still come. Too much of it is not
 * chance: then the exchange ends without an answer, and the query belongs on TCP.
 */
final class UdpExchange {
  private static final int MAX_STRAYS = 100;
  private static final int READS_AT_ONCE = 16;
  private static final int FIRST_PORT = 32_768;
  private static final int LAST_PORT = 60_999;
  private static final int TRIES_FOR_A_PORT = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final InetSocketAddress server;
  private final DnsQuery query;
  private final CompletableFuture<Optional<byte[]>> answer = new CompletableFuture<>();
  private volatile @Nullable DatagramChannel channel;
  private int strays;

  UdpExchange(InetSocketAddress server, DnsQuery query) {
    this.server = server;
    this.query = query;
  }

  /** Empty if datagrams do not bring an answer that can be believed. */
  CompletableFuture<Optional<byte[]>> answer() {
    return answer;
  }

  /** Sends the query; {@code selector} then says when to {@link #read}. */
  void open(Selector selector) {
    if (answer.isDone()) {
      return;
    }
    try {
      boolean isOld = server.getAddress() instanceof Inet4Address;
      DatagramChannel opened =
          DatagramChannel.open(isOld ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
      channel = opened;
      opened.configureBlocking(false);
      bind(opened, InetAddress.getByAddress(new byte[isOld ? 4 : 16]));
      opened.connect(server);
      opened.register(selector, SelectionKey.OP_READ, this);
      if (opened.write(query.toSend()) != query.length()) {
        throw new IOException("not sent");
      }
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      answer.completeExceptionally(e); // the last two: no such addresses on this machine
    }
    if (answer.isDone()) { // perhaps before there was a channel to close
      close();
    }
  }

  private static void bind(DatagramChannel channel, InetAddress any) throws IOException {
    for (int i = 0; i < TRIES_FOR_A_PORT; i++) {
      try {
        int port = FIRST_PORT + RANDOM.nextInt(LAST_PORT - FIRST_PORT + 1);
        channel.bind(new InetSocketAddress(any, port));
        return;
      } catch (BindException e) {
        // Somebody else's.
      }
    }
    channel.bind(null);
  }

  /** Reads what is there, up to a bound: others have their turn before the rest of it. */
  void read(ByteBuffer buffer) {
    DatagramChannel opened = channel;
    try {
      for (int i = 0; i < READS_AT_ONCE && opened != null && !answer.isDone(); i++) {
        buffer.clear();
        int octets = opened.read(buffer);
        if (octets == 0 && i > 0) {
          return;
        }
        buffer.flip(); // nothing in it at first: a datagram without content
        received(buffer);
      }
    } catch (IOException e) {
      answer.completeExceptionally(e);
    }
  }

  private void received(ByteBuffer datagram) {
    if (query.isAnsweredBy(datagram)) {
      byte[] octets = new byte[datagram.remaining()];
      datagram.get(octets);
      answer.complete(Optional.of(octets));
      return;
    }
    strays++;
    if (strays > MAX_STRAYS) {
      answer.complete(Optional.empty());
    }
  }

  void close() {
    DatagramChannel opened = channel;
    if (opened != null) {
      try {
        opened.close();
      } catch (IOException e) {
        // It is gone either way.
      }
    }
  }
}
