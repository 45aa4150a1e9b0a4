package org.signet.server.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RepeatLimitTest {
  private final AtomicLong now = new AtomicLong();
  private final List<Runnable> afterwards = new ArrayList<>();
  private final RepeatLimit limit = new RepeatLimit(now::get, afterwards::add);
  private final Logger root = (Logger) LoggerFactory.getLogger("org.signet.server");
  private final Logger logger = (Logger) LoggerFactory.getLogger("org.signet.server.limited");
  private final List<String> lines = new ArrayList<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          lines.add(event.getLevel() + " " + event.getFormattedMessage());
        }
      };

  @BeforeEach
  void listen() {
    limit.start();
    appender.addFilter(limit);
    appender.start();
    root.addAppender(appender);
    root.setAdditive(false);
    root.setLevel(Level.INFO);
  }

  @AfterEach
  void stopListening() {
    root.detachAppender(appender);
    root.setAdditive(true);
    root.setLevel(null);
  }

  private void warn(int times, String format) {
    for (int i = 0; i < times; i++) {
      logger.warn(format, i);
    }
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void holdsBackWhatRepeatsItselfAndSaysHowMuch() {
    warn(432, "cannot do {}");

    assertThat(lines).hasSize(20).startsWith("WARN cannot do 0").endsWith("WARN cannot do 19");
    lines.clear();
    afterwards.forEach(Runnable::run);
    assertThat(lines).containsExactly("WARN … 412 more in 60 s: cannot do {}");
  }

  @Test
  void beginsAnewAfterAMinute() {
    warn(25, "cannot do {}");
    lines.clear();
    pass(Duration.ofSeconds(60));

    warn(21, "cannot do {}");

    assertThat(lines).hasSize(20).startsWith("WARN cannot do 0");
    lines.clear();
    afterwards.forEach(Runnable::run);
    limit.flush();
    assertThat(lines)
        .containsExactly(
            "WARN … 5 more in 60 s: cannot do {}", "WARN … 1 more in 60 s: cannot do {}");
  }

  @Test
  void saysTheRestAtTheEnd() {
    for (int i = 0; i < 22; i++) {
      logger.error("broken: {}", i);
    }

    limit.flush();
    limit.flush();

    assertThat(lines).hasSize(21).endsWith("ERROR … 2 more in 60 s: broken: {}");
  }

  @Test
  void countsKindsApart() {
    warn(20, "one {}");
    warn(20, "two {}");
    logger.error("one {}", 1);
    LoggerFactory.getLogger("org.signet.server.other").warn("one {}", 1);

    assertThat(lines).hasSize(42);
  }

  @Test
  void aPatternWithoutWordsIsNoKind() {
    warn(1000, "{}: {}");

    assertThat(lines).hasSize(500 + 500).contains("WARN 999: {}");
  }

  @Test
  void neverHoldsBackLinesAboutMessagesOrWhatIsNoTrouble() {
    Logger messages = (Logger) LoggerFactory.getLogger(LogObserver.MESSAGES);
    for (int i = 0; i < 100; i++) {
      messages.error("{}: error loading key", i);
      logger.info("all is well");
    }

    assertThat(lines).hasSize(200);
    assertThat(afterwards).isEmpty();
  }

  @Test
  void keepsABoundedNumberOfKinds() {
    for (int i = 0; i < 2000; i++) {
      logger.warn("kind " + i);
    }
    warn(30, "one more {}"); // no room to count it, so it passes

    assertThat(lines).hasSize(2030);
    pass(Duration.ofSeconds(60));
    lines.clear();
    warn(30, "another {}");
    assertThat(lines).hasSize(20);
  }
}
