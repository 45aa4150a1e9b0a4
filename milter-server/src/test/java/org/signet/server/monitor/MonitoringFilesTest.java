package org.signet.server.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.policy.config.HostPort;
import org.signet.server.observe.MessageReport.Ending;
import org.signet.server.observe.Reports;
import org.signet.server.watch.KeyWatch;

/** Whatever the dashboard and the alert rules of {@code conf/} ask for exists. */
class MonitoringFilesTest {
  private static final Path DASHBOARD = Path.of("../conf/grafana-dashboard.json");
  private static final Path ALERTS = Path.of("../conf/prometheus-alerts.yaml");
  private static final Pattern METRIC =
      Pattern.compile("\\b((?:signet|process|jvm)_[a-z_]+)(?:\\{([^}]*)\\})?");
  private static final Pattern MATCHER = Pattern.compile("([a-z]+)(=|!=|=~|!~)\"([^\"]*)\"");
  private static final Pattern BY = Pattern.compile("by \\(([^)]*)\\)");

  /** What one line of the alert rules may be; a stricter form than YAML. */
  private static final Pattern LINE =
      Pattern.compile(
          "#.*|groups:|  - name: signet|    rules:|"
              + "      - alert: Signet[A-Z][A-Za-z]+|"
              + "        expr: [a-z][^#]*|        expr: \\||          [a-z ]+.*|"
              + "        for: [0-9]+[mhd]|        labels:|        annotations:|"
              + "          severity: (?:info|warning|critical)|"
              + "          (?:summary|description): \"[^\"\\\\]+\"|");

  /** Those that Prometheus itself adds, or makes of a histogram. */
  private static final Set<String> ADDED = Set.of("instance", "job", "le");

  @TempDir Path folder;
  private Monitor monitor;
  private KeyWatch keyWatch;
  private List<String> lines;

  @BeforeEach
  void showAll() throws Exception {
    keyWatch = TwoKeys.watch(folder, Clock.systemUTC().instant());
    monitor = Monitor.start(new HostPort("127.0.0.1", 0), new Health(Clock.systemUTC()), "0");
    monitor.watch(new StillDaemon(List.of(), 0, 0, keyWatch));
    monitor.metrics().ended(Reports.signed());
    monitor.metrics().ended(Reports.verified(Ending.TEMPFAIL, Reports.pass("a.test", "s")));
    Stream.of(
            new KeyLookupResult.Found(List.of("p=")),
            new KeyLookupResult.NoSuchName(),
            new KeyLookupResult.NoData())
        .forEach(answer -> monitor.metrics().lookedUp(answer, Duration.ofMillis(1)));
    lines =
        Http.get(monitor.address(), "/metrics")
            .lines()
            .filter(line -> line.matches("[a-z]+_.*"))
            .toList();
  }

  @AfterEach
  void close() {
    monitor.close();
    keyWatch.close();
  }

  private Set<String> names() {
    Set<String> names = new HashSet<>();
    lines.forEach(line -> names.add(line.replaceFirst("[ {].*", "")));
    return names;
  }

  private boolean has(String metric, String label, String value) {
    return lines.stream()
        .anyMatch(line -> line.startsWith(metric + "{") && line.contains(label + "=\"" + value));
  }

  private void check(String expression) {
    assertThat(expression.replaceAll("[^(]", ""))
        .as(expression)
        .hasSameSizeAs(expression.replaceAll("[^)]", ""));
    List<MatchResult> metrics = METRIC.matcher(expression).results().toList();
    for (MatchResult metric : metrics) {
      assertThat(names()).as(expression).contains(metric.group(1));
      MATCHER
          .matcher(metric.group(2) == null ? "" : metric.group(2))
          .results()
          .filter(matcher -> !ADDED.contains(matcher.group(1)))
          .forEach(
              matcher -> {
                for (String value : matcher.group(3).split("\\|", -1)) {
                  assertThat(has(metric.group(1), matcher.group(1), value + '"'))
                      .as("%s %s in %s", matcher.group(1), value, expression)
                      .isTrue();
                }
              });
    }
    BY.matcher(expression)
        .results()
        .flatMap(by -> Stream.of(by.group(1).split(", ", -1)))
        .filter(label -> !ADDED.contains(label))
        .forEach(
            label ->
                assertThat(metrics)
                    .as("%s in %s", label, expression)
                    .allMatch(metric -> has(metric.group(1), label, "")));
  }

  @Test
  void theDashboardAsksForWhatThereIs() throws IOException {
    String dashboard = Files.readString(DASHBOARD);
    List<String> expressions = JsonText.strings(dashboard, "expr");

    assertThat(expressions).hasSizeGreaterThan(25).allMatch(e -> METRIC.matcher(e).find());
    expressions.forEach(this::check);
    assertThat(JsonText.strings(dashboard, "definition"))
        .containsExactly("label_values(signet_build_info, instance)");
    assertThat(names()).contains("signet_build_info");
  }

  @Test
  void theAlertsAskForWhatThereIs() throws IOException {
    List<String> rules = Files.readAllLines(ALERTS, UTF_8);

    assertThat(rules).allSatisfy(line -> assertThat(line).matches(LINE));
    List<String> alerts =
        Stream.of(String.join("\n", rules).split("\n      - alert: ", -1)).skip(1).toList();
    assertThat(alerts).hasSizeGreaterThan(10);
    List<String> alertNames = new ArrayList<>();
    for (String alert : alerts) {
      alertNames.add(alert.lines().findFirst().orElseThrow());
      assertThat(alert)
          .containsOnlyOnce("\n        expr: ")
          .containsOnlyOnce("\n        labels:\n          severity: ")
          .containsOnlyOnce("\n        annotations:\n          summary: \"")
          .containsOnlyOnce("\n          description: \"");
      String expression =
          alert.substring(
              alert.indexOf("expr: ") + 6,
              Math.min(
                  alert.contains("for: ") ? alert.indexOf("\n        for: ") : alert.length(),
                  alert.indexOf("\n        labels:")));
      check(expression);
    }
    assertThat(alertNames).doesNotHaveDuplicates();
  }

  @Test
  void theGuideTellsOfEachMetric() throws IOException {
    String guide = Files.readString(Path.of("../docs/guide.md"));

    assertThat(names())
        .extracting(name -> name.replaceFirst("_(bucket|sum|count)$", ""))
        .allSatisfy(name -> assertThat(guide).contains("`" + name + "`"));
  }
}
