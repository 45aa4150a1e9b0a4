package org.signet.dkim.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.ShutdownChannelGroupException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.WireParseException;

/**
 * Queries over TCP, each on a connection of its own. dnsjava would keep one connection to each
 * server, and go on using it even if it has long been dead.
 */
final class TcpQueries implements AutoCloseable {
  private static final int PAYLOAD = 1232; // for datagrams; RFC 6891 wants a number here, too

  private @Nullable AsynchronousChannelGroup group; // guarded by this; made when first needed
  private boolean closed; // guarded by this

  /**
   * Asks; no thread waits.
   *
   * @return fails with an {@link IOException}, or a {@link java.util.concurrent.TimeoutException}
   */
  CompletableFuture<Message> ask(InetSocketAddress server, Message query, Duration timeout) {
    Message sent = query.clone();
    sent.addRecord(new OPTRecord(PAYLOAD, 0, 0), Section.ADDITIONAL);
    try {
      return TcpExchange.start(group(), server, sent.toWire(), timeout)
          .thenApply(octets -> answerTo(sent, octets));
    } catch (IOException | ShutdownChannelGroupException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static Message answerTo(Message query, byte[] octets) {
    try {
      Message answer = new Message(octets);
      if (answer.getHeader().getID() != query.getHeader().getID()
          || !query.getQuestion().equals(answer.getQuestion())) {
        throw new WireParseException("an answer to another question");
      }
      return answer;
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  private synchronized AsynchronousChannelGroup group() throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    if (group == null) {
      group = AsynchronousChannelGroup.withFixedThreadPool(1, DnsPublicKeyLookup::newThread);
    }
    return group;
  }

  /** Ends what is under way. */
  @Override
  public synchronized void close() {
    closed = true;
    if (group != null) {
      try {
        group.shutdownNow();
      } catch (IOException e) {
        // The channels are closed, or will be at their timeouts.
      }
    }
  }
}
