package org.signet.server.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.signet.dkim.algorithm.HashAlgorithm;
import org.signet.policy.text.Html;
import org.signet.policy.text.Html.Cell;
import org.signet.policy.text.Html.Mark;
import org.signet.server.monitor.RecentMessages.Message;
import org.signet.server.observe.MessageReport.Ending;
import org.signet.server.watch.KeyStatus;

/**
 * The page for people: no script, nothing from elsewhere, and its policy forbids both. Its size is
 * bounded. Thread-safe.
 */
final class StatusPage {
  private static final int MOST_KEYS = 100;
  private static final int MOST_COUNTS = 20;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private static final String STYLE =
      """
      :root { color-scheme: light dark; --ink: #1c2024; --paper: #ffffff; --faint: #5b6570;
        --line: #d5dae0; --head: #f3f5f7; --good: #1a6b35; --bad: #b3261e; }
      @media (prefers-color-scheme: dark) { :root { --ink: #e4e7eb; --paper: #15181c;
        --faint: #a0a9b4; --line: #363c44; --head: #1f242a; --good: #6fd08c; --bad: #ff8a80; } }
      body { margin: 0 auto; padding: 1rem; max-width: 80rem; background: var(--paper);
        color: var(--ink); font: 1rem/1.45 system-ui, sans-serif; }
      h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
      .good { color: var(--good); } .bad { color: var(--bad); }
      .good, .bad { font-weight: 600; }
      header p { font-size: 1.15rem; margin: .5rem 0; }
      dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.5rem; margin: 0; }
      dt { color: var(--faint); } dd { margin: 0; overflow-wrap: anywhere; }
      .wide { overflow-x: auto; margin: .75rem 0 1.25rem; }
      .beside { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 0 2.5rem; }
      table { border-collapse: collapse; font-size: .875rem; }
      caption { text-align: left; color: var(--faint); padding: .25rem 0; }
      th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0;
        border-bottom: 1px solid var(--line); max-width: 28rem; overflow-wrap: break-word;
        font-variant-numeric: tabular-nums; }
      thead th { background: var(--head); white-space: nowrap; }
      thead th:first-child, tbody th { padding-left: .5rem; }
      tbody th { font-weight: 400; white-space: nowrap; }
      footer { margin-top: 2rem; color: var(--faint); font-size: .875rem; }
      a { color: inherit; }
      @media (max-width: 50rem) { section > .wide table { min-width: 50rem; } }
      @media (max-width: 40rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; } }
      """;

