package org.signet.server;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how the daemon is, sd_notify(3), if systemd has asked for it with {@code
 * NOTIFY_SOCKET}. That is a datagram socket of the family AF_UNIX, which Java 17 cannot open, so
 * systemd-notify(1) runs for each message: a few at the start, at a reload and at the end, and one
 * at half of {@code WATCHDOG_USEC}. Nobody waits for it, but {@link #close}. Thread-safe.
 */
final class ServiceNotice implements AutoCloseable {
  private static final String PROGRAM = "systemd-notify";

  /** What one run of the program, and all that are left at the end, may take. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Logger log = LoggerFactory.getLogger("org.signet.server");
  private final String program;
  private final Optional<ScheduledExecutorService> messenger; // empty: nobody wants to know
  private final Optional<Duration> watchdog;
  private boolean failing; // only the messenger's thread knows

  private ServiceNotice(String program, boolean wanted, Optional<Duration> watchdog) {
    this.program = program;
    this.messenger =
        wanted
            ? Optional.of(
                Executors.newSingleThreadScheduledExecutor(ServiceNotice::messengerThread))
            : Optional.empty();
    this.watchdog = watchdog;
  }

  private static Thread messengerThread(Runnable work) {
    Thread thread = new Thread(work, "notice");
    thread.setDaemon(true);
    return thread;
  }

  /** To whom these variables of the environment say, and to nobody if they do not. */
  static ServiceNotice to(Map<String, String> environment) {
    return to(environment, PROGRAM);
  }

  /** As {@link #to(Map)} through another program than systemd-notify. */
  static ServiceNotice to(Map<String, String> environment, String program) {
    return new ServiceNotice(
        program, environment.containsKey("NOTIFY_SOCKET"), watchdog(environment));
  }

  /** The time within which the service manager wants a sign of life of this process. */
  static Optional<Duration> watchdog(Map<String, String> environment) {
    String microseconds = environment.getOrDefault("WATCHDOG_USEC", "");
    String own = Long.toString(ProcessHandle.current().pid());
    boolean forUs = environment.getOrDefault("WATCHDOG_PID", own).equals(own);
    return forUs && microseconds.matches("[1-9][0-9]{0,17}")
        ? Optional.of(Duration.of(Long.parseLong(microseconds), ChronoUnit.MICROS))
        : Optional.empty();
  }

  /**
   * It listens, or is done with a reload; {@code status} is what {@code systemctl status} shows.
   */
  void ready(String status) {
    tell("READY=1", "STATUS=" + status);
  }

  /** It reads its configuration anew; {@link #ready} follows. */
  void reloading() {
    // On Linux this is CLOCK_MONOTONIC, which systemd compares with its own.
    tell("RELOADING=1", "MONOTONIC_USEC=" + System.nanoTime() / 1000);
  }

  /** It ends. */
  void stopping() {
    tell("STOPPING=1", "STATUS=ending: waiting for messages in flight");
  }

  /** Looks whether something is alive. */
  interface LifeSign {
    boolean within(Duration patience);
  }

  /**
   * From now on gives the watchdog its sign at half of its time, as long as there is a sign of
   * life. Without one the service manager kills the daemon and starts it again.
   */
  void watch(LifeSign alive) {
    if (messenger.isEmpty() || watchdog.isEmpty()) {
      return;
    }
    Duration half = watchdog.get().dividedBy(2);
    Duration patience = half.dividedBy(2);
    ScheduledFuture<?> unused =
        messenger
            .get()
            .scheduleAtFixedRate(
                () -> giveSign(alive, patience), half.toNanos(), half.toNanos(), NANOSECONDS);
  }

  private void giveSign(LifeSign alive, Duration patience) {
    if (alive.within(patience)) {
      run(List.of("WATCHDOG=1"));
    } else {
      log.error(
          "an event loop has not answered for {} ms, so the watchdog is not notified",
          patience.toMillis());
    }
  }

  private void tell(String... assignments) {
    if (messenger.isEmpty()) {
      return;
    }
    try {
      messenger.get().execute(() -> run(List.of(assignments)));
    } catch (RejectedExecutionException e) {
      log.debug("closed, so systemd is not notified", e);
    }
  }

  private void run(List<String> assignments) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(assignments);
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE.toNanos(), NANOSECONDS)) {
        process.destroyForcibly();
        failed("does not end");
      } else if (process.exitValue() != 0) {
        failed("ended with status " + process.exitValue());
      } else {
        failing = false;
      }
    } catch (IOException e) {
      failed(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void failed(String how) {
    if (!failing) { // told once, as a watchdog would repeat it for ever
      log.warn("cannot notify systemd of the service state: {} {}", program, how);
    }
    failing = true;
  }

  /** Lets what is under way be told, for a bounded time. */
  @Override
  public void close() {
    messenger.ifPresent(
        thread -> {
          thread.shutdown();
          try {
            if (!thread.awaitTermination(PATIENCE.toNanos(), NANOSECONDS)) {
              thread.shutdownNow();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
