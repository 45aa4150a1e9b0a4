package org.signet.server.observe;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.signet.policy.config.LogFormat;
import org.signet.policy.config.SyslogFacility;
import org.signet.policy.decision.Remark;
import org.signet.policy.text.JsonLine;
import org.signet.policy.text.Quoted;

/**
 * One log event as one line: whatever is in the message, there is one LF, at the end. What is not
 * printable is escaped ({@link Quoted#escape}), over-long lines are cut, and an exception is
 * reported in the same line, by its first frames.
 */
final class LineEncoder extends EncoderBase<ILoggingEvent> {
  private static final int MAX_CHARS = 4000;
  private static final int MAX_FRAMES = 8;
  private static final int MAX_CAUSES = 4;

  /** What stands before the text. */
  enum Prefix {
    /** The time and the level, for a person at a terminal or a file. */
    TIME,
    /** {@code <N>} with the severity alone, as the journal takes it; see sd-daemon(3). */
    SEVERITY,
    /** {@code <N>} with facility and severity, as logger(1) takes it. */
    PRIORITY
  }

  private final Prefix prefix;
  private final SyslogFacility facility;
  private final LogFormat format;

  LineEncoder(Prefix prefix, SyslogFacility facility, LogFormat format) {
    this.prefix = prefix;
    this.facility = facility;
    this.format = format;
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(160);
    Severity severity = Severity.of(event);
    switch (prefix) {
      case TIME -> {
        if (format == LogFormat.TEXT) {
          line.append(time(event)).append(' ').append(severity.word()).append(' ');
        }
      }
      case SEVERITY -> line.append('<').append(severity.code()).append('>');
      case PRIORITY -> line.append('<').append(facility.code() * 8 + severity.code()).append('>');
    }
    switch (format) {
      case TEXT -> appendText(line, event);
      case JSON -> line.append(isJson(event) ? event.getMessage() : object(event, severity));
    }
    return line.append('\n').toString().getBytes(UTF_8);
  }

  private static String time(ILoggingEvent event) {
    return time(Instant.ofEpochMilli(event.getTimeStamp()));
  }

  /** As all lines have it. */
  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static boolean isJson(ILoggingEvent event) {
    return event.getMarkerList() != null && event.getMarkerList().contains(JsonLogObserver.JSON);
  }

  /** A line that is not about a message. */
  private static String object(ILoggingEvent event, Severity severity) {
    StringBuilder text = new StringBuilder();
    appendText(text, event);
    return new JsonLine()
        .beginObject()
        .key("time")
        .string(time(event))
        .key("level")
        .string(severity.word())
        .key("message")
        .string(text.toString())
        .endObject()
        .text();
  }

  private static void appendText(StringBuilder line, ILoggingEvent event) {
    appendSafely(line, event.getFormattedMessage());
    for (IThrowableProxy thrown = event.getThrowableProxy(), first = thrown;
        thrown != null && depth(first, thrown) < MAX_CAUSES;
        thrown = thrown.getCause()) {
      appendSafely(line, ": " + thrown.getClassName() + ": " + thrown.getMessage());
      StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
      for (int i = 0; i < Math.min(frames.length, MAX_FRAMES); i++) {
        appendSafely(line, (i == 0 ? " at " : " < ") + frames[i].getStackTraceElement());
      }
    }
  }

  private static int depth(IThrowableProxy first, IThrowableProxy cause) {
    int depth = 0;
    for (IThrowableProxy at = first; at != null && at != cause; at = at.getCause()) {
      depth++;
    }
    return depth;
  }

  private static void appendSafely(StringBuilder line, String text) {
    int end = Math.min(text.length(), Math.max(0, MAX_CHARS - line.length()));
    Quoted.append(line, text, end);
    if (end < text.length()) {
      line.append("...");
    }
  }

  /** The severities of RFC 5424 §6.2.1 that are used here. */
  enum Severity {
    ERROR(3, "error"),
    WARNING(4, "warning"),
    NOTICE(5, "notice"),
    INFO(6, "info"),
    DEBUG(7, "debug");

    private final int code;
    private final String word;

    Severity(int code, String word) {
      this.code = code;
      this.word = word;
    }

    int code() {
      return code;
    }

    String word() {
      return word;
    }

    static Severity of(Remark.Kind kind) {
      return switch (kind) {
        case WHY, INFO -> INFO;
        case NOTICE -> NOTICE;
        case WARNING -> WARNING;
        case ERROR -> ERROR;
      };
    }

    static Severity of(ILoggingEvent event) {
      if (event.getMarkerList() != null && event.getMarkerList().contains(LogObserver.NOTICE)) {
        return NOTICE;
      }
      return switch (event.getLevel().toInt()) {
        case Level.ERROR_INT -> ERROR;
        case Level.WARN_INT -> WARNING;
        case Level.INFO_INT -> INFO;
        default -> DEBUG;
      };
    }
  }
}
