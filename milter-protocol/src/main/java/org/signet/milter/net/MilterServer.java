package org.signet.milter.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.event.FatalFailure;
import org.signet.milter.event.MemoryBudget;
import org.signet.milter.event.MilterFilter;
import org.slf4j.LoggerFactory;

/**
 * Runs a {@link MilterFilter} at one or more addresses, with one event loop per core, 32 at most,
 * and no thread per connection. Thread-safe.
 */
public final class MilterServer implements AutoCloseable {

  /** How many octets of answers may wait: then the connection is not read. */
  static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(16384, 65536);

  /** How long answers may take that are given when all ends. */
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

  /** More would serve no mail server, and service managers limit the number of threads. */
  private static final int MOST_LOOPS = 32;

  static final int LOOPS = Math.min(MOST_LOOPS, Runtime.getRuntime().availableProcessors());

  private final ConnectionLimits limits;
  private final MultiThreadIoEventLoopGroup loops;
  final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final MilterConnection.Shared shared;
  private final OpenConnections open = new OpenConnections();
  private final AtomicLong connectionNumber = new AtomicLong();
  private final Listeners listeners;
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
    this.listeners = new Listeners(loops, open, builder.access);
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
          server.listeners.add(
              listener.address(), channel -> server.accept(channel, listener.filter()));
        }
      } catch (IOException e) {
        server.stop(Duration.ZERO);
        throw e;
      }
      server.listeners.checkSocketsRegularly();
      return server;
    }
  }

  // --- connections -----------------------------------------------------------------------------

  private void accept(Channel channel, MilterFilter filter) {
    boolean full = connections.size() >= limits.connections() && !open.closeOldestIdle();
    if (stopping || full) {
      if (full) {
        shared
            .log()
            .warn(
                "connection refused: limit of {} connections reached, each with a message",
                limits.connections());
      }
      ChannelFuture unused = channel.close();
      return;
    }
    connections.add(channel);
    String name = "connection " + connectionNumber.incrementAndGet() + peer(channel);
    MilterConnection connection = new MilterConnection(filter, shared, channel, name);
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
    return listeners.addresses();
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
      return unanswered.await(patience.toNanos(), TimeUnit.NANOSECONDS) && listeners.areActive();
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
    listeners.checkSockets();
  }

  /** Unix-domain sockets that nobody can connect to now, a line each with the cause. */
  public List<String> socketProblems() {
    return listeners.problems();
  }

  /** How many times a unix-domain socket was bound again. */
  public long socketsBoundAgain() {
    return listeners.timesBoundAgain();
  }

  // --- the end -----------------------------------------------------------------------------------

  /**
   * Accepts no more connections, removes its own unix-domain sockets, closes idle connections, and
   * lets messages in flight come to their end until {@code deadline} is over. Those that wait for
   * an answer then are refused temporarily. Not to be called by a handler.
   *
   * @return whether all messages came to their end
   */
  public synchronized boolean stop(Duration deadline) {
    stopping = true;
    listeners.close();
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

  /** Stops without waiting for messages in flight, which are refused temporarily. */
  @Override
  public void close() {
    stop(Duration.ZERO);
  }
}
