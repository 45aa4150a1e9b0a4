package org.signet.server.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/**
 * Holds back warnings and errors that repeat themselves: of one kind so many pass in a minute, and
 * then a line says how many more there were. A kind is a logger and the pattern of the line, or its
 * text if the pattern has no words of its own. Lines about messages always pass. Takes no lock.
 */
final class RepeatLimit extends Filter<ILoggingEvent> {
  /** So many of a kind pass in a period. */
  static final int PASSING = 20;

  private static final long PERIOD = TimeUnit.SECONDS.toNanos(60);
  private static final int MOST_KINDS = 500;
  private static final int LONGEST_PATTERN = 200;
  private static final Marker SUMMARY = MarkerFactory.getMarker("summary");

  /** What the first line of a kind has begun. */
  private static final class Period {
    final long startedAt;
    final AtomicInteger lines = new AtomicInteger();
    final AtomicBoolean told = new AtomicBoolean();

    Period(long startedAt) {
      this.startedAt = startedAt;
    }
  }

  private record Kind(String logger, Level level, String pattern) {}

  private final Map<Kind, Period> periods = new ConcurrentHashMap<>();
  private final LongSupplier nanoTime;
  private final Executor afterwards;

  RepeatLimit() {
    this(
        System::nanoTime,
        CompletableFuture.delayedExecutor(PERIOD, TimeUnit.NANOSECONDS, Runnable::run));
  }

  /**
   * @param afterwards runs a task when a period is over
   */
  RepeatLimit(LongSupplier nanoTime, Executor afterwards) {
    this.nanoTime = nanoTime;
    this.afterwards = afterwards;
  }

  @Override
  public FilterReply decide(ILoggingEvent event) {
    if (event.getLevel().toInt() < Level.WARN_INT
        || event.getLoggerName().equals(LogObserver.MESSAGES)
        || (event.getMarkerList() != null && event.getMarkerList().contains(SUMMARY))) {
      return FilterReply.NEUTRAL;
    }
    Kind kind = new Kind(event.getLoggerName(), event.getLevel(), pattern(event));
    long now = nanoTime.getAsLong();
    Period period = periods.get(kind);
    if (period == null || now - period.startedAt >= PERIOD) {
      if (period == null && periods.size() >= MOST_KINDS) {
        periods.values().removeIf(each -> now - each.startedAt >= PERIOD);
        if (periods.size() >= MOST_KINDS) {
          return FilterReply.NEUTRAL;
        }
      }
      Period fresh = new Period(now);
      period =
          periods.merge(
              kind, fresh, (there, wanted) -> now - there.startedAt < PERIOD ? there : wanted);
    }
    int lines = period.lines.incrementAndGet();
    if (lines <= PASSING) {
      return FilterReply.NEUTRAL;
    }
    if (lines == PASSING + 1) {
      Period full = period;
      afterwards.execute(() -> tell(kind, full));
    }
    return FilterReply.DENY;
  }

  /** Says what was held back of all kinds; for the end. */
  void flush() {
    periods.forEach(RepeatLimit::tell);
  }

  private static void tell(Kind kind, Period period) {
    int more = period.lines.get() - PASSING;
    if (more <= 0 || !period.told.compareAndSet(false, true)) {
      return;
    }
    Logger logger = LoggerFactory.getLogger(kind.logger());
    String format = "… {} more in {} s: {}";
    Object[] arguments = {more, TimeUnit.NANOSECONDS.toSeconds(PERIOD), kind.pattern()};
    if (kind.level() == Level.ERROR) {
      logger.error(SUMMARY, format, arguments);
    } else {
      logger.warn(SUMMARY, format, arguments);
    }
  }

  private static String pattern(ILoggingEvent event) {
    String pattern = event.getMessage();
    boolean hasWords = pattern.replace("{}", "").chars().anyMatch(Character::isLetter);
    String text = hasWords ? pattern : event.getFormattedMessage();
    return text.length() <= LONGEST_PATTERN ? text : text.substring(0, LONGEST_PATTERN);
  }
}
