package org.signet.dkim.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.signet.dkim.key.DnssecStatus;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.KeyLookupResult.Cause;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Type;
import org.xbill.DNS.WireParseException;

/**
 * One look-up on its way: asks one server after the other until one gives an answer that counts,
 * follows aliases, and stops when its result is done, be it by the deadline. At any time at most
 * one message is out.
 */
final class TxtQuery {
  private static final int MAX_REDIRECTS = 8;

  private final List<Server> servers;
  private final int maxTries;
  private final CompletableFuture<KeyLookupResult> result;
  private Name name;
  private int tries;
  private int redirects;
  private boolean checksDisabled;
  private DnssecStatus dnssec = DnssecStatus.SECURE; // until an answer is less

  /**
   * A server that can be asked.
   *
   * @param udp asks over UDP, and leaves truncated answers as they are
   * @param tellsDnssec whether to ask it if its answers are authentic, and to believe it
   */
  record Server(Resolver udp, InetSocketAddress address, TcpQueries tcp, boolean tellsDnssec) {
    private CompletionStage<Message> ask(Message query) {
      return udp.sendAsync(query, Runnable::run)
          .thenCompose(
              answer ->
                  answer.getHeader().getFlag(Flags.TC)
                      ? tcp.ask(address, query, udp.getTimeout())
                      : CompletableFuture.completedFuture(answer));
    }
  }

  TxtQuery(
      List<Server> servers, int maxTries, Name name, CompletableFuture<KeyLookupResult> result) {
    this.servers = servers;
    this.maxTries = maxTries;
    this.name = name;
    this.result = result;
  }

  /** Sends; {@code over} is run once nothing is out any more, on whatever thread. */
  void run(Runnable over) {
    if (result.isDone()) {
      over.run();
      return;
    }
    Server server = servers.get(tries % servers.size());
    tries++;
    Message query = Message.newQuery(Record.newRecord(name, Type.TXT, DClass.IN));
    if (server.tellsDnssec()) {
      query.getHeader().setFlag(Flags.AD); // RFC 6840 §5.7
    }
    if (checksDisabled) {
      query.getHeader().setFlag(Flags.CD);
    }
    server
        .ask(query)
        .<Object>thenApply(answer -> TxtAnswer.read(answer, name, status(answer, server)))
        .exceptionally(TxtQuery::failed)
        .thenAccept(answer -> receive(answer, over));
  }

  private void receive(Object answer, Runnable over) {
    if (!checksDisabled && answer instanceof TxtAnswer.Alias alias) {
      redirects++;
      if (redirects <= MAX_REDIRECTS) {
        name = alias.target();
        dnssec = alias.dnssec();
        tries = 0;
        run(over);
        return;
      }
      result.complete(new KeyLookupResult.Failed(Cause.BAD_ANSWER, "too many aliases"));
    } else if (checksDisabled) {
      result.complete(
          answer instanceof KeyLookupResult.Failed
              ? new KeyLookupResult.Failed(Cause.SERVFAIL, "SERVFAIL")
              : new KeyLookupResult.Failed(Cause.BOGUS, "DNSSEC validation failed"));
    } else if (answer instanceof KeyLookupResult.Failed failed
        && failed.cause() != Cause.BOGUS
        && tries < maxTries) {
      run(over);
      return;
    } else if (answer instanceof KeyLookupResult.Failed failed
        && failed.cause() == Cause.SERVFAIL
        && servers.get((tries - 1) % servers.size()).tellsDnssec()) {
      tries--; // the same server, whether it would answer without validation
      checksDisabled = true;
      run(over);
      return;
    } else if (answer instanceof KeyLookupResult last) {
      result.complete(last);
    }
    over.run();
  }

  private DnssecStatus status(Message answer, Server server) {
    if (!server.tellsDnssec()) {
      return DnssecStatus.UNCHECKED;
    }
    boolean authentic = answer.getHeader().getFlag(Flags.AD);
    return dnssec.and(authentic ? DnssecStatus.SECURE : DnssecStatus.INSECURE);
  }

  private static KeyLookupResult failed(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (failure instanceof TimeoutException || cause instanceof TimeoutException) {
      return new KeyLookupResult.Failed(Cause.TIMEOUT, "no answer in time");
    }
    if (failure instanceof WireParseException || cause instanceof WireParseException) {
      return new KeyLookupResult.Failed(Cause.BAD_ANSWER, "malformed answer");
    }
    // The message of the exception may hold anything: its type says enough.
    Throwable shown = cause instanceof IOException ? cause : failure;
    return new KeyLookupResult.Failed(Cause.NETWORK, shown.getClass().getSimpleName());
  }
}
