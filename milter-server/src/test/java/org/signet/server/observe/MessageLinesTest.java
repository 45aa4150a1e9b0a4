package org.signet.server.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.dkim.verify.FailReason;
import org.signet.dkim.verify.VerificationResult;
import org.signet.policy.config.LogFormat;
import org.signet.policy.config.SyslogFacility;
import org.signet.policy.decision.Remark;
import org.signet.server.observe.MessageReport.Ending;
import org.slf4j.LoggerFactory;

/** The lines of one report, in both formats, as the journal gets them. */
class MessageLinesTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-24T10:00:00.123456Z"), ZoneOffset.UTC);

  private final Logger logger = (Logger) LoggerFactory.getLogger(LogObserver.MESSAGES);
  private final List<ILoggingEvent> events = new ArrayList<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          events.add(event);
        }
      };

  @BeforeEach
  void listen() {
    appender.start();
    logger.addAppender(appender);
    logger.setAdditive(false);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(appender);
    logger.setAdditive(true);
  }

  private List<String> lines(LogFormat format) {
    LineEncoder encoder = new LineEncoder(LineEncoder.Prefix.SEVERITY, SyslogFacility.MAIL, format);
    return events.stream()
        .map(event -> new String(encoder.encode(event), UTF_8))
        .map(line -> line.substring(0, line.length() - 1))
        .toList();
  }

  private List<String> text(MessageReport report, boolean all) {
    new LogObserver(all, all, all, all).ended(report);
    return lines(LogFormat.TEXT);
  }

  private String json(MessageReport report, boolean why) {
    new JsonLogObserver(why, CLOCK).ended(report);
    List<String> lines = lines(LogFormat.JSON);
    assertThat(lines).hasSize(1);
    return lines.get(0);
  }

  static Stream<Arguments> texts() {
    MessageReport bad =
        Reports.verified(
            Ending.REJECT, Reports.fail("a.test", "s\r\n2", FailReason.BODY_HASH_MISMATCH));
    return Stream.of(
        Arguments.of("signed, quiet", Reports.signed(), false, List.of()),
        Arguments.of(
            "signed",
            Reports.signed(),
            true,
            List.of(
                "<6>4T5X: author is joe@example.com, by From",
                "<6>4T5X: domain example.com is to be signed",
                "<6>4T5X: decision signed, by Domain: domain example.com is to be signed",
                "<6>4T5X: DKIM-Signature field added (s=s1, d=example.com)")),
        Arguments.of(
            "passes",
            Reports.verified(Ending.ACCEPT, Reports.pass("a.test", "s2")),
            true,
            List.of(
                "<6>4T5X: not authenticated",
                "<6>4T5X: decision verified, by {auth_type}: not authenticated",
                "<6>4T5X: DKIM verification successful",
                "<6>4T5X: signature=abcdefgh domain=a.test selector=s2"
                    + " result=\"no signature error\"")),
        Arguments.of(
            "not signed",
            Reports.verified(Ending.ACCEPT),
            true,
            List.of(
                "<6>4T5X: not authenticated",
                "<6>4T5X: decision verified, by {auth_type}: not authenticated",
                "<6>4T5X: no signature data")),
        Arguments.of(
            "fails, quiet",
            bad,
            false,
            List.of(
                "<5>4T5X: dkim=fail body-hash-mismatch: body hash did not verify"
                    + " (s=s\\x0d\\x0a2, d=a.test, a=rsa-sha256)")),
        Arguments.of(
            "remarks, quiet",
            Reports.remarked(
                Reports.remark(Remark.Kind.WHY, "unasked"),
                Reports.remark(Remark.Kind.INFO, "i"),
                Reports.remark(Remark.Kind.NOTICE, "n"),
                Reports.remark(Remark.Kind.WARNING, "w"),
                Reports.remark(Remark.Kind.ERROR, "e")),
            false,
            List.of("<6>4T5X: i", "<5>4T5X: n", "<4>4T5X: w", "<3>4T5X: e")),
        Arguments.of(
            "given up",
            Reports.remarked(),
            true,
            List.of(
                "<6>4T5X: decision signed, by Domain: domain example.com is to be signed",
                "<6>4T5X: aborted by the MTA before end of message")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void writesText(String name, MessageReport report, boolean all, List<String> lines) {
    assertThat(text(report, all)).isEqualTo(lines);
  }

  @Test
  void tellsAFailureWithItsCause() {
    assertThat(text(Reports.failed("signing failed", new IllegalStateException("odd\n")), false))
        .hasSize(2)
        .first()
        .isEqualTo("<4>4T5X: odd");
    assertThat(lines(LogFormat.TEXT).get(1))
        .startsWith("<3>4T5X: signing failed: java.lang.IllegalStateException: odd\\x0a at ");
  }

  static Stream<Arguments> objects() {
    String start = "{\"time\":\"2026-11-24T10:00:00.123Z\",\"level\":\"%s\",\"id\":\"4T5X\",";
    String client = "\"client\":\"client.test [192.0.2.9]\",";
    String signed =
        "\"decision\":\"sign\",\"reason\":\"signed\",\"rule\":\"Domain\","
            + "\"why\":\"domain example.com is to be signed\",";
    String verified =
        "\"decision\":\"verify\",\"reason\":\"verified\",\"rule\":\"{auth_type}\","
            + "\"why\":\"not authenticated\",";
    String end = "\"ms\":1500,\"answer_ms\":12}";
    return Stream.of(
        Arguments.of(
            "signed",
            Reports.signed(),
            false,
            "<6>"
                + start.formatted("info")
                + client
                + signed
                + "\"answer\":\"accept\","
                + "\"signatures\":[{\"d\":\"example.com\",\"s\":\"s1\",\"a\":\"rsa-sha256\"}],"
                + end),
        Arguments.of(
            "signed, and why",
            Reports.signed(),
            true,
            "<6>"
                + start.formatted("info")
                + client
                + signed
                + "\"answer\":\"accept\","
                + "\"signatures\":[{\"d\":\"example.com\",\"s\":\"s1\",\"a\":\"rsa-sha256\"}],"
                + "\"trace\":[\"author is joe@example.com, by From\","
                + "\"domain example.com is to be signed\"],"
                + end),
        Arguments.of(
            "verified",
            Reports.verified(
                Ending.REJECT,
                Reports.pass("a.test", "s2"),
                Reports.fail("b\n\".test", "s3", FailReason.KEY_MISSING)),
            false,
            "<6>"
                + start.formatted("info")
                + client
                + verified
                + "\"answer\":\"reject\",\"results\":["
                + "{\"result\":\"pass\",\"d\":\"a.test\",\"s\":\"s2\",\"a\":\"rsa-sha256\","
                + "\"i\":\"@a.test\",\"bits\":2048},"
                + "{\"result\":\"permerror\",\"reason\":\"key-missing\",\"d\":\"b\\n\\\".test\","
                + "\"s\":\"s3\",\"a\":\"rsa-sha256\",\"i\":\"@b\\n\\\".test\",\"bits\":2048}],"
                + end),
        Arguments.of(
            "none passes",
            Reports.verified(Ending.TEMPFAIL, Reports.fail("a.test", "s2", FailReason.DNS_TIMEOUT)),
            false,
            "<5>"
                + start.formatted("notice")
                + client
                + verified
                + "\"answer\":\"tempfail\",\"results\":["
                + "{\"result\":\"temperror\",\"reason\":\"dns-timeout\",\"d\":\"a.test\","
                + "\"s\":\"s2\",\"a\":\"rsa-sha256\",\"i\":\"@a.test\",\"bits\":2048}],"
                + end),
        Arguments.of(
            "failed",
            Reports.failed("signing failed", new IllegalStateException("odd {}\u001b")),
            false,
            "<3>"
                + start.formatted("error")
                + client
                + signed
                + "\"answer\":\"tempfail\",\"remarks\":[\"odd\"],"
                + "\"error\":\"signing failed: java.lang.IllegalStateException: odd {}\\u001b\","
                + end));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("objects")
  void writesOneObject(String name, MessageReport report, boolean why, String line) {
    assertThat(json(report, why)).isEqualTo(line);
  }

  @Test
  void anObjectFitsIntoALineOfSyslogHoweverHostileTheMessage() {
    String rubbish = "\u0001".repeat(5000);
    VerificationResult[] results =
        IntStream.range(0, 100)
            .mapToObj(i -> Reports.fail(rubbish, rubbish, FailReason.SIGNATURE_SYNTAX))
            .toArray(VerificationResult[]::new);

    String line = json(Reports.verified(Ending.ACCEPT, results), true);

    assertThat(line).hasSizeLessThan(8100).endsWith("\"ms\":1500,\"answer_ms\":12}");
    assertThat(line.split("signature-syntax", -1)).hasSize(11);
  }

  @Test
  void aLongTraceGivesWayToTheRest() {
    List<Remark> many =
        IntStream.range(0, 100)
            .mapToObj(i -> Reports.remark(Remark.Kind.NOTICE, i + "x".repeat(1000)))
            .collect(Collectors.toList());

    String line = json(Reports.remarked(many.toArray(Remark[]::new)), true);

    assertThat(line).hasSizeLessThan(8100).contains("\"answer\":\"abandoned\"", "\"0xxx");
  }
}
