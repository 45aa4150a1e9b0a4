package org.signet.milter.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a connection cannot be accepted, mostly for want of file descriptors, trying again at once
 * would fail again: wait a second. A connection without a message goes, so that there is a place
 * for an MTA with one.
 */
final class AcceptFailures extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(AcceptFailures.class);

  private final OpenConnections open;

  AcceptFailures(OpenConnections open) {
    this.open = open;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.warn("cannot accept connections, trying again in a second: {}", cause.toString());
    boolean unused = open.closeOldestIdle();
    ctx.channel().config().setAutoRead(false);
    Future<?> unusedTimer =
        ctx.executor()
            .schedule(() -> ctx.channel().config().setAutoRead(true), 1, TimeUnit.SECONDS);
  }
}
