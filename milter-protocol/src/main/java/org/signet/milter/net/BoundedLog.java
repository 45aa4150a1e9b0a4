package org.signet.milter.net;

import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * A log that rubbish from outside cannot fill: at most 100 lines in 10 s, and then the number of
 * those that were left out. Lines of level debug do not count. Thread-safe.
 */
final class BoundedLog {
  private static final int LINES = 100;
  private static final long PERIOD = 10_000_000_000L; // ns

  private final Logger logger;
  private final LongSupplier nanoTime;
  private long periodStart;
  private int lines;
  private long leftOut;

  BoundedLog(Logger logger, LongSupplier nanoTime) {
    this.logger = logger;
    this.nanoTime = nanoTime;
    this.periodStart = nanoTime.getAsLong();
  }

  void debug(String format, Object... arguments) {
    logger.debug(format, arguments);
  }

  void info(String format, Object... arguments) {
    log(Level.INFO, format, arguments);
  }

  void warn(String format, Object... arguments) {
    log(Level.WARN, format, arguments);
  }

  /** A last argument that is an exception is logged with its stack trace. */
  void error(String format, Object... arguments) {
    log(Level.ERROR, format, arguments);
  }

  private void log(Level level, String format, Object... arguments) {
    long missing;
    synchronized (this) {
      long now = nanoTime.getAsLong();
      if (now - periodStart >= PERIOD) {
        periodStart = now;
        lines = 0;
      }
      if (++lines > LINES) {
        leftOut++;
        return;
      }
      missing = leftOut;
      leftOut = 0;
    }
    if (missing > 0) {
      logger.warn("{} further lines about connections were not logged", missing);
    }
    logger.atLevel(level).log(format, arguments);
  }
}
