package org.signet.server.monitor;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP/1.1 server of one thread, on Netty's codec, for answers that take no time: one request
 * for each connection, GET and HEAD only. The thread never waits for a client. At most {@value
 * #CONNECTIONS} connections are open; a further one closes the oldest, so that slow clients cannot
 * keep others out.
 *
 * <p>The JDK's own server (17.0.15) was tried and cannot do that. It reads a request in a thread
 * that waits for the client. 200 clients that send half a request take all threads of a bounded
 * pool for good, or for as long as {@code sun.net.httpserver.maxReqTime} says. Connections that
 * send nothing all stay open; with {@code jdk.httpserver.maxConnections} the server refuses a
 * health check instead of closing one of them.
 */
final class HttpEndpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("org.signet.server");
  private static final int CONNECTIONS = 64;
  private static final int BACKLOG = 64;
  private static final Duration END = Duration.ofSeconds(1);

  /** After a connection could not be accepted: trying again at once would fail again. */
  private static final Duration ACCEPT_PAUSE = Duration.ofSeconds(1);

  private final EventLoopGroup loop;
  private final Channel server;

  private HttpEndpoint(EventLoopGroup loop, Channel server) {
    this.loop = loop;
    this.server = server;
  }

  /**
   * Starts to listen. At a loopback address it answers only requests that name such a host: no web
   * site can have a browser read its pages by a name that leads here.
   *
   * @param address resolved
   * @param site answers GET of a path; called on the one thread, and must not block
   * @throws IOException if that is not possible
   */
  static HttpEndpoint start(InetSocketAddress address, Function<String, HttpAnswer> site)
      throws IOException {
    EventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(1, HttpEndpoint::thread, NioIoHandler.newFactory());
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.ALLOCATOR, UnpooledByteBufAllocator.DEFAULT)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .handler(new Accepting())
            .childHandler(new Connections(site, address.getAddress().isLoopbackAddress()))
            .bind(address)
            .awaitUninterruptibly();
    HttpEndpoint endpoint = new HttpEndpoint(loop, bound.channel());
    if (!bound.isSuccess()) {
      endpoint.close();
      throw bound.cause() instanceof IOException e ? e : new IOException(bound.cause());
    }
    return endpoint;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "signet-http");
    thread.setDaemon(true);
    return thread;
  }

  /** Where it listens, with the port that the system has chosen instead of 0. */
  InetSocketAddress address() {
    return (InetSocketAddress) server.localAddress();
  }

  /** Ends it. */
  @Override
  public void close() {
    server.close().awaitUninterruptibly(END.toMillis());
    loop.shutdownGracefully(0, END.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(END.toMillis());
  }

  /** Makes the pipeline of each connection, and closes the oldest one of too many. */
  private static final class Connections extends ChannelInitializer<Channel> {
    private final Function<String, HttpAnswer> site;
    private final boolean thisMachineOnly;

    /** In the order in which they came. */
    private final Set<Channel> open = new LinkedHashSet<>();

    Connections(Function<String, HttpAnswer> site, boolean thisMachineOnly) {
      this.site = site;
      this.thisMachineOnly = thisMachineOnly;
    }

    @Override
    protected void initChannel(Channel channel) {
      if (open.size() >= CONNECTIONS) {
        ChannelFuture unused = open.iterator().next().close();
      }
      open.add(channel);
      channel.closeFuture().addListener(closed -> open.remove(channel));
      channel.pipeline().addLast(codec()).addLast(new HttpConnection(site, thisMachineOnly));
    }
  }

  /** Reads requests that are no longer than they may be, and writes answers. */
  static HttpServerCodec codec() {
    return new HttpServerCodec(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(HttpConnection.LONGEST_PART)
            .setMaxHeaderSize(HttpConnection.LONGEST_PART));
  }

  /** Waits a little after a connection could not be accepted. */
  private static final class Accepting extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // mostly: out of descriptors, until some are closed
      LOG.warn(
          "cannot accept requests for metrics or health, trying again in a second: {}",
          cause.toString());
      context.channel().config().setAutoRead(false);
      Future<?> unused =
          context
              .executor()
              .schedule(
                  () -> context.channel().config().setAutoRead(true),
                  ACCEPT_PAUSE.toMillis(),
                  TimeUnit.MILLISECONDS);
    }
  }
}
