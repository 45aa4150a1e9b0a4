package org.signet.server.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signet.policy.config.LogFormat;
import org.signet.policy.config.SyslogFacility;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class DaemonLogTest {
  private static final Logger LOG = LoggerFactory.getLogger("org.signet.server.test");

  @TempDir Path folder;
  private DaemonLog.Style style = new DaemonLog.Style(SyslogFacility.MAIL, LogFormat.TEXT);

  private List<String> logged(Runnable work) throws Exception {
    Path file = folder.resolve("log");
    List<String> command =
        List.of("/bin/sh", "-c", "cat >" + file + ".part; mv " + file + ".part " + file);
    try (DaemonLog log = DaemonLog.toProgram(command, style)) {
      assertThat(log).isNotNull();
      work.run();
    }
    for (long end = System.nanoTime() + Duration.ofSeconds(20).toNanos(); !Files.exists(file); ) {
      assertThat(System.nanoTime()).as("the program gets the end of its input").isLessThan(end);
      Thread.sleep(10);
    }
    return Files.readAllLines(file);
  }

  @Test
  void writesALineForEachEventWithItsPriority() throws Exception {
    List<String> lines =
        logged(
            () -> {
              LOG.info("{}: hello", "4711");
              LOG.warn("careful");
              LOG.error("bad");
              LOG.info(LogObserver.NOTICE, "noted");
              LOG.debug("not asked for");
            });

    assertThat(lines).containsExactly("<22>4711: hello", "<20>careful", "<19>bad", "<21>noted");
  }

  @Test
  void writesObjectsIfAsked() throws Exception {
    style = new DaemonLog.Style(SyslogFacility.LOCAL0, LogFormat.JSON);

    List<String> lines =
        logged(
            () -> {
              LOG.warn("a \"b\"\n{}", "c");
              new JsonLogObserver(false, Clock.systemUTC()).ended(Reports.signed());
            });

    assertThat(lines).hasSize(2);
    assertThat(lines.get(0))
        .matches(
            "<132>\\{\"time\":\"20[0-9T:.-]+Z\",\"level\":\"warning\","
                + "\"message\":\"a \\\\\"b\\\\\"\\\\\\\\x0ac\"\\}");
    assertThat(lines.get(1))
        .startsWith("<134>{\"time\":\"20")
        .contains("\"level\":\"info\",\"id\":\"4T5X\",");
  }

  @Test
  void holdsBackWhatRepeatsItself() throws Exception {
    List<String> lines =
        logged(
            () -> {
              for (int i = 0; i < 100; i++) {
                LOG.warn("again {}", i);
              }
            });

    assertThat(lines).hasSize(21).endsWith("<20>… 80 more in 60 s: again {}");
  }

  @Test
  void keepsControlCharactersOut() throws Exception {
    List<String> lines =
        logged(() -> LOG.info("a\r\nb\u0000c\u001b[31md\u0085e\u2028f\u202eg\u00e4"));

    assertThat(lines)
        .containsExactly("<22>a\\x0d\\x0ab\\x00c\\x1b[31md\\x85e\\u2028f\\u202eg\u00e4");
  }

  @Test
  void cutsLongLines() throws Exception {
    List<String> lines = logged(() -> LOG.info("x".repeat(100_000)));

    assertThat(lines).singleElement().asString().endsWith("xxx...").hasSizeLessThan(4100);
  }

  @Test
  void tellsAnExceptionInTheSameLine() throws Exception {
    Exception cause = new IOException("two\nlines");

    List<String> lines = logged(() -> LOG.error("failed", new IllegalStateException("odd", cause)));

    assertThat(lines)
        .singleElement()
        .asString()
        .startsWith(
            "<19>failed: java.lang.IllegalStateException: odd at org.signet.server.observe.")
        .contains(": java.io.IOException: two\\x0alines at ");
  }

  @Test
  void namesAProgramThatCannotBeStarted() {
    assertThatThrownBy(() -> DaemonLog.toProgram(List.of("/no/such/program"), style))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/no/such/program");
  }
}
