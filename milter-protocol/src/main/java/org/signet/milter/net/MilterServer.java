package org.signet.milter.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.event.FatalFailure;
import org.signet.milter.event.MemoryBudget;
import org.signet.milter.event.MilterFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a {@link MilterFilter} at one or more addresses, with one event loop per core, 32 at most,
 * and no thread per connection. Thread-safe.
 */
public final class MilterServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MilterServer.class);
  private static final int BACKLOG = 1024;

  /**
   * The system would let the answers that a client does not read grow to megabytes; answers are
   * small.
   */
  private static final int SEND_BUFFER = 64 * 1024;

  /** How many octets of answers may wait: then the connection is not read. */
  static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(16384, 65536);

  /** How long answers may take that are given when all ends. */
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

  /** More would serve no mail server, and service managers limit the number of threads. */
  private static final int MOST_LOOPS = 32;

  private static final int LOOPS = Math.min(MOST_LOOPS, Runtime.getRuntime().availableProcessors());

  /** Gives arrays for what is read, too: all that looks at it is quicker with them. */
  private static final PooledByteBufAllocator HEAP =
      new PooledByteBufAllocator(false, LOOPS, LOOPS, 8192, 7, 256, 64, false) {
        @Override
        public ByteBuf ioBuffer(int capacity) {
          return heapBuffer(capacity);
        }
      };

  private final ConnectionLimits limits;
  private final MultiThreadIoEventLoopGroup loops;
  final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final MilterConnection.Shared shared;
  private final OpenConnections open = new OpenConnections();
  private final AtomicLong connectionNumber = new AtomicLong();
  private final List<Channel> listeners = new ArrayList<>();
  private final List<UnixListener> unixListeners = new ArrayList<>();
  private final List<ListenAddress> addresses = new ArrayList<>();
  private @Nullable Future<?> socketChecks;
  private volatile boolean stopping;

  private MilterServer(Builder builder) {
    this.limits = builder.limits;
    MemoryBudget budget = new MemoryBudget(limits.memory());
    this.shared =
        new MilterConnection.Shared(
            limits,
            budget,
            () -> open.relieve(budget),
            builder.fatal,
            new BoundedLog(LoggerFactory.getLogger(MilterConnection.class), System::nanoTime));
    this.loops =
        new MultiThreadIoEventLoopGroup(
            LOOPS, new DefaultThreadFactory("milter"), NioIoHandler.newFactory());
  }

  /** A server for {@code filter}, to be given at least one address. */
  public static Builder builder(MilterFilter filter) {
    return new Builder(filter);
  }

  /** Where to listen, and who serves those who come there. */
  private record Listener(ListenAddress address, MilterFilter filter) {}

  /** Collects what a server needs; {@link #start} starts it. */
  public static final class Builder {
    private final MilterFilter filter;
    private final List<Listener> listeners = new ArrayList<>();
    private ConnectionLimits limits = ConnectionLimits.defaults();
    private Consumer<Throwable> fatal = error -> {};
    private SocketAccess access = SocketAccess.OF_THE_SYSTEM;

    private Builder(MilterFilter filter) {
      this.filter = filter;
    }

    /** Adds an address. */
    public Builder listen(ListenAddress address) {
      return listen(address, filter);
    }

    /** Adds an address whose connections another filter serves; limits are shared by all. */
    public Builder listen(ListenAddress address, MilterFilter other) {
      listeners.add(new Listener(address, other));
      return this;
    }

    /** Sets all limits. */
    public Builder limits(ConnectionLimits value) {
      limits = value;
      return this;
    }

    /**
     * Who is called, after the log, for a {@link FatalFailure}; it may end the process. Otherwise
     * it is as any other failure.
     */
    public Builder onFatalError(Consumer<Throwable> value) {
      fatal = value;
      return this;
    }

    /** The permissions of unix-domain sockets, such as 0660; otherwise those of the umask. */
    public Builder socketMode(int mode) {
      access = access.withMode(mode);
      return this;
    }

    /** The permissions of unix-domain sockets as what is left of 0777. */
    public Builder umask(int mask) {
      return socketMode(0777 & ~mask);
    }

    /** The user whom unix-domain sockets belong to; otherwise that of the process. */
    public Builder socketOwner(String user) {
      access = access.withOwner(user);
      return this;
    }

    /** The group of unix-domain sockets; otherwise that of the process. */
    public Builder socketGroup(String group) {
      access = access.withGroup(group);
      return this;
    }

    /**
     * Listens at all addresses.
     *
     * @throws IOException if one of them is not possible; then none is used. The message, for
     *     administrators, names the address, the cause and what to do.
     */
    public MilterServer start() throws IOException {
      if (listeners.isEmpty()) {
        throw new IllegalStateException("no address to listen at");
      }
      MilterServer server = new MilterServer(this);
      try {
        for (Listener listener : listeners) {
          server.listen(listener, access);
        }
      } catch (IOException e) {
        server.stop(Duration.ZERO);
        throw e;
      }
      server.checkSocketsRegularly();
      return server;
    }
  }

  // --- listening ---------------------------------------------------------------------------------

  private void listen(Listener listener, SocketAccess access) throws IOException {
    ListenAddress address = listener.address();
    try {
      addresses.add(
          address.<ListenAddress, IOException>fold(
              inet -> listen(inet, listener.filter()),
              local -> listen(local, access, listener.filter())));
    } catch (UnknownHostException e) {
      throw new IOException("cannot listen at " + address + ": the host is not known", e);
    } catch (IOException e) {
      throw new IOException("cannot listen at " + address + ": " + cause(address, e), e);
    }
    LOG.info("listening at {}", addresses.get(addresses.size() - 1));
  }

  private ListenAddress listen(ListenAddress.Inet inet, MilterFilter filter) throws IOException {
    Channel listener =
        bind(
            new ServerBootstrap()
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER),
            inet.resolve(),
            filter);
    listeners.add(listener);
    int port = ((InetSocketAddress) listener.localAddress()).getPort();
    return new ListenAddress.Inet(port, inet.host(), inet.ipv6());
  }

  private ListenAddress listen(ListenAddress.Local local, SocketAccess access, MilterFilter filter)
      throws IOException {
    unixListeners.add(
        UnixListener.open(
            local,
            access,
            place ->
                bind(
                    new ServerBootstrap().channel(NioServerDomainSocketChannel.class),
                    place,
                    filter)));
    return local;
  }

  private Channel bind(ServerBootstrap bootstrap, SocketAddress address, MilterFilter filter)
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
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childOption(ChannelOption.AUTO_READ, false)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accept(channel, filter);
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

  private void checkSocketsRegularly() {
    if (!unixListeners.isEmpty()) {
      long nanos = UnixListener.INTERVAL.toNanos();
      socketChecks =
          GlobalEventExecutor.INSTANCE.scheduleWithFixedDelay(
              () -> unixListeners.forEach(UnixListener::check), nanos, nanos, TimeUnit.NANOSECONDS);
    }
  }

  private static String cause(ListenAddress address, IOException e) {
    return address.fold(
        inet -> BindFailure.describe(e, inet.port()), local -> String.valueOf(e.getMessage()));
  }

  private void accept(Channel channel, MilterFilter filter) {
    boolean full = connections.size() >= limits.connections() && !open.closeOldestIdle();
    if (stopping || full) {
      if (full) {
        shared
            .log()
            .warn("a connection is turned away: {} are open with a message", limits.connections());
      }
      ChannelFuture unused = channel.close();
      return;
    }
    connections.add(channel);
    String name = "connection " + connectionNumber.incrementAndGet() + peer(channel);
    MilterConnection connection = new MilterConnection(filter, shared, name);
    open.add(connection, channel);
    channel.pipeline().addLast(connection);
  }

  private static String peer(Channel channel) {
    return Optional.ofNullable(channel.remoteAddress())
        .filter(InetSocketAddress.class::isInstance)
        .map(InetSocketAddress.class::cast)
        .map(peer -> " from " + peer.getAddress().getHostAddress() + " port " + peer.getPort())
        .orElse(" from a local socket");
  }

  /** Where it listens: as given, with the port that the system has chosen instead of 0. */
  public List<ListenAddress> addresses() {
    return List.copyOf(addresses);
  }

  /** How many connections are open. */
  public int openConnections() {
    return connections.size();
  }

  /** Octets that all connections keep, of {@link ConnectionLimits#memory}. */
  public long memory() {
    return shared.budget().taken();
  }

  /** How many connections there were so far, those not counted that were turned away. */
  public long acceptedConnections() {
    return connectionNumber.get();
  }

  /**
   * Whether it is alive: listens everywhere, and every event loop gets round to a task within
   * {@code patience}. Not to be called by a handler.
   */
  public boolean answers(Duration patience) {
    List<EventExecutor> all = new ArrayList<>();
    loops.forEach(all::add);
    CountDownLatch unanswered = new CountDownLatch(all.size());
    try {
      all.forEach(loop -> loop.execute(unanswered::countDown));
      return unanswered.await(patience.toNanos(), TimeUnit.NANOSECONDS)
          && listeners.stream().allMatch(Channel::isActive)
          && unixListeners.stream().allMatch(UnixListener::isActive);
    } catch (RejectedExecutionException e) {
      return false; // it has been stopped
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Binds unix-domain sockets again whose files somebody has removed. That happens by itself every
   * two seconds.
   */
  public void checkSockets() {
    unixListeners.forEach(UnixListener::checkNow);
  }

  /** Unix-domain sockets that nobody can connect to now, a line each with the cause. */
  public List<String> socketProblems() {
    return unixListeners.stream().flatMap(listener -> listener.problem().stream()).toList();
  }

  /** How many times a unix-domain socket was bound again. */
  public long socketsBoundAgain() {
    return unixListeners.stream().mapToLong(UnixListener::timesBoundAgain).sum();
  }

  // --- the end -----------------------------------------------------------------------------------

  /**
   * Accepts no more connections, removes its own unix-domain sockets, closes idle connections, and
   * lets messages in flight come to their end until {@code deadline} is over. Those that wait for
   * an answer then are refused for now. Not to be called by a handler.
   *
   * @return whether all messages came to their end
   */
  public synchronized boolean stop(Duration deadline) {
    stopping = true;
    if (socketChecks != null) {
      socketChecks.cancel(false);
    }
    unixListeners.forEach(UnixListener::close);
    listeners.forEach(listener -> listener.close().awaitUninterruptibly());
    forEachConnection(MilterConnection::stop);
    boolean finished =
        connections.newCloseFuture().awaitUninterruptibly(deadline.toNanos(), TimeUnit.NANOSECONDS);
    if (!finished) {
      forEachConnection(MilterConnection::stopNow);
      Future<?> answers = connections.newCloseFuture();
      answers.awaitUninterruptibly(LAST_ANSWERS.toNanos(), TimeUnit.NANOSECONDS);
    }
    connections.close().awaitUninterruptibly();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    return finished;
  }

  private void forEachConnection(Consumer<MilterConnection> what) {
    for (Channel channel : connections) {
      MilterConnection connection = channel.pipeline().get(MilterConnection.class);
      if (connection != null) {
        channel.eventLoop().execute(() -> what.accept(connection));
      }
    }
  }

  /** Stops without waiting for messages in flight, which are refused for now. */
  @Override
  public void close() {
    stop(Duration.ZERO);
  }
}
