package org.signet.server;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.signet.dkim.sign.Signer;
import org.signet.dkim.verify.Verifier;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.net.MilterServer;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.config.ServerConfig.KeySource;
import org.signet.policy.decision.MessageFacts;
import org.signet.policy.decision.SignOrVerify;
import org.signet.server.filter.DkimFilter;
import org.signet.server.filter.FilterState;
import org.signet.server.monitor.Monitor;
import org.signet.server.monitor.Running;
import org.signet.server.observe.JsonLogObserver;
import org.signet.server.observe.LogObserver;
import org.signet.server.observe.MilterObserver;
import org.signet.server.watch.KeyWatch;

/** The running daemon: builds the parts from a configuration, and owns them. Thread-safe. */
final class DkimMilter implements Running {
  /** A message that began before a reload is over by then, or its MTA has given up. */
  private static final Duration LONGEST_MESSAGE = Duration.ofHours(1);

  /** What ExitOnOutOfMemoryError gives. */
  private static final int EXIT_STATUS_OF_JVM = 3;

  /** Otherwise Netty looks for a network card, to name channels, and warns if there is none. */
  private static final String MACHINE_ID = "io.netty.machineId";

  static {
    if (System.getProperty(MACHINE_ID) == null) {
      System.setProperty(MACHINE_ID, "00:00:00:00:00:00:00:01");
    }
  }

  private final Optional<Monitor> monitor;
  private volatile FilterState state;
  private PublicKeys keys;
  private final MilterServer server;
  private final List<String> listeners;

  private DkimMilter(ServerConfig config, Optional<Monitor> monitor) throws IOException {
    this.monitor = monitor;
    keys = open(config.verification().keySource());
    state = state(config, Optional.empty());
    MilterServer.Builder builder = MilterServer.builder(filter(MessageFacts.Service.AUTO));
    for (ServerConfig.Listener listener : config.listening().listeners()) {
      builder.listen(
          listener.address(),
          filter(new MessageFacts.Service(listener.role(), listener.requires())));
    }
    config.listening().umask().ifPresent(builder::umask);
    builder.onFatalError(DkimMilter::end);
    server = builder.start();
    listeners = listeners(config.listening().listeners(), server.addresses());
  }

  /**
   * The service manager starts another one; a JVM without memory, or a broken one, serves nobody.
   * As with {@code -XX:+ExitOnOutOfMemoryError}, which does not see what is thrown for want of
   * memory outside the heap.
   */
  private static void end(Throwable failure) {
    System.err.println("signet-milter: terminating: " + failure);
    Runtime.getRuntime().halt(EXIT_STATUS_OF_JVM);
  }

  /**
   * In words.
   *
   * @param addresses with the ports that the system has chosen
   */
  private static List<String> listeners(
      List<ServerConfig.Listener> listeners, List<ListenAddress> addresses) {
    return IntStream.range(0, listeners.size())
        .mapToObj(
            i ->
                addresses.get(i)
                    + switch (listeners.get(i).role()) {
                      case AUTO -> "";
                      case SIGN -> ", for mail that should be signed";
                      case VERIFY -> ", for mail that should be verified";
                    })
        .toList();
  }

  private DkimFilter filter(MessageFacts.Service service) {
    return new DkimFilter(service, () -> state);
  }

  /**
   * Starts to listen.
   *
   * @param monitor is told of what goes by
   * @throws IOException if a socket or the file of public keys cannot be opened; the message names
   *     it, and the fix
   */
  static DkimMilter start(ServerConfig config, Optional<Monitor> monitor) throws IOException {
    return new DkimMilter(config, monitor);
  }

  private PublicKeys open(KeySource source) throws IOException {
    return PublicKeys.open(source, monitor.map(Monitor::metrics));
  }

  private FilterState state(ServerConfig config, Optional<KeyWatch> before) {
    KeyWatch keyWatch = KeyWatch.start(config, keys.direct(), Clock.systemUTC(), before);
    List<MilterObserver> observers = new ArrayList<>();
    observers.add(logObserver(config.logging()));
    monitor.map(Monitor::observers).ifPresent(observers::addAll);
    return state(config, keys, keyWatch, Clock.systemUTC(), MilterObserver.all(observers));
  }

  private static MilterObserver logObserver(ServerConfig.Logging logging) {
    return switch (logging.format()) {
      case TEXT ->
          new LogObserver(logging.decisions(), logging.success(), logging.why(), logging.results());
      case JSON -> new JsonLogObserver(logging.why(), Clock.systemUTC());
    };
  }

  /** All that a filter needs. */
  static FilterState state(
      ServerConfig config,
      PublicKeys keys,
      KeyWatch keyWatch,
      Clock signingClock,
      MilterObserver observer) {
    return new FilterState(
        config,
        new SignOrVerify(config, keyWatch),
        new Signer(signingClock, config.signing().lineEnds()),
        new Verifier(keys.lookup(), config.verification().policy(), Clock.systemUTC()),
        keyWatch,
        observer,
        "Signet Filter v" + Version.number());
  }

  @Override
  public List<String> listeners() {
    return listeners;
  }

  @Override
  public int connections() {
    return server.openConnections();
  }

  @Override
  public long acceptedConnections() {
    return server.acceptedConnections();
  }

  @Override
  public long socketsBoundAgain() {
    return server.socketsBoundAgain();
  }

  /** Sockets that nobody can connect to, a line each. */
  List<String> socketProblems() {
    return server.socketProblems();
  }

  /** Where it listens. */
  List<ListenAddress> addresses() {
    return server.addresses();
  }

  /** Whether it listens and its event loops answer within {@code patience}. */
  boolean answers(Duration patience) {
    return server.answers(patience);
  }

  @Override
  public KeyWatch keyWatch() {
    return state.keyWatch();
  }

  /**
   * Takes another configuration for all messages that begin from now on. Sockets stay as they are,
   * but for those that somebody has removed.
   *
   * @throws IOException if the file of public keys cannot be read; then all stays as it was
   */
  synchronized void use(ServerConfig config) throws IOException {
    KeySource source = config.verification().keySource();
    PublicKeys old = keys;
    if (!source.equals(old.source()) || source.zoneFile().isPresent()) {
      keys = open(source);
      CompletableFuture.delayedExecutor(LONGEST_MESSAGE.toSeconds(), TimeUnit.SECONDS)
          .execute(old::close);
    }
    state = state(config, Optional.of(state.keyWatch()));
    server.checkSockets();
  }

  /**
   * Stops: no new connections, own sockets removed, messages in flight brought to their end.
   *
   * @return whether all came to their end before the deadline
   */
  synchronized boolean stop(Duration deadline) {
    state.keyWatch().close();
    boolean done = server.stop(deadline);
    keys.close();
    return done;
  }
}
