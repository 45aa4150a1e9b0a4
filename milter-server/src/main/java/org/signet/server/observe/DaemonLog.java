package org.signet.server.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.signet.policy.config.LogFormat;
import org.signet.policy.config.SyslogFacility;
import org.slf4j.LoggerFactory;

/**
 * Where log lines go. Nobody who logs ever waits for a disk or a pipe: lines pass through a bounded
 * queue, and when that is full the newest are lost.
 */
public final class DaemonLog implements AutoCloseable {
  private static final Path LOGGER = Path.of("/usr/bin/logger");
  private static final Path SYSLOG_SOCKET = Path.of("/dev/log");

  private final LoggerContext context;
  private final RepeatLimit limit;
  private final boolean standardError;

  private DaemonLog(LoggerContext context, RepeatLimit limit, boolean standardError) {
    this.context = context;
    this.limit = limit;
    this.standardError = standardError;
  }

  /**
   * What lines look like.
   *
   * @param facility for syslog
   */
  public record Style(SyslogFacility facility, LogFormat format) {}

  /** To the standard error; with priorities instead of times if that is systemd's journal. */
  public static DaemonLog toStandardError(Style style) {
    return toConsole(new StandardStream(true), 2, style);
  }

  /** The same to the standard output. */
  public static DaemonLog toStandardOutput(Style style) {
    return toConsole(new StandardStream(false), 1, style);
  }

  private static DaemonLog toConsole(StandardStream stream, int descriptor, Style style) {
    boolean journal =
        JournalStream.is(
            System.getenv().getOrDefault("JOURNAL_STREAM", ""),
            Path.of("/proc/self/fd/" + descriptor));
    return start(
        stream,
        new LineEncoder(
            journal ? LineEncoder.Prefix.SEVERITY : LineEncoder.Prefix.TIME,
            style.facility(),
            style.format()),
        stream.isError());
  }

  /**
   * To the system's log, with this name and facility.
   *
   * @throws IOException if this machine has no syslog, or no logger(1) to reach it
   */
  public static DaemonLog toSyslog(String name, Style style) throws IOException {
    if (!Files.exists(SYSLOG_SOCKET)) {
      throw new IOException(SYSLOG_SOCKET + " does not exist: no syslog daemon is running here");
    }
    return toProgram(
        List.of(
            LOGGER.toString(),
            "--prio-prefix",
            "--size",
            "8KiB",
            "--id=" + ProcessHandle.current().pid(),
            "--tag",
            name),
        style);
  }

  /** To a program that reads lines with a priority prefix. */
  static DaemonLog toProgram(List<String> command, Style style) throws IOException {
    return start(
        new LoggerPipe(command),
        new LineEncoder(LineEncoder.Prefix.PRIORITY, style.facility(), style.format()),
        false);
  }

  private static DaemonLog start(OutputStream out, LineEncoder encoder, boolean standardError) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    context.start(); // what was stopped before would never be stopped again
    encoder.setContext(context);
    encoder.start();
    QueueAppender queue = new QueueAppender(encoder, out);
    queue.setContext(context);
    RepeatLimit limit = new RepeatLimit();
    limit.setContext(context);
    limit.start();
    queue.addFilter(limit);
    queue.start();

    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(queue);
    context.getLogger("org.signet").setLevel(Level.INFO);
    return new DaemonLog(context, limit, standardError);
  }

  /** What the JVM has as standard output or error when a line is written; never closed. */
  private static final class StandardStream extends OutputStream {
    private final boolean error;

    StandardStream(boolean error) {
      this.error = error;
    }

    boolean isError() {
      return error;
    }

    private PrintStream stream() {
      return error ? System.err : System.out;
    }

    @Override
    public void write(int octet) {
      stream().write(octet);
    }

    @Override
    public void write(byte[] octets, int offset, int length) {
      stream().write(octets, offset, length);
    }

    @Override
    public void flush() {
      stream().flush();
    }
  }

  /** Whether lines go to the standard error, so that they need not be said there again. */
  public boolean isStandardError() {
    return standardError;
  }

  /** Writes what is still in the queue, for a bounded time, and ends. */
  @Override
  public void close() {
    limit.flush();
    context.stop();
  }
}
