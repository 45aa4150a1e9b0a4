package org.signet.server;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.signet.policy.config.ConfigException;
import org.signet.policy.config.ConfigProblem;
import org.signet.policy.config.HostPort;
import org.signet.policy.config.ReadFor;
import org.signet.policy.config.ReloadRules;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.file.ProcessUser;
import org.signet.policy.text.FileTrouble;
import org.signet.policy.text.Quoted;
import org.signet.server.monitor.Health;
import org.signet.server.monitor.Monitor;
import org.signet.server.observe.DaemonLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process around a {@link DkimMilter}: its log, its signals, its pid file, its end. */
final class Daemon {
  /** Messages in flight get this long when the daemon is to end; service managers wait longer. */
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(10);

  private final Logger log = LoggerFactory.getLogger("org.signet.server");
  private final Rereading rereading;
  private final DaemonLog daemonLog;
  private final ServiceNotice notice = ServiceNotice.to(System.getenv());
  private final Health health = new Health(Clock.systemUTC());
  private final Object reloading = new Object(); // one reload after the other; taken before this
  private @Nullable Monitor monitor; // guarded by this, as is all that follows
  private @Nullable DkimMilter milter;
  private @Nullable ServerConfig inForce;
  private @Nullable PidFile pidFile;
  private boolean ending;
  private ExitStatus status = ExitStatus.OK;

  /** Reads the configuration again. */
  interface Rereading {
    ServerConfig read(ReadFor purpose) throws ConfigException;
  }

  private Daemon(Rereading rereading, DaemonLog daemonLog) {
    this.rereading = rereading;
    this.daemonLog = daemonLog;
  }

  /**
   * Runs until a signal ends the JVM.
   *
   * @param arguments the command line, for the log
   * @return only if the start fails: why
   */
  static ExitStatus run(ServerConfig config, Rereading rereading, String arguments) {
    Daemon daemon = new Daemon(rereading, openLog(config.logging()));
    daemon.log.info("Signet {} starting (args: {})", Version.number(), arguments);
    ServerConfig used = daemon.withCryptoProvider(config);
    daemon.logWarnings(used);
    used.operation().user().ifPresent(daemon::logOtherUser);
    daemon.handleSignals();
    try {
      daemon.start(used);
    } catch (IOException e) {
      return daemon.failed(e);
    }
    BackgroundStart.ready();
    daemon.noticeStarted();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return ExitStatus.OK;
  }

  /** The configuration with its keys loaded by the provider that will sign with them. */
  private ServerConfig withCryptoProvider(ServerConfig config) {
    CryptoProvider.Choice choice = CryptoProvider.install(config.operation().cryptoProvider());
    if (choice.failed()) {
      log.warn("{}", choice.text());
    } else if (!choice.text().isEmpty()) {
      log.info("{}", choice.text());
    }
    try {
      return choice.inUse() ? rereading.read(ReadFor.START) : config;
    } catch (ConfigException e) {
      log.warn(
          "the configuration has changed since startup began and has problems: {}",
          problem(e.problems()));
      return config;
    }
  }

  private static DaemonLog openLog(ServerConfig.Logging logging) {
    DaemonLog.Style style = new DaemonLog.Style(logging.facility(), logging.format());
    if (logging.stdout()) {
      return DaemonLog.toStandardOutput(style);
    }
    if (logging.syslog()) {
      try {
        return DaemonLog.toSyslog(logging.name(), style);
      } catch (IOException e) {
        DaemonLog fallback = DaemonLog.toStandardError(style);
        LoggerFactory.getLogger("org.signet.server")
            .warn("Syslog yes: {}; logging to standard error", e.getMessage());
        return fallback;
      }
    }
    return DaemonLog.toStandardError(style);
  }

  private void logWarnings(ServerConfig config) {
    for (ConfigProblem warning : config.warnings()) {
      log.warn("{}", warning);
    }
    for (ConfigProblem broken : config.brokenKeys()) {
      log.error(
          "{}; mail of its domain is temporarily rejected (451), other mail is not affected",
          broken);
    }
    for (ConfigProblem broken : config.brokenLines()) {
      log.error(
          "{}; mail that needs this line is temporarily rejected (451), other mail is not affected",
          broken);
    }
  }

  private void logOtherUser(ServerConfig.UserId user) {
    ProcessUser.current()
        .filter(process -> process.isAnother(user.user()))
        .ifPresent(
            process ->
                log.warn(
                    "UserID {} has no effect: this process was started as {}, and only root can"
                        + " change that; set User= in the systemd unit, or UserID {}",
                    Quoted.escape(user.user()),
                    process.name(),
                    process.name()));
  }

