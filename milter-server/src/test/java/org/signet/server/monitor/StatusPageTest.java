package org.signet.server.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signet.dkim.verify.FailReason;
import org.signet.dkim.verify.VerificationResult;
import org.signet.policy.decision.Decision;
import org.signet.policy.decision.Decision.Reason;
import org.signet.policy.decision.Decision.Rule;
import org.signet.server.observe.MessageReport;
import org.signet.server.observe.MessageReport.Ending;
import org.signet.server.observe.QueueId;
import org.signet.server.observe.Reports;
import org.signet.server.watch.KeyWatch;

/**
 * The whole page as a file, {@code resources/monitor/status.html}; {@code -Dgolden.update} writes
 * it.
 */
class StatusPageTest {
  private static final Path GOLDEN = Path.of("src/test/resources/monitor/status.html");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-25T10:00:00Z"), ZoneOffset.UTC);
  private static final String HOSTILE =
      "</td><script>alert(1)</script>\" onload='x' &amp; \u202e\u0007\u00e9";

  @TempDir Path folder;
  private final Health health = new Health(CLOCK);
  private final Metrics metrics = new Metrics("0");
  private final RecentMessages messages = new RecentMessages(CLOCK);

  private HttpAnswer answer(String version, Optional<Running> daemon) {
    return new StatusPage(
            version,
            health,
            metrics,
            new KeyMetrics(() -> daemon.map(Running::keyWatch), CLOCK),
            messages,
            CLOCK)
        .answer(daemon);
  }

  private static String text(HttpAnswer answer) {
    return UTF_8.decode(answer.body()).toString();
  }

  private void ended(MessageReport report) {
    if (report.awaited()) {
      metrics.answerAwaited();
    }
    metrics.ended(report);
    messages.ended(report);
  }

  private static MessageReport report(String text) {
    return new MessageReport(
        new QueueId(text),
        text,
        Optional.of(new Decision.Summary("sign", Reason.SIGNED, Rule.DOMAIN, Reports.note(text))),
        List.of(),
        List.of(),
        List.of(new MessageReport.SignatureMade(text, text, text)),
        Optional.empty(),
        Optional.of(new MessageReport.Failure(text, new IllegalStateException(text))),
        Ending.TEMPFAIL,
        false,
        Duration.ofMillis(20),
        Duration.ZERO);
  }

  @Test
  void showsAllThereIsToSee() throws Exception {
    try (KeyWatch watch = TwoKeys.watch(folder, CLOCK.instant())) {
      health.listening();
      health.watching(watch::problems, List::of);
      health.reloadFailed("/etc/signet/signet.conf:9:18: Canonicalization: unknown \"relax\"");
      ended(Reports.signed());
      ended(
          Reports.verified(
              Ending.ACCEPT,
              Reports.pass("a.test", "s"),
              Reports.fail("b.test", "s", FailReason.BODY_HASH_MISMATCH)));
      ended(Reports.verified(Ending.REJECT));
      ended(report(HOSTILE));
      String page =
          text(
              answer(
                  "1.0",
                  Optional.of(
                      new StillDaemon(
                          List.of(
                              "inet:8891@127.0.0.1",
                              "local:/run/s.sock, for mail that should be verified"),
                          2,
                          9,
                          watch))));
      if (System.getProperty("golden.update") != null) {
        Files.createDirectories(GOLDEN.getParent());
        Files.writeString(GOLDEN, page);
      }

      assertThat(page).isEqualTo(Files.readString(GOLDEN));
    }
  }

  @Test
  void whatMessagesSayIsText() {
    ended(report(HOSTILE));
    health.loaded(List.of(HOSTILE), List.of());
    health.reloadFailed(HOSTILE);
    String page =
        text(answer(HOSTILE, Optional.of(new StillDaemon(List.of(HOSTILE), 0, 0, KeyWatch.off()))));

    assertThat(page)
        .doesNotContain("<script", "alert(1)</", "onload='", "\u202e", "\u0007")
        .contains(
            "&lt;/td&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&#39;x&#39; &amp;amp;"
                + " \\u202e\\x07\u00e9");
    assertThat(page.split("&lt;script&gt;", -1)).as("wherever it can stand").hasSizeGreaterThan(13);
  }

  @Test
  void isShownBeforeTheDaemonListens() {
    assertThat(text(answer("1.0", Optional.empty())))
        .contains("<title>Signet: not ready</title>", "<li>not listening yet</li>")
        .contains("<p>The last 50, newest first: none so far</p>");
  }

  @Test
  void itsPolicyAdmitsItsStyleAndNothingElse() throws Exception {
    HttpAnswer answer = answer("1.0", Optional.empty());
    String page = text(answer);
    String style = page.substring(page.indexOf("<style>") + 7, page.indexOf("</style>"));
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(style.getBytes(UTF_8));

    assertThat(answer.type()).isEqualTo("text/html; charset=utf-8");
    assertThat(answer.more())
        .isEqualTo(
            Map.of(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'sha256-"
                    + Base64.getEncoder().encodeToString(digest)
                    + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
                "Referrer-Policy",
                "no-referrer"));
    assertThat(page).doesNotContain("<script", "<img", "<link", "://", "style=\"", "url(");
  }

  @Test
  void isOfBoundedSize() {
    String endless = "<".repeat(10_000);
    VerificationResult[] results =
        Stream.generate(() -> Reports.pass(endless, endless))
            .limit(100)
            .toArray(VerificationResult[]::new);
    for (int i = 0; i < 1000; i++) {
      messages.ended(Reports.verified(Ending.ACCEPT, results));
    }

    assertThat(answer("1.0", Optional.empty()).body().remaining()).isLessThan(1 << 20);
  }
}
