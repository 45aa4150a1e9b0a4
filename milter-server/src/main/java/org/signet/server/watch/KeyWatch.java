package org.signet.server.watch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.signet.dkim.canonical.LineEnds;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.KeyName;
import org.signet.dkim.key.PublicKeyLookup;
import org.signet.dkim.key.SigningKey;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.decision.KeyVerdicts;

/**
 * Compares the keys of one configuration with their records, in the background and never on the way
 * of mail: all of them at the start, then each one every so often, give or take a tenth. A key of
 * which the DNS said nothing comes again sooner. So many queries are under way at the most, and
 * they begin one after the other; so 10,000 keys take some minutes, and are spread over the
 * interval afterwards. Thread-safe.
 */
public final class KeyWatch implements KeyVerdicts, AutoCloseable {
  private static final int MOST_AT_ONCE = 8;
  private static final Duration SPACING = Duration.ofMillis(20);
  private static final Duration RETRY = Duration.ofMinutes(5);
  private static final double JITTER = 0.1;

  /** What it does. */
  record Plan(
      Map<WatchedKey, Optional<Instant>> keys,
      Duration interval,
      int selfCheckInterval,
      LineEnds lineEnds) {}

  /**
   * @param at nanoseconds since the watch began
   */
  private record Due(WatchedKey key, long at) {}

  private final KeyStates states;
  private final PublicKeyLookup dns;
  private final Duration interval;
  private final SelfCheck selfCheck;
  private final ScheduledThreadPoolExecutor thread; // one, and it begins with the first task
  private final long startedAt = System.nanoTime();

  // Only the thread knows these.
  private final PriorityQueue<Due> queue = new PriorityQueue<>(Comparator.comparingLong(Due::at));
  private int underWay;
  private @Nullable Future<?> turn;

  private KeyWatch(Plan plan, PublicKeyLookup dns, InstantSource clock, Optional<KeyWatch> before) {
    this.states = new KeyStates(plan.keys(), clock, before.map(watch -> watch.states));
    this.dns = dns;
    this.interval = plan.interval();
    this.thread =
        new ScheduledThreadPoolExecutor(
            1, KeyWatch::newThread, new ThreadPoolExecutor.DiscardPolicy());
    thread.setRemoveOnCancelPolicy(true);
    this.selfCheck =
        new SelfCheck(
            plan.selfCheckInterval(),
            states,
            asksDns() ? Optional.of(dns) : Optional.empty(),
            plan.lineEnds(),
            clock,
            thread,
            before.map(watch -> watch.selfCheck));
  }

  /**
   * Begins to watch the keys of a configuration.
   *
   * @param dns where verifiers find their records; nothing is kept of its answers
   * @param before the watch of the configuration before, which ends with this one: what it knows of
   *     keys that are still there stays known
   */
  public static KeyWatch start(
      ServerConfig config, PublicKeyLookup dns, InstantSource clock, Optional<KeyWatch> before) {
    return start(
        new Plan(
            WatchedKey.of(config),
            config.monitoring().keyCheckInterval(),
            config.monitoring().selfCheckInterval(),
            config.signing().lineEnds()),
        dns,
        clock,
        before);
  }

  static KeyWatch start(
      Plan plan, PublicKeyLookup dns, InstantSource clock, Optional<KeyWatch> before) {
    before.ifPresent(KeyWatch::close);
    KeyWatch watch = new KeyWatch(plan, dns, clock, before);
    if (watch.asksDns() && !plan.keys().isEmpty()) {
      watch.thread.execute(
          () -> {
            plan.keys().keySet().forEach(key -> watch.queue.add(new Due(key, 0)));
            watch.takeTurn();
          });
    }
    return watch;
  }

  /** A watch that does nothing. */
  public static KeyWatch off() {
    return start(
        new Plan(Map.of(), Duration.ZERO, 0, LineEnds.AS_THEY_ARE),
        name -> {
          throw new IllegalStateException("asked for " + name.dnsName());
        },
        InstantSource.system(),
        Optional.empty());
  }

  private static Thread newThread(Runnable work) {
    Thread made = new Thread(work, "signet-watch");
    made.setDaemon(true);
    return made;
  }

  private boolean asksDns() {
    return !interval.isZero();
  }

  @Override
  public Optional<String> mismatch(KeyName name, SigningKey key) {
    return states.mismatch(name, key);
  }

  /** Mail is signed with this key: one whose domain no configuration names is new here. */
  public void used(KeyName name, SigningKey key) {
    WatchedKey watched = WatchedKey.of(name, key);
    if (states.add(watched) && asksDns()) {
      thread.execute(
          () -> {
            queue.add(new Due(watched, now()));
            takeTurn();
          });
    }
  }

  /** Verifies some of the signatures that are made. */
  public SelfCheck selfCheck() {
    return selfCheck;
  }

  /** All keys, by domain and selector. */
  public List<KeyStatus> keys() {
    return states.all();
  }

  /** What is wrong with keys, a line each. */
  public List<String> problems() {
    return states.problems();
  }

  private long now() {
    return System.nanoTime() - startedAt;
  }

  /** Asks for the next key, if it is time. On the thread. */
  private void takeTurn() {
    if (turn != null) {
      turn.cancel(false);
      turn = null;
    }
    Due first = queue.peek();
    if (first == null || underWay >= MOST_AT_ONCE) {
      return; // a new key, or an answer, goes on
    }
    long wait = first.at() - now();
    if (wait <= 0) {
      queue.remove();
      ask(first.key());
      wait = SPACING.toNanos();
    }
    turn = thread.schedule(this::takeTurn, wait, TimeUnit.NANOSECONDS);
  }

  private void ask(WatchedKey key) {
    underWay++;
    dns.lookup(key.name())
        .exceptionally(
            failure ->
                new KeyLookupResult.Failed(KeyLookupResult.Cause.BAD_ANSWER, "the look-up failed"))
        .thenAcceptAsync(answer -> answered(key, answer), thread);
  }

  private void answered(WatchedKey key, KeyLookupResult answer) {
    underWay--;
    if (states.answered(key, answer)) {
      selfCheck.again();
    }
    Duration pause =
        answer.failure().isPresent() && RETRY.compareTo(interval) < 0 ? RETRY : interval;
    double jitter = 1 + ThreadLocalRandom.current().nextDouble(-JITTER, JITTER);
    queue.add(new Due(key, now() + (long) (pause.toNanos() * jitter)));
    if (turn == null) {
      takeTurn();
    }
  }

  /** Ends it; what it knows can still be asked for. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
