package org.signet.dkim.dns;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.KeyLookupResult.Cause;
import org.signet.dkim.key.KeyName;
import org.signet.dkim.key.PublicKeyLookup;
import org.xbill.DNS.Name;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.TextParseException;

/**
 * Key records from the DNS, RFC 6376 §3.6.2: TXT records of {@code selector._domainkey.domain}.
 * Asynchronous: no thread waits. Bounded: so many queries are out at a time, each with one socket,
 * and a few for each zone ({@link QuerySlots}); more wait, but no longer than the deadline, and no
 * more than fit. Look-ups of the same name at the same time are one. Truncated answers are asked
 * for again over TCP. Safe for use by many threads.
 */
public final class DnsPublicKeyLookup implements PublicKeyLookup, AutoCloseable {
  private static final int MAX_QUERIES = 512;

  /** Look-ups that wait; each takes some 2 KB, and all together no more than 1/16 of the heap. */
  private static final int MAX_WAITING =
      (int) Math.min(20_000, Runtime.getRuntime().maxMemory() / 16 / 2048);

  /** Octets of large answers that are read at a time. */
  private static final long MAX_LARGE_ANSWERS =
      Math.max(1 << 19, Runtime.getRuntime().maxMemory() / 64);

  private static final Duration PROMPT = Duration.ofSeconds(1);
  private static final int TRIES_IN_TIME = 3;
  private static final int THREADS = 2;

  private final TxtQuery.Servers servers;
  private final Duration timeout;
  private final Map<Name, CompletableFuture<KeyLookupResult>> underWay = new ConcurrentHashMap<>();
  private final QuerySlots slots;
  private final ThreadPoolExecutor executor;
  private final UdpQueries udp = new UdpQueries();
  private final TcpQueries tcp = new TcpQueries(MAX_LARGE_ANSWERS);
  private volatile boolean closed;

  /**
   * A look-up at these servers.
   *
   * @param servers asked in this order until one answers; those of the system if there are none
   * @param timeout after which a look-up has failed, everything included
   */
  public DnsPublicKeyLookup(List<InetSocketAddress> servers, Duration timeout) {
    this(servers, timeout, false);
  }

  private DnsPublicKeyLookup(
      List<InetSocketAddress> servers, Duration timeout, boolean asksForDnssec) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("the timeout must be positive");
    }
    this.timeout = timeout;
    List<TxtQuery.Server> resolvers = new ArrayList<>();
    for (InetSocketAddress server :
        servers.isEmpty() ? ResolverConfig.getCurrentConfig().servers() : servers) {
      if (server.isUnresolved()) {
        throw new IllegalArgumentException("a DNS server must be given by its address: " + server);
      }
      boolean isHere = server.getAddress().isLoopbackAddress();
      resolvers.add(new TxtQuery.Server(server, asksForDnssec && isHere));
    }
    this.servers =
        new TxtQuery.Servers(
            resolvers,
            udp,
            tcp,
            Math.max(TRIES_IN_TIME, 2 * resolvers.size()),
            timeout.dividedBy(TRIES_IN_TIME));
    Duration half = timeout.dividedBy(2);
    this.slots =
        new QuerySlots(
            new QuerySlots.Limits(
                MAX_QUERIES, MAX_WAITING, half.compareTo(PROMPT) < 0 ? half : PROMPT),
            System::nanoTime);
    this.executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            DnsPublicKeyLookup::newThread,
            (work, closedPool) -> work.run());
    this.executor.allowCoreThreadTimeOut(true);
  }

  /** A look-up at the servers of the system. */
  public static DnsPublicKeyLookup ofSystem(Duration timeout) {
    return new DnsPublicKeyLookup(List.of(), timeout);
  }

  /**
   * A look-up that also asks for the DNSSEC status. The servers validate, not this look-up: one at
   * a loopback address is believed, since nobody can change its answers on their way; the answers
   * of others stay unchecked.
   *
   * @param servers as for the constructor
   * @param timeout as for the constructor
   */
  public static DnsPublicKeyLookup withDnssec(List<InetSocketAddress> servers, Duration timeout) {
    return new DnsPublicKeyLookup(servers, timeout, true);
  }

  @Override
  public CompletionStage<KeyLookupResult> lookup(KeyName asked) {
    KeyName key = asked.lowerCase();
    Name name;
    try {
      name = Name.fromString(key.dnsName(), Name.root);
    } catch (TextParseException e) {
      return CompletableFuture.completedFuture(
          new KeyLookupResult.NoSuchName()); // too long for any zone
    }
    CompletableFuture<KeyLookupResult> fresh = new CompletableFuture<>();
    CompletableFuture<KeyLookupResult> earlier = underWay.putIfAbsent(name, fresh);
    if (earlier != null) {
      return handOver(earlier);
    }
    TxtQuery query =
        new TxtQuery(
            servers, ZoneName.of(key.domain()), name, System.nanoTime() + timeout.toNanos(), fresh);
    CompletionStage<KeyLookupResult> handedOver =
        handOver(
            fresh.whenComplete(
                (answer, failure) -> {
                  underWay.remove(name, fresh);
                  slots.leave(query);
                }));
    fresh.completeOnTimeout(
        new KeyLookupResult.Failed(Cause.TIMEOUT, "no answer in time"),
        timeout.toNanos(),
        TimeUnit.NANOSECONDS);
    if (!slots.submit(query)) {
      fresh.complete(
          closed
              ? new KeyLookupResult.Failed(Cause.NETWORK, "closed")
              : new KeyLookupResult.Failed(Cause.OVERLOAD, "too many queries"));
    }
    return handedOver;
  }

  /**
   * A stage for one caller. What depends on it, mostly the check of a signature, does not keep the
   * thread of the selector.
   */
  private CompletionStage<KeyLookupResult> handOver(CompletableFuture<KeyLookupResult> result) {
    return result.thenApplyAsync(answer -> answer, executor);
  }

  /** How many names are being looked up. */
  public int underWay() {
    return underWay.size();
  }

  /** How many of them wait for others. */
  int waiting() {
    return slots.waiting();
  }

  /** Fails what is under way, and everything after it. */
  @Override
  public void close() {
    closed = true;
    slots.close();
    for (CompletableFuture<KeyLookupResult> result : underWay.values()) {
      result.complete(new KeyLookupResult.Failed(Cause.NETWORK, "closed"));
    }
    udp.close();
    tcp.close();
    executor.shutdown();
  }

  static Thread newThread(Runnable work) {
    Thread thread = new Thread(work, "signet-dns");
    thread.setDaemon(true);
    return thread;
  }
}