  private static final Map<String, String> FIELDS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; style-src 'sha256-"
              + Base64.getEncoder()
                  .encodeToString(HashAlgorithm.SHA256.newDigest().digest(STYLE.getBytes(UTF_8)))
              + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "Referrer-Policy",
          "no-referrer");

  private final String version;
  private final Health health;
  private final Metrics metrics;
  private final KeyMetrics keys;
  private final RecentMessages messages;
  private final InstantSource clock;
  private final Instant startedAt;

  StatusPage(
      String version,
      Health health,
      Metrics metrics,
      KeyMetrics keys,
      RecentMessages messages,
      InstantSource clock) {
    this.version = version;
    this.health = health;
    this.metrics = metrics;
    this.keys = keys;
    this.messages = messages;
    this.clock = clock;
    this.startedAt = clock.instant();
  }

  /**
   * As it is now.
   *
   * @param daemon empty as long as it does not listen
   */
  HttpAnswer answer(Optional<Running> daemon) {
    Html page = new Html();
    List<String> reasons = health.reasons();
    String state = reasons.isEmpty() ? "ready" : "not ready";
    page.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .element("title", "Signet: " + state)
        .raw("<style>" + STYLE + "</style>\n</head>\n<body>\n<header>\n")
        .element("h1", "Signet " + version)
        .element("p", reasons.isEmpty() ? Mark.GOOD : Mark.BAD, state);
    if (!reasons.isEmpty()) {
      page.raw("<ul>\n");
      reasons.forEach(reason -> page.element("li", reason));
      page.raw("</ul>\n");
    }
    page.raw("</header>\n<main>\n");
    daemon(page, daemon);
    keys(page);
    messages(page);
    counters(page);
    page.raw("</main>\n<footer><p>")
        .text("As of " + time(clock.instant()) + " UTC; all times are UTC. For programs: ")
        .raw("<a href=\"/metrics\">metrics</a>, <a href=\"/healthz\">health</a>,")
        .raw(" <a href=\"/readyz\">readiness</a>.</p></footer>\n</body>\n</html>\n");
    return HttpAnswer.of("text/html; charset=utf-8", FIELDS, page.toString().getBytes(UTF_8));
  }

  private void daemon(Html page, Optional<Running> daemon) {
    Health.Load load = health.lastLoad();
    page.raw("<section>\n").element("h2", "Daemon").raw("<dl>\n");
    fact(page, "Running since", time(startedAt));
    for (String listener : daemon.map(Running::listeners).orElse(List.of())) {
      fact(page, "Listening at", listener);
    }
    page.element("dt", "Configuration last read")
        .element(
            "dd",
            load.problem().isEmpty() ? Mark.PLAIN : Mark.BAD,
            time(load.at())
                + load.problem().map(problem -> ", refused: " + problem).orElse(", loaded"));
    fact(page, "Reloads", health.reloads() + " taken, " + health.failedReloads() + " failed");
    daemon.ifPresent(
        running ->
            fact(
                page,
                "Connections",
                running.connections() + " open, " + running.acceptedConnections() + " so far"));
    fact(page, "Replies waiting for DNS", String.valueOf(metrics.pendingAnswers()));
    page.raw("</dl>\n</section>\n");
  }

  private static void fact(Html page, String term, String text) {
    page.element("dt", term).element("dd", text);
  }

  private void keys(Html page) {
    page.raw("<section>\n")
        .element("h2", "Signing keys")
        .element(
            "p",
            keys.byState(health).entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", ")));
    page.table(
        "Their state in DNS: "
            + MOST_KEYS
            + " at most, mismatches and those not seen for longest first",
        List.of("Record", "Key", "State", "Looked up", "Last seen valid", "File written"),
        keys.worst(MOST_KEYS).map(StatusPage::row).toList());
    page.raw("</section>\n");
  }

  private static List<Cell> row(KeyStatus key) {
    List<String> state = new ArrayList<>(List.of(KeyMetrics.word(key.state())));
    List.of(key.problem(), key.trouble()).stream()
        .filter(text -> !text.isEmpty())
        .forEach(state::add);
    return List.of(
        Cell.of(key.recordName()),
        Cell.of(key.key()),
        new Cell(
            switch (key.state()) {
              case PUBLISHED -> Mark.GOOD;
              case MISMATCH -> Mark.BAD;
              case UNKNOWN -> Mark.PLAIN;
            },
            state),
        Cell.of(time(key.checkedAt())),
        Cell.of(time(key.seenAt())),
        Cell.of(time(key.fileTime())));
  }

  private void messages(Html page) {
    page.raw("<section>\n")
        .element("h2", "Messages")
        .table(
            "The last " + RecentMessages.MOST + ", newest first",
            List.of(
                "Time",
                "Queue ID",
                "Client",
                "Decision",
                "Reason",
                "Why",
                "Signatures",
                "Answer",
                "ms"),
            messages.lastFirst().stream().map(StatusPage::row).toList())
        .raw("</section>\n");
  }

  private static List<Cell> row(Message message) {
    boolean passes = message.answer() == Ending.ACCEPT;
    return List.of(
        Cell.of(time(message.at())),
        Cell.of(message.id()),
        Cell.of(message.client()),
        Cell.of(message.decision()),
        Cell.of(message.reason()),
        Cell.of(message.why()),
        new Cell(Mark.PLAIN, message.outcomes()),
        Cell.marked(passes ? Mark.PLAIN : Mark.BAD, message.answer().word()),
        Cell.of(String.valueOf(message.elapsed().toMillis())));
  }

  private void counters(Html page) {
    page.raw("<section>\n").element("h2", "Counters since startup").raw("<div class=\"beside\">");
    metrics.counters().forEach(counter -> counts(page, counter));
    page.raw("</div>\n</section>\n");
  }

  private static void counts(Html page, CounterSnapshot counter) {
    List<String> columns = new ArrayList<>();
    counter.getDataPoints().stream()
        .limit(1)
        .flatMap(point -> point.getLabels().stream())
        .map(Label::getName)
        .forEach(columns::add);
    columns.add("count");
    page.table(
        counter.getMetadata().getHelp(),
        columns,
        counter.getDataPoints().stream()
            .sorted(Comparator.comparingDouble(CounterDataPointSnapshot::getValue).reversed())
            .limit(MOST_COUNTS)
            .map(StatusPage::row)
            .toList());
  }

  private static List<Cell> row(CounterDataPointSnapshot point) {
    List<Cell> cells = new ArrayList<>();
    point.getLabels().forEach(label -> cells.add(Cell.of(label.getValue())));
    cells.add(Cell.of(String.valueOf((long) point.getValue())));
    return cells;
  }

  private static String time(Optional<Instant> instant) {
    return instant.map(StatusPage::time).orElse("never");
  }

  private static String time(Instant instant) {
    return TIME.format(instant);
  }
}
