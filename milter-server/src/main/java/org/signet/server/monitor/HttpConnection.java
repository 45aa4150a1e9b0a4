package org.signet.server.monitor;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its answer. What a client sends beyond its request is read and dropped for a
 * moment, so that the answer is not lost with the connection.
 */
final class HttpConnection extends SimpleChannelInboundHandler<HttpObject> {
  /** Octets of the first line, and of all fields. */
  static final int LONGEST_PART = 8192;

  /** From the first octet to the last. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger("org.signet.server");
  private static final Pattern TARGET = Pattern.compile("/[\\x21-\\x7e]*+");

  /**
   * A host that a program of this machine may have been asked to name at a loopback address. A name
   * that leads there says that a web site had a browser ask.
   */
  private static final Pattern THIS_MACHINE =
      Pattern.compile(
          "(?:localhost\\.?|127(?:\\.[0-9]{1,3}){3}|\\[::1\\])(?::[0-9]{0,5})?",
          Pattern.CASE_INSENSITIVE);

  private final Function<String, HttpAnswer> site;
  private final boolean thisMachineOnly;
  private boolean asked;
  private boolean answered;
  private @Nullable Future<?> end;

  /**
   * A connection that was just accepted.
   *
   * @param thisMachineOnly whether requests must name this machine as the host
   */
  HttpConnection(Function<String, HttpAnswer> site, boolean thisMachineOnly) {
    this.site = site;
    this.thisMachineOnly = thisMachineOnly;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    endIn(context, LONGEST);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
    if (asked || !(message instanceof HttpRequest request)) {
      return; // a body, or what comes after the request
    }
    asked = true;
    HttpAnswer answer;
    try {
      answer = answer(request);
    } catch (RuntimeException e) { // a bug of a page must not end the others
      LOG.error("error while rendering a page", e);
      close(context);
      return;
    }
    context.writeAndFlush(answer.response()).addListener(written -> drain(context, written));
  }

  private HttpAnswer answer(HttpRequest request) {
    DecoderResult result = request.decoderResult();
    if (result.isFailure()) {
      return result.cause() instanceof TooLongFrameException
          ? HttpAnswer.text(431, "the request has more than " + LONGEST_PART + " octets\n")
          : HttpAnswer.malformed();
    }
    List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
    String target = request.uri();
    if (hosts.size() > 1 || !TARGET.matcher(target).matches()) { // RFC 9112 §3.2
      return HttpAnswer.malformed();
    }
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      return HttpAnswer.notAllowed();
    }
    // Only old and simple clients name no host.
    if (thisMachineOnly && !hosts.stream().allMatch(host -> THIS_MACHINE.matcher(host).matches())) {
      return HttpAnswer.text(421, "at this address the host is localhost, 127.0.0.1 or [::1]\n");
    }
    int query = target.indexOf('?');
    return site.apply(query < 0 ? target : target.substring(0, query));
  }

  private void drain(
      ChannelHandlerContext context, io.netty.util.concurrent.Future<? super Void> written) {
    answered = true;
    if (written.isSuccess() && context.channel() instanceof DuplexChannel channel) {
      ChannelFuture ended = channel.shutdownOutput();
      endIn(context, ended.isSuccess() ? LONGEST_DRAIN : Duration.ZERO);
    } else {
      close(context);
    }
  }

  private void endIn(ChannelHandlerContext context, Duration time) {
    cancelEnd();
    end =
        context
            .executor()
            .schedule((Runnable) () -> close(context), time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void close(ChannelHandlerContext context) {
    ChannelFuture unused = context.close();
  }

  private void cancelEnd() {
    Future<?> scheduled = end;
    if (scheduled != null) {
      scheduled.cancel(false);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    // A client may end its side after its request and still wait for the answer.
    if (event instanceof ChannelInputShutdownEvent && (!asked || answered)) {
      close(context);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    cancelEnd();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) { // else the client is gone, which is its own affair
      LOG.error("error in a connection for metrics or health", cause);
    }
    close(context);
  }
}
