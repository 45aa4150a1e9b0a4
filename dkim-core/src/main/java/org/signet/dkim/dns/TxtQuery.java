package org.signet.dkim.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.signet.dkim.key.DnssecStatus;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.KeyLookupResult.Cause;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.WireParseException;

/**
 * One look-up on its way: asks one server after the other until one gives an answer that counts,
 * follows aliases, and stops when its result is done, be it by the deadline. At any time at most
 * one message is out.
 */
final class TxtQuery implements QuerySlots.Query {
  private static final int MAX_REDIRECTS = 8;

  private final Servers servers;
  private final ZoneName zone;
  private final long deadline;
  private final CompletableFuture<KeyLookupResult> result;
  private Name name;
  private int tries;
  private int redirects;
  private boolean checksDisabled;
  private DnssecStatus dnssec = DnssecStatus.SECURE; // until an answer is less

  /**
   * A server that can be asked.
   *
   * @param tellsDnssec whether to ask it if its answers are authentic, and to believe it
   */
  record Server(InetSocketAddress address, boolean tellsDnssec) {}

  /**
   * Who is asked, how, and how long.
   *
   * @param maxTries of one name
   * @param tryTime of one try, over UDP and again over TCP
   */
  record Servers(
      List<Server> list, UdpQueries udp, TcpQueries tcp, int maxTries, Duration tryTime) {
    Servers {
      list = List.copyOf(list);
    }

    private Server ofTry(int number) {
      return list.get(number % list.size());
    }

    private CompletableFuture<byte[]> ask(Server server, DnsQuery query, Duration time) {
      return udp.ask(server.address(), query, time)
          .thenCompose(
              answer ->
                  answer.isEmpty() || DnsQuery.isTruncated(answer.get())
                      ? tcp.ask(server.address(), query, time)
                      : CompletableFuture.completedFuture(answer.get()));
    }
  }

  /**
   * A look-up.
   *
   * @param deadline of the result, by {@link System#nanoTime}
   */
  TxtQuery(
      Servers servers,
      ZoneName zone,
      Name name,
      long deadline,
      CompletableFuture<KeyLookupResult> result) {
    this.servers = servers;
    this.zone = zone;
    this.name = name;
    this.deadline = deadline;
    this.result = result;
  }

  @Override
  public ZoneName zone() {
    return zone;
  }

  @Override
  public boolean isOver() {
    return result.isDone();
  }

  @Override
  public void start(Runnable over) {
    Duration left = Duration.ofNanos(deadline - System.nanoTime());
    if (result.isDone() || left.isNegative()) {
      over.run();
      return;
    }
    Server server = servers.ofTry(tries);
    tries++;
    DnsQuery query = DnsQuery.of(name, server.tellsDnssec(), checksDisabled);
    Duration time = left.compareTo(servers.tryTime()) < 0 ? left : servers.tryTime();
    CompletableFuture<Void> unused =
        servers
            .ask(server, query, time)
            .thenApply(answer -> read(answer, server))
            .exceptionally(failure -> new TxtAnswer.Last(failure(failure)))
            .thenAccept(answer -> receive(answer, over));
  }

  private TxtAnswer read(byte[] octets, Server server) {
    try {
      Message answer = new Message(octets);
      return TxtReader.read(answer, name, status(answer, server));
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  private void receive(TxtAnswer answer, Runnable over) {
    boolean asksAgain =
        checksDisabled ? withoutValidation(answer) : answer.fold(this::take, this::follow);
    if (asksAgain) {
      start(over);
    } else {
      over.run();
    }
  }

  /** A server that answers only without validation has found the answer to be forged. */
  private boolean withoutValidation(TxtAnswer answer) {
    boolean fails = answer.fold(last -> last.failure().isPresent(), alias -> false);
    result.complete(
        fails
            ? new KeyLookupResult.Failed(Cause.SERVFAIL, "SERVFAIL")
            : new KeyLookupResult.Failed(Cause.BOGUS, "DNSSEC validation failed"));
    return false;
  }

  /** Whether to ask again. */
  private boolean follow(TxtAnswer.Alias alias) {
    redirects++;
    if (redirects > MAX_REDIRECTS) {
      result.complete(new KeyLookupResult.Failed(Cause.BAD_ANSWER, "too many aliases"));
      return false;
    }
    name = alias.target();
    dnssec = alias.dnssec();
    tries = 0;
    return true;
  }

  /** Whether to ask again. */
  private boolean take(KeyLookupResult answer) {
    Optional<Cause> failure = answer.failure().map(KeyLookupResult.Failed::cause);
    if (failure.isPresent() && failure.get() != Cause.BOGUS && tries < servers.maxTries()) {
      return true;
    }
    if (failure.isPresent()
        && failure.get() == Cause.SERVFAIL
        && servers.ofTry(tries - 1).tellsDnssec()) {
      tries--; // the same server, whether it would answer without validation
      checksDisabled = true;
      return true;
    }
    result.complete(answer);
    return false;
  }

  private DnssecStatus status(Message answer, Server server) {
    if (!server.tellsDnssec()) {
      return DnssecStatus.UNCHECKED;
    }
    boolean authentic = answer.getHeader().getFlag(Flags.AD);
    return dnssec.and(authentic ? DnssecStatus.SECURE : DnssecStatus.INSECURE);
  }

  private static KeyLookupResult.Failed failure(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (failure instanceof TimeoutException || cause instanceof TimeoutException) {
      return new KeyLookupResult.Failed(Cause.TIMEOUT, "no answer in time");
    }
    if (cause instanceof TcpQueries.LargeAnswersException) {
      return new KeyLookupResult.Failed(Cause.OVERLOAD, "too many large answers");
    }
    if (failure instanceof WireParseException || cause instanceof WireParseException) {
      return new KeyLookupResult.Failed(Cause.BAD_ANSWER, "malformed answer");
    }
    // The message of the exception may hold anything: its type says enough.
    Throwable shown = cause instanceof IOException ? cause : failure;
    return new KeyLookupResult.Failed(Cause.NETWORK, shown.getClass().getSimpleName());
  }
}
