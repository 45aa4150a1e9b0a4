package org.signet.dkim.dns;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.KeyLookupResult.Cause;
import org.xbill.DNS.DClass;
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

  private final List<Resolver> servers;
  private final int maxTries;
  private final CompletableFuture<KeyLookupResult> result;
  private Name name;
  private int tries;
  private int redirects;

  TxtQuery(
      List<Resolver> servers, int maxTries, Name name, CompletableFuture<KeyLookupResult> result) {
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
    Resolver server = servers.get(tries % servers.size());
    tries++;
    Message query = Message.newQuery(Record.newRecord(name, Type.TXT, DClass.IN));
    server
        .sendAsync(query, Runnable::run)
        .<Object>thenApply(answer -> TxtAnswer.read(answer, name))
        .exceptionally(TxtQuery::failed)
        .thenAccept(answer -> receive(answer, over));
  }

  private void receive(Object answer, Runnable over) {
    if (answer instanceof TxtAnswer.Alias alias) {
      redirects++;
      if (redirects <= MAX_REDIRECTS) {
        name = alias.target();
        tries = 0;
        run(over);
        return;
      }
      result.complete(new KeyLookupResult.Failed(Cause.BAD_ANSWER, "too many aliases"));
    } else if (answer instanceof KeyLookupResult.Failed && tries < maxTries) {
      run(over);
      return;
    } else if (answer instanceof KeyLookupResult last) {
      result.complete(last);
    }
    over.run();
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
