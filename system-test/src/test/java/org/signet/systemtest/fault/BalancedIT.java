package org.signet.systemtest.fault;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.signet.systemtest.harness.Await;
import org.signet.systemtest.harness.HttpPage;
import org.signet.systemtest.harness.Loopback;
import org.signet.systemtest.harness.MailRoute;
import org.signet.systemtest.harness.MilterSocket;
import org.signet.systemtest.harness.PrivateHaproxy;
import org.signet.systemtest.harness.SigningKey;
import org.signet.systemtest.harness.Workspace;

/**
 * Two daemons behind haproxy with the sample of section 11 of the guide: one is killed, and what it
 * had in its hands is taken at the first retry; when it is back it gets its share again.
 */
class BalancedIT {
  private static final Path GUIDE = Path.of("../docs/guide.md");
  private static final Pattern SAMPLE = Pattern.compile("(?s)```haproxy\n(.*?)```");
  private static final Pattern ACCEPTED = Pattern.compile("(?m)^signet_connections_total (\\S+)$");

  /** More than the sample's checks need to see that a server is back. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int CLIENTS = 6;
  private static final int PER_SESSION = 4;
  private static final int MAILS = 60;

  private final Workspace workspace = Workspace.create();
  private final int balancerPort = Loopback.freePort();
  private final int metricsPortOfA = Loopback.freePort();
  private final int metricsPortOfB = Loopback.freePort();

  @AfterEach
  void cleanUp() {
    workspace.close();
  }

  @Test
  void aKilledDaemonCostsOneRetryAtMost() throws IOException {
    SigningKey a = SigningKey.generate(MailRoute.SENDER, "a");
    SigningKey b = SigningKey.generate(MailRoute.SENDER, "b");
    try (MailRoute route =
            MailRoute.setup()
                .publish(a)
                .publish(b)
                .signer("a", lines(a))
                .signer("b", lines(b))
                .through(new MilterSocket.Inet(balancerPort))
                .start();
        PrivateHaproxy haproxy =
            PrivateHaproxy.start(workspace, configuration(route), balancerPort);
        Traffic traffic = Traffic.start(route, CLIENTS, PER_SESSION)) {
      traffic.await(MAILS);

      route.signer("a").kill();
      route.signer("a").awaitEnd();
      long killed = System.nanoTime();
      traffic.await(MAILS);

      long restarted = System.nanoTime();
      route.signer("a").startAgain();
      Await.until(
          PATIENCE,
          () -> sessions("a") >= CLIENTS,
          () -> "a gets no sessions\n" + haproxy.log() + route.logs());
      long back = System.nanoTime();
      traffic.await(MAILS);
      List<Traffic.Sent> sent = traffic.finish();

      assertThat(sent)
          .allMatch(one -> one.tries() <= 2, "taken at the first retry, if not at once");
      Map<String, String> selectors =
          Arrivals.allSigned(route, sent.stream().map(Traffic.Sent::mail).toList()).stream()
              .collect(toMap(Arrivals::recipient, Arrivals::selector));
      assertThat(signers(selectors, sent, Long.MIN_VALUE, killed)).containsOnly("a", "b");
      assertThat(signers(selectors, sent, killed, restarted)).containsOnly("b");
      assertThat(signers(selectors, sent, back, Long.MAX_VALUE)).containsOnly("a", "b");
    }
  }

  /** Who has signed the mails that were sent and taken between these times. */
  private static Set<String> signers(
      Map<String, String> selectors, List<Traffic.Sent> sent, long from, long to) {
    return sent.stream()
        .filter(one -> one.begun() >= from && one.accepted() <= to)
        .map(one -> selectors.get(one.mail().recipient()))
        .collect(toSet());
  }

  /** A selector of its own tells which daemon has signed. */
  private String lines(SigningKey key) {
    String name = key.selector();
    Path file = workspace.secretFile(name + ".pem", key.pem());
    Path table =
        workspace.file("KeyTable-" + name, "main %s:%s:%s\n".formatted(key.domain(), name, file));
    return "KeyTable %s\nMetricsAddress 127.0.0.1:%d\n".formatted(table, metricsPort(name));
  }

  /** The sample, with the addresses of this test. */
  private String configuration(MailRoute route) throws IOException {
    Matcher sample = SAMPLE.matcher(Files.readString(GUIDE));
    assertThat(sample.find()).isTrue();
    String text = sample.group(1);
    text = replaced(text, "bind 127.0.0.1:8891", "bind 127.0.0.1:" + balancerPort);
    text = replaced(text, "192.0.2.11:8891 check port 9891", server(route, "a"));
    return replaced(text, "192.0.2.12:8891 check port 9891", server(route, "b"));
  }

  private static String replaced(String text, String from, String to) {
    assertThat(text).containsOnlyOnce(from);
    return text.replace(from, to);
  }

  private String server(MailRoute route, String name) {
    return "127.0.0.1:%d check port %d"
        .formatted(((MilterSocket.Inet) route.signer(name).socket()).port(), metricsPort(name));
  }

  private int metricsPort(String name) {
    return name.equals("a") ? metricsPortOfA : metricsPortOfB;
  }

  /** How many connections a daemon has taken since it started. */
  private double sessions(String name) {
    Matcher line = ACCEPTED.matcher(HttpPage.of(metricsPort(name), "/metrics").body());
    assertThat(line.find()).isTrue();
    return Double.parseDouble(line.group(1));
  }
}