  /** Before anything is opened: a signal may come as soon as somebody sees that we listen. */
  private void handleSignals() {
    for (String reloading : List.of("USR1", "HUP")) {
      if (!Signals.on(reloading, this::reload)) {
        log.warn("this JVM cannot handle SIG{}; do not send it", reloading);
      }
    }
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end"));
    } catch (IllegalStateException e) {
      log.info("shutdown requested during startup");
    }
  }

  private synchronized void start(ServerConfig config) throws IOException {
    if (ending) {
      return;
    }
    inForce = config;
    health.loaded(lines(config.brokenKeys()), lines(config.brokenLines()));
    Optional<HostPort> address = config.monitoring().address();
    if (address.isPresent()) {
      monitor = Monitor.start(address.get(), health, Version.number());
    }
    milter = DkimMilter.start(config, Optional.ofNullable(monitor));
    DkimMilter started = milter;
    health.watching(() -> started.keyWatch().problems(), started::socketProblems);
    if (monitor != null) {
      monitor.watch(milter);
    }
    health.listening();
    Optional<Path> pidPath = config.operation().pidFile();
    if (pidPath.isPresent()) {
      try {
        pidFile = PidFile.write(pidPath.get());
      } catch (IOException e) {
        throw new IOException(
            "cannot write PidFile "
                + pidPath.get()
                + ": "
                + FileTrouble.describe(e)
                + "; choose a path in a folder of the daemon's user (RuntimeDirectory= in a systemd"
                + " unit)",
            e);
      }
    }
  }

  private synchronized void noticeStarted() {
    if (milter != null && !ending) {
      notice.ready("listening at " + addresses(milter));
      notice.watch(milter::answers);
    }
  }

  private static String addresses(DkimMilter milter) {
    return milter.addresses().stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  private static List<String> lines(List<ConfigProblem> problems) {
    return problems.stream().map(ConfigProblem::toString).toList();
  }

  private synchronized ExitStatus failed(IOException e) {
    status = ExitStatus.UNAVAILABLE;
    log.error("{}", e.getMessage());
    if (!daemonLog.isStandardError()) {
      System.err.println("signet-milter: " + e.getMessage());
    }
    return status;
  }

  /**
   * Takes the new configuration if it is good, and stays with the old one if it is not. To read
   * files may take some time, for which the end does not wait.
   */
  private void reload() {
    synchronized (reloading) {
      Optional<ServerConfig> before = beginReload();
      if (before.isEmpty()) {
        return;
      }
      try {
        ServerConfig next = rereading.read(ReadFor.RELOAD);
        ReloadRules.check(before.get(), next);
        take(next);
      } catch (ConfigException e) {
        e.problems().forEach(problem -> log.error("{}", problem));
        notTaken("configuration not reloaded: the old one stays in force", problem(e.problems()));
      } catch (IOException e) {
        String why = String.valueOf(e.getMessage());
        notTaken("configuration not reloaded: " + why + "; the old one stays in force", why);
      }
    }
  }

  /** The configuration in force; none if nothing is to be reloaded. */
  private synchronized Optional<ServerConfig> beginReload() {
    if (milter == null || inForce == null || ending) {
      return Optional.empty();
    }
    notice.reloading();
    return Optional.of(inForce);
  }

  private synchronized void take(ServerConfig config) throws IOException {
    if (milter == null || ending) {
      return;
    }
    milter.use(config);
    inForce = config;
    health.reloaded(lines(config.brokenKeys()), lines(config.brokenLines()));
    logWarnings(config);
    log.info(
        "configuration reloaded{}", config.source().map(source -> " from " + source).orElse(""));
    notice.ready("configuration reloaded");
  }

  private synchronized void notTaken(String text, String problem) {
    if (ending) {
      return;
    }
    log.error("{}", text);
    health.reloadFailed(problem);
    notice.ready("configuration not reloaded, the old one stays in force: see the log");
  }

  private static String problem(List<ConfigProblem> problems) {
    return problems.get(0)
        + (problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more)");
  }

  /** Runs when the JVM ends, which would report the signal that ends it in its exit status. */
  private synchronized void end() {
    ending = true;
    health.ending();
    notice.stopping();
    if (milter != null && !milter.stop(STOP_DEADLINE)) {
      log.warn(
          "some messages were still in flight after {} s; their senders will retry",
          STOP_DEADLINE.toSeconds());
    }
    if (monitor != null) {
      monitor.close();
    }
    if (pidFile != null) {
      try {
        pidFile.close();
      } catch (IOException e) {
        log.warn("cannot remove the pid file: {}", FileTrouble.describe(e));
      }
    }
    notice.close();
    log.info("Signet {} terminating with status {}", Version.number(), status.code());
    daemonLog.close();
    Runtime.getRuntime().halt(status.code());
  }
}
