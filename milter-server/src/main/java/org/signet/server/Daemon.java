package org.signet.server;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.signet.server.config.ConfigException;
import org.signet.server.config.ConfigProblem;
import org.signet.server.config.ServerConfig;
import org.signet.server.observe.DaemonLog;
import org.signet.server.table.FileTrouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process around a {@link DkimMilter}: its log, its signals, its pid file, its end. */
final class Daemon {
  /** Messages in flight get this long when the daemon is to end; service managers wait longer. */
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(10);

  private final Logger log = LoggerFactory.getLogger("org.signet.server");
  private final Rereading rereading;
  private final DaemonLog daemonLog;
  private final DkimMilter milter;
  private volatile Optional<PidFile> pidFile = Optional.empty();

  /** Reads the configuration once more. */
  interface Rereading {
    ServerConfig read() throws ConfigException;
  }

  private Daemon(Rereading rereading, DaemonLog daemonLog, DkimMilter milter) {
    this.rereading = rereading;
    this.daemonLog = daemonLog;
    this.milter = milter;
  }

  /**
   * Runs until a signal ends the JVM.
   *
   * @param arguments the command line, for the log
   * @return only if the start fails: why
   */
  static ExitStatus run(ServerConfig config, Rereading rereading, String arguments) {
    DaemonLog daemonLog = openLog(config.logging());
    Logger log = LoggerFactory.getLogger("org.signet.server");
    log.info("Signet {} starting (args: {})", Version.number(), arguments);
    logWarnings(log, config);
    try {
      new Daemon(rereading, daemonLog, DkimMilter.start(config))
          .serve(config.operation().pidFile());
      return ExitStatus.OK;
    } catch (IOException e) {
      log.error("{}", e.getMessage());
      daemonLog.close();
      if (!daemonLog.isStandardError()) {
        System.err.println("signet-milter: " + e.getMessage());
      }
      return ExitStatus.UNAVAILABLE;
    }
  }

  private static DaemonLog openLog(ServerConfig.Logging logging) {
    if (logging.syslog()) {
      try {
        return DaemonLog.toSyslog(logging.name(), logging.facility());
      } catch (IOException e) {
        DaemonLog fallback = DaemonLog.toStandardError(logging.facility());
        LoggerFactory.getLogger("org.signet.server")
            .warn("Syslog yes: {}; the log goes to the standard error", e.getMessage());
        return fallback;
      }
    }
    return DaemonLog.toStandardError(logging.facility());
  }

  private static void logWarnings(Logger log, ServerConfig config) {
    for (ConfigProblem warning : config.warnings()) {
      log.warn("{}", warning);
    }
    for (ConfigProblem broken : config.brokenKeys()) {
      log.error("{}; mail of its domain is refused for now (451), other mail is not", broken);
    }
  }

  /** Whoever reads the pid file may send signals, so that comes after their handlers. */
  private void serve(Optional<Path> pidPath) throws IOException {
    for (String reloading : List.of("USR1", "HUP")) {
      if (!Signals.on(reloading, this::reload)) {
        log.warn("this JVM does not let SIG{} be caught: do not send it", reloading);
      }
    }
    Thread ending = new Thread(this::end, "end");
    Runtime.getRuntime().addShutdownHook(ending);
    if (pidPath.isPresent()) {
      try {
        pidFile = Optional.of(PidFile.write(pidPath.get()));
      } catch (IOException e) {
        Runtime.getRuntime().removeShutdownHook(ending);
        milter.stop(Duration.ZERO);
        throw new IOException("cannot write " + pidPath.get() + ": " + FileTrouble.describe(e), e);
      }
    }
    BackgroundStart.ready();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes the new configuration if it is good, and stays with the old one if it is not. */
  private void reload() {
    try {
      ServerConfig config = rereading.read();
      milter.use(config);
      logWarnings(log, config);
      log.info(
          "configuration reloaded{}", config.source().map(source -> " from " + source).orElse(""));
    } catch (ConfigException e) {
      e.problems().forEach(problem -> log.error("{}", problem));
      log.error("configuration not reloaded: the old one stays in force");
    } catch (IOException e) {
      log.error("configuration not reloaded: {}; the old one stays in force", e.getMessage());
    }
  }

  /** Runs when a signal ends the JVM, which would report the signal in its exit status. */
  private void end() {
    if (!milter.stop(STOP_DEADLINE)) {
      log.warn(
          "some messages were still in flight after {} s; their MTA will try again",
          STOP_DEADLINE.toSeconds());
    }
    try {
      Optional<PidFile> written = pidFile;
      if (written.isPresent()) {
        written.get().close();
      }
    } catch (IOException e) {
      log.warn("cannot remove the pid file: {}", e.getMessage());
    }
    log.info("Signet {} terminating with status 0", Version.number());
    daemonLog.close();
    Runtime.getRuntime().halt(ExitStatus.OK.code());
  }
}
