package org.signet.server.observe;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.signet.server.config.LogFormat;
import org.signet.server.config.SyslogFacility;
import org.slf4j.LoggerFactory;

/**
 * Where log lines go. Nobody who logs ever waits for a disk or a pipe: lines pass through a bounded
 * queue, and when that is full the newest are lost.
 */
public final class DaemonLog implements AutoCloseable {
  private static final int QUEUE = 8192;
  private static final int FLUSH_MILLIS = 2000;
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
    return toConsole("System.err", 2, style);
  }

  /** The same to the standard output. */
  public static DaemonLog toStandardOutput(Style style) {
    return toConsole("System.out", 1, style);
  }

  private static DaemonLog toConsole(String target, int descriptor, Style style) {
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setTarget(target);
    boolean journal =
        JournalStream.is(
            System.getenv().getOrDefault("JOURNAL_STREAM", ""),
            Path.of("/proc/self/fd/" + descriptor));
    return start(
        appender,
        new LineEncoder(
            journal ? LineEncoder.Prefix.SEVERITY : LineEncoder.Prefix.TIME,
            style.facility(),
            style.format()));
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
    LoggerPipe pipe = new LoggerPipe(command);
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    LineEncoder encoder =
        new LineEncoder(LineEncoder.Prefix.PRIORITY, style.facility(), style.format());
    appender.setEncoder(encoder);
    appender.setOutputStream(pipe);
    return start(appender, encoder);
  }

  private static DaemonLog start(
      OutputStreamAppender<ILoggingEvent> appender, LineEncoder encoder) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    context.start(); // what was stopped before would never be stopped again
    encoder.setContext(context);
    encoder.start();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();

    AsyncAppender queue = new AsyncAppender();
    queue.setContext(context);
    queue.setQueueSize(QUEUE);
    queue.setDiscardingThreshold(0);
    queue.setNeverBlock(true);
    queue.setMaxFlushTime(FLUSH_MILLIS);
    queue.addAppender(appender);
    RepeatLimit limit = new RepeatLimit();
    limit.setContext(context);
    limit.start();
    queue.addFilter(limit);
    queue.start();

    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(queue);
    context.getLogger("org.signet").setLevel(Level.INFO);
    return new DaemonLog(
        context,
        limit,
        appender instanceof ConsoleAppender<?> console && console.getTarget().equals("System.err"));
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
