package org.signet.milter.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.signet.milter.address.ListenAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sockets that a server listens at. Sockets are added by one thread, before all else. */
final class Listeners {
  private static final Logger LOG = LoggerFactory.getLogger(MilterServer.class);
  private static final int BACKLOG = 1024;

  /**
   * The system would let the answers that a client does not read grow to megabytes; answers are
   * small.
   */
  private static final int SEND_BUFFER = 64 * 1024;

  /** Gives arrays for what is read, too: all that looks at it is quicker with them. */
  private static final PooledByteBufAllocator HEAP =
      new PooledByteBufAllocator(
          false, MilterServer.LOOPS, MilterServer.LOOPS, 8192, 7, 256, 64, false) {
        @Override
        public ByteBuf ioBuffer(int capacity) {
          return heapBuffer(capacity);
        }
      };

  private final EventLoopGroup loops;
  private final OpenConnections open;
  private final SocketAccess access;
  private final List<Channel> tcp = new ArrayList<>();
  private final List<UnixListener> unix = new ArrayList<>();
  private final List<ListenAddress> addresses = new ArrayList<>();
  private @Nullable Future<?> socketChecks;

  /**
   * @param open who gives way when no connection can be accepted
   * @param access of unix-domain sockets
   */
  Listeners(EventLoopGroup loops, OpenConnections open, SocketAccess access) {
    this.loops = loops;
    this.open = open;
    this.access = access;
  }

  /**
   * Listens at an address.
   *
   * @param accept gets each connection before its first event
   * @throws IOException with a text for administrators
   */
  void add(ListenAddress address, Consumer<Channel> accept) throws IOException {
    try {
      addresses.add(
          address.<ListenAddress, IOException>fold(
              inet -> listen(inet, accept), local -> listen(local, accept)));
    } catch (UnknownHostException e) {
      throw new IOException("cannot listen at " + address + ": unknown host", e);
    } catch (IOException e) {
      throw new IOException("cannot listen at " + address + ": " + cause(address, e), e);
    }
    LOG.info("listening at {}", addresses.get(addresses.size() - 1));
  }

  private ListenAddress listen(ListenAddress.Inet inet, Consumer<Channel> accept)
      throws IOException {
    Channel listener =
        bind(
            new ServerBootstrap()
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER),
            inet.resolve(),
            accept);
    tcp.add(listener);
    int port = ((InetSocketAddress) listener.localAddress()).getPort();
    return new ListenAddress.Inet(port, inet.host(), inet.ipv6());
  }

  private ListenAddress listen(ListenAddress.Local local, Consumer<Channel> accept)
      throws IOException {
    unix.add(
        UnixListener.open(
            local,
            access,
            place ->
                bind(
                    new ServerBootstrap().channel(NioServerDomainSocketChannel.class),
                    place,
                    accept)));
    return local;
  }

  private Channel bind(ServerBootstrap bootstrap, SocketAddress address, Consumer<Channel> accept)
      throws IOException {
    var bound =
        bootstrap
            .group(loops)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .handler(new AcceptFailures(open))
            .childOption(ChannelOption.ALLOCATOR, HEAP)
            .childOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(512, 4096, 128 * 1024).maxMessagesPerRead(1))
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, MilterServer.WATER_MARK)
            .childOption(ChannelOption.AUTO_READ, false)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accept.accept(channel);
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      Throwable cause = bound.cause();
      throw cause instanceof IOException e ? e : new IOException(cause);
    }
    return bound.channel();
  }

  /** From now on, binds unix-domain sockets again whose files somebody has removed. */
  void checkSocketsRegularly() {
    if (!unix.isEmpty()) {
      long nanos = UnixListener.INTERVAL.toNanos();
      socketChecks =
          GlobalEventExecutor.INSTANCE.scheduleWithFixedDelay(
              () -> unix.forEach(UnixListener::check), nanos, nanos, TimeUnit.NANOSECONDS);
    }
  }

  private static String cause(ListenAddress address, IOException e) {
    return address.fold(
        inet -> BindFailure.describe(e, inet.port()), local -> String.valueOf(e.getMessage()));
  }

  /** Looks after the unix-domain sockets at once. */
  void checkSockets() {
    unix.forEach(UnixListener::checkNow);
  }

  /** Where it listens: as given, with the port that the system has chosen instead of 0. */
  List<ListenAddress> addresses() {
    return List.copyOf(addresses);
  }

  boolean areActive() {
    return tcp.stream().allMatch(Channel::isActive)
        && unix.stream().allMatch(UnixListener::isActive);
  }

  /** Unix-domain sockets that nobody can connect to now, a line each with the cause. */
  List<String> problems() {
    return unix.stream().flatMap(listener -> listener.problem().stream()).toList();
  }

  /** How many times a unix-domain socket was bound again. */
  long timesBoundAgain() {
    return unix.stream().mapToLong(UnixListener::timesBoundAgain).sum();
  }

  /** Listens no more, and removes its own unix-domain sockets. */
  void close() {
    if (socketChecks != null) {
      socketChecks.cancel(false);
    }
    unix.forEach(UnixListener::close);
    tcp.forEach(listener -> listener.close().awaitUninterruptibly());
  }
}
