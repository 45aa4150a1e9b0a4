package org.signet.server.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.verify.FailReason;
import org.signet.policy.config.HostPort;
import org.signet.server.observe.MessageReport.Ending;
import org.signet.server.observe.Reports;
import org.signet.server.watch.KeyWatch;

/** What is shown, over a socket. */
class MonitorTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochSecond(1_800_000_000), ZoneOffset.UTC);
  private static final HostPort ANY_PORT = new HostPort("127.0.0.1", 0);

  private final Health health = new Health(CLOCK);
  private Monitor monitor = start();

  private Monitor start() {
    try {
      return Monitor.start(ANY_PORT, health, "0.1");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private InetSocketAddress address = new InetSocketAddress(0);

  @BeforeEach
  void find() throws IOException {
    address = monitor.address();
  }

  @AfterEach
  void close() {
    monitor.close();
  }

  private String page(String path) throws IOException {
    return Http.shortly(Http.get(address, path));
  }

  /** The lines with values of metrics that begin so. */
  private List<String> metrics(String prefix) throws IOException {
    return page("/metrics").lines().filter(line -> line.startsWith(prefix)).toList();
  }

  @Test
  void countsMessages() throws IOException {
    monitor.metrics().ended(Reports.signed());
    monitor.metrics().ended(Reports.signed());
    monitor.metrics().answerAwaited();
    monitor.metrics().answerAwaited();
    monitor
        .metrics()
        .ended(
            Reports.verified(
                Ending.REJECT,
                Reports.pass("a.test", "s"),
                Reports.fail("b.test", "s", FailReason.KEY_MISSING)));

    assertThat(metrics("signet_messages_total"))
        .containsExactlyInAnyOrder(
            "signet_messages_total{answer=\"accept\",decision=\"sign\",reason=\"signed\"} 2.0",
            "signet_messages_total{answer=\"reject\",decision=\"verify\",reason=\"verified\"} 1.0");
    assertThat(metrics("signet_signatures_total"))
        .containsExactly(
            "signet_signatures_total{algorithm=\"rsa-sha256\",domain=\"example.com\","
                + "selector=\"s1\"} 2.0");
    assertThat(metrics("signet_verifications_total"))
        .containsExactlyInAnyOrder(
            "signet_verifications_total{reason=\"\",result=\"pass\"} 1.0",
            "signet_verifications_total{reason=\"key-missing\",result=\"permerror\"} 1.0");
    assertThat(metrics("signet_pending_answers")).containsExactly("signet_pending_answers 1.0");
    assertThat(metrics("signet_answer_seconds_"))
        .contains(
            "signet_answer_seconds_bucket{le=\"0.01\"} 0",
            "signet_answer_seconds_bucket{le=\"0.025\"} 3",
            "signet_answer_seconds_count 3");
  }

  @Test
  void countsQueries() throws IOException {
    List<KeyLookupResult> answers =
        List.of(
            new KeyLookupResult.Found(List.of("p=")),
            new KeyLookupResult.NoSuchName(),
            new KeyLookupResult.NoData(),
            new KeyLookupResult.Failed(KeyLookupResult.Cause.BAD_ANSWER, ""));
    answers.forEach(answer -> monitor.metrics().lookedUp(answer, Duration.ofMillis(30)));

    assertThat(metrics("signet_dns_lookups_total"))
        .containsExactlyInAnyOrder(
            "signet_dns_lookups_total{outcome=\"found\"} 1.0",
            "signet_dns_lookups_total{outcome=\"no-such-name\"} 1.0",
            "signet_dns_lookups_total{outcome=\"no-data\"} 1.0",
            "signet_dns_lookups_total{outcome=\"bad-answer\"} 1.0");
    assertThat(metrics("signet_dns_lookup_seconds_"))
        .contains(
            "signet_dns_lookup_seconds_bucket{le=\"0.025\"} 0",
            "signet_dns_lookup_seconds_bucket{le=\"0.05\"} 4",
            "signet_dns_lookup_seconds_sum 0.12");
  }

  @Test
  void labelsAreBounded() {
    BoundedLabels labels = new BoundedLabels(3);

    assertThat(
            IntStream.range(0, 6)
                .mapToObj(i -> labels.of("d" + i % 5))
                .collect(Collectors.joining(" ")))
        .isEqualTo("d0 d1 d2 other other d0");
  }

  @Test
  void asksTheDaemonOnceItListens() throws IOException {
    assertThat(metrics("signet_connections")).isEmpty();
    monitor.watch(new StillDaemon(List.of(), 3, 17, KeyWatch.off()));

    assertThat(metrics("signet_open_")).containsExactly("signet_open_connections 3.0");
    assertThat(metrics("signet_connections")).containsExactly("signet_connections_total 17.0");
  }

  @Test
  void tellsWhatTheProcessTakes() throws IOException {
    for (String name :
        List.of(
            "process_start_time_seconds ",
            "process_open_fds ",
            "process_resident_memory_bytes ",
            "process_cpu_seconds_total ",
            "jvm_memory_used_bytes ",
            "jvm_memory_max_bytes ",
            "jvm_threads_current ",
            "signet_build_info{version=\"0.1\"} ")) {
      assertThat(metrics(name)).as(name).hasSize(1);
      assertThat(Double.parseDouble(metrics(name).get(0).substring(name.length())))
          .as(name)
          .isPositive();
    }
  }

  @Test
  void tellsWhetherItIsReadyAndWhyNot() throws IOException {
    assertThat(page("/healthz")).isEqualTo("200 OK\nalive\n");
    assertThat(page("/readyz")).isEqualTo("503 Service Unavailable\nnot listening yet\n");

    health.listening();
    assertThat(page("/readyz")).isEqualTo("200 OK\nready\n");
    assertThat(metrics("signet_ready")).containsExactly("signet_ready 1.0");

    health.reloadFailed("signet.conf:3: no");
    assertThat(page("/readyz"))
        .isEqualTo("503 Service Unavailable\nconfiguration not reloaded: signet.conf:3: no\n");
    assertThat(metrics("signet_ready")).containsExactly("signet_ready 0.0");
    assertThat(metrics("signet_last_load"))
        .containsExactlyInAnyOrder(
            "signet_last_load_successful 0.0", "signet_last_load_timestamp_seconds 1.8E9");

    health.reloaded(List.of("KeyTable:1: key k: no such file"), List.of());
    assertThat(page("/readyz"))
        .isEqualTo(
            "503 Service Unavailable\nsigning key cannot be used: KeyTable:1: key k: no such"
                + " file\n");

    health.reloaded(List.of(), List.of());
    assertThat(page("/readyz")).isEqualTo("200 OK\nready\n");
    assertThat(metrics("signet_reloads_total"))
        .containsExactlyInAnyOrder(
            "signet_reloads_total{result=\"failed\"} 1.0",
            "signet_reloads_total{result=\"taken\"} 2.0");

    health.ending();
    assertThat(page("/readyz")).isEqualTo("503 Service Unavailable\nending\n");
  }

  @Test
  void showsPeopleWhatProgramsSee() throws IOException {
    monitor.watch(new StillDaemon(List.of("inet:8891@127.0.0.1"), 3, 17, KeyWatch.off()));
    monitor.observers().forEach(observer -> observer.ended(Reports.signed()));
    health.listening();

    assertThat(page("/"))
        .startsWith("200 OK\n<!DOCTYPE html>\n")
        .contains("<dd>inet:8891@127.0.0.1</dd>", "<td>domain example.com is to be signed</td>")
        .contains("rsa-sha256</th><td>example.com</td><td>s1</td><td>1</td>");
    assertThat(page("/?anything")).startsWith("200 OK\n<!DOCTYPE html>\n");
    assertThat(page("/index.html"))
        .isEqualTo("404 Not Found\navailable: /, /metrics, /healthz and /readyz\n");
  }

  @Test
  void isNotReadyAsLongAsASocketIsGoneOrAKeyDoesNotMatch() throws IOException {
    List<String> problems = new CopyOnWriteArrayList<>();
    health.listening();
    List<String> sockets = new CopyOnWriteArrayList<>();
    health.watching(() -> problems, () -> sockets);
    assertThat(page("/readyz")).isEqualTo("200 OK\nready\n");

    sockets.add("local:/s has been removed");
    assertThat(page("/readyz"))
        .isEqualTo("503 Service Unavailable\nsocket local:/s has been removed\n");
    sockets.clear();

    problems.add("key s._domainkey.a.test does not match its record: a\nb\u001b");
    assertThat(page("/readyz").lines())
        .containsExactly(
            "503 Service Unavailable",
            "key s._domainkey.a.test does not match its record: a\\x0ab\\x1b");
  }

  @Test
  void namesTheFirstOfManyKeys() {
    health.listening();
    health.loaded(IntStream.range(0, 25).mapToObj(i -> "k" + i).toList(), List.of());

    assertThat(health.reasons())
        .hasSize(21)
        .startsWith("signing key cannot be used: k0")
        .endsWith("5 more signing keys cannot be used");
  }

  @Test
  void knowsNoOtherPages() throws IOException {
    assertThat(page("/etc/passwd"))
        .isEqualTo("404 Not Found\navailable: /, /metrics, /healthz and /readyz\n");
  }

  @Test
  void saysWhyItCannotListen() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> Monitor.start(new HostPort("127.0.0.1", port), health, "0"))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "cannot show metrics at MetricsAddress 127.0.0.1:"
                  + port
                  + ": the port is in use; stop the program that has it (ss -ltnp shows it) or"
                  + " choose another port");
    }
    assertThatThrownBy(() -> Monitor.start(new HostPort("192.0.2.1", 9891), health, "0"))
        .hasMessage(
            "cannot show metrics at MetricsAddress 192.0.2.1:9891: this machine does not have that"
                + " address");
    assertThatThrownBy(() -> Monitor.start(new HostPort("no.such.invalid", 9891), health, "0"))
        .hasMessageEndingWith("no.such.invalid:9891: unknown host");
  }
}
