package org.signet.systemtest;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.systemtest.harness.Await;
import org.signet.systemtest.harness.Command;
import org.signet.systemtest.harness.HttpPage;
import org.signet.systemtest.harness.Loopback;
import org.signet.systemtest.harness.MilterDialogue;
import org.signet.systemtest.harness.MilterSocket;
import org.signet.systemtest.harness.Outcome;
import org.signet.systemtest.harness.PrivateDns;
import org.signet.systemtest.harness.Signet;
import org.signet.systemtest.harness.SignetProcess;
import org.signet.systemtest.harness.SigningKey;
import org.signet.systemtest.harness.Workspace;

/** What the daemon shows at MetricsAddress while mail goes through it. */
class MonitoringIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String QUICK = "-XX:TieredStopAtLevel=1";

  private final Workspace workspace = Workspace.create();
  private final SigningKey key = SigningKey.generate("example.com", "s1");
  private final SigningKey otherKey = SigningKey.generate("other.test", "s2");
  private final MilterSocket socket = MilterSocket.unix(workspace.path("milter"));
  private final int port = Loopback.freePort();

  @AfterEach
  void cleanUp() {
    workspace.close();
  }

  private Path configuration(String more) {
    return workspace.file(
        "signet.conf",
        """
        Socket %s
        Domain example.com
        Selector s1
        KeyFile %s
        TestPublicKeys %s
        InternalHosts 192.0.2.1
        AuthservID mx.test
        MetricsAddress 127.0.0.1:%d
        %s
        """
            .formatted(
                socket.directive(),
                workspace.secretFile("s1.private", key.pem()),
                workspace.file("keys", key.dnsFileLine() + "\n"),
                port,
                more));
  }

  private SignetProcess start(Path conf) {
    return SignetProcess.start(Signet.milter(), conf, socket, workspace.path("log"), QUICK);
  }

  private List<String> send(String client, String... fields) {
    MilterDialogue mail =
        new MilterDialogue()
            .client("client.test", client)
            .field("From: joe@example.com")
            .field("Subject: hi");
    for (String field : fields) {
      mail.field(field);
    }
    return mail.with(socket);
  }

  private List<String> metrics(String prefix) {
    return HttpPage.of(port, "/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(prefix))
        .sorted()
        .toList();
  }

  @Test
  void withoutDescriptorsItWaitsAndThenGoesOn() throws Exception {
    List<Socket> clients = new ArrayList<>();
    try (SignetProcess signet = start(configuration(""))) {
      assertThat(HttpPage.of(port, "/healthz").status()).isEqualTo(200);
      limitDescriptors(signet, signet.descriptors() + 2);
      for (int i = 0; i < 20; i++) {
        clients.add(new Socket(Loopback.address(), port));
      }
      signet.awaitLog("cannot accept requests for metrics or health, trying again in a second");

      Duration before = processorTime(signet);
      Thread.sleep(2000);
      assertThat(processorTime(signet).minus(before)).isLessThan(Duration.ofMillis(700));

      for (Socket client : clients) {
        client.close();
      }
      limitDescriptors(signet, 1000);
      assertThat(HttpPage.of(port, "/healthz").status()).isEqualTo(200);
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  private static void limitDescriptors(SignetProcess signet, long number) {
    Command.of("prlimit", "--pid", signet.pid(), "--nofile=" + number + ":").run().orFail();
  }

  private static Duration processorTime(SignetProcess signet) {
    return ProcessHandle.of(signet.pid()).orElseThrow().info().totalCpuDuration().orElseThrow();
  }

  @Test
  void countsWhatGoesBy() {
    try (SignetProcess signet = start(configuration("LogFormat json"))) {
      assertThat(signet.isAlive()).isTrue();
      int before = connections();
      String signature = "";
      for (int i = 0; i < 3; i++) {
        signature = send("192.0.2.1").get(0).substring("insert 0 ".length());
      }
      send("192.0.2.9", signature);
      send("192.0.2.9", signature.replace("bh=", "bh=A"));
      send("192.0.2.9");

      assertThat(metrics("signet_messages_total"))
          .containsExactly(
              "signet_messages_total{answer=\"accept\",decision=\"sign\",reason=\"signed\"} 3.0",
              "signet_messages_total{answer=\"accept\",decision=\"verify\",reason=\"verified\"}"
                  + " 3.0");
      assertThat(metrics("signet_signatures_total"))
          .containsExactly(
              "signet_signatures_total{algorithm=\"rsa-sha256\",domain=\"example.com\","
                  + "selector=\"s1\"} 3.0");
      assertThat(metrics("signet_verifications_total"))
          .containsExactly(
              "signet_verifications_total{reason=\"\",result=\"pass\"} 1.0",
              "signet_verifications_total{reason=\"invalid-body-hash\",result=\"permerror\"} 1.0");
      assertThat(metrics("signet_answer_seconds_count"))
          .containsExactly("signet_answer_seconds_count 6");
      assertThat(metrics("signet_pending_answers")).containsExactly("signet_pending_answers 0.0");
      assertThat(connections() - before).isEqualTo(6);
      assertThat(signet.log().lines().filter(line -> line.contains("\"id\":\"Q1\"")))
          .hasSize(6)
          .allMatch(line -> line.matches("\\{\"time\":\"20.*\"answer_ms\":[0-9]+\\}"));
    }
  }

  /** As libmilter of another daemon does at its end, if that one had the same path before. */
  @Test
  void bindsASocketAgainThatSomebodyHasRemoved() throws IOException {
    Path conf = configuration("UMask 007");
    try (SignetProcess signet = start(conf)) {
      assertThat(HttpPage.of(port, "/readyz").status()).isEqualTo(200);

      Files.delete(workspace.path("milter"));
      HttpPage meanwhile = HttpPage.of(port, "/readyz");
      Await.until(PATIENCE, socket::answers, () -> "it is not bound again:\n" + signet.log());

      assertThat(meanwhile.status()).isEqualTo(503);
      assertThat(meanwhile.body())
          .isEqualTo(
              "socket local:"
                  + workspace.path("milter")
                  + " has been removed and is going to be bound again\n");
      signet.awaitLog(
          "local:"
              + workspace.path("milter")
              + " has been removed by another program: it is bound again");
      assertThat(HttpPage.of(port, "/readyz").status()).isEqualTo(200);
      assertThat(metrics("signet_sockets_bound_again_total"))
          .containsExactly("signet_sockets_bound_again_total 1.0");
      assertThat(Command.of("stat", "-c", "%a", workspace.path("milter")).run().out().strip())
          .isEqualTo("770");
      assertThat(send("192.0.2.1")).anyMatch(line -> line.startsWith("insert 0 DKIM-Signature"));

      Files.delete(workspace.path("milter"));
      workspace.file("milter", "precious");
      signet.reload();
      signet.awaitLog("has been replaced by a file that is not a socket; remove that one");
      assertThat(workspace.path("milter")).hasContent("precious");
      assertThat(HttpPage.of(port, "/readyz").status()).isEqualTo(503);

      Files.delete(workspace.path("milter"));
      signet.reload();
      Await.until(PATIENCE, socket::answers, () -> "it is not bound again:\n" + signet.log());
    }
    assertThat(workspace.path("milter")).doesNotExist();
  }

  private int connections() {
    String line = metrics("signet_connections_total").get(0);
    return (int) Double.parseDouble(line.substring(line.lastIndexOf(' ')));
  }

  @Test
  void isRedAsLongAsAReloadHasFailed() {
    try (SignetProcess signet = start(configuration(""))) {
      assertThat(HttpPage.of(port, "/healthz")).isEqualTo(new HttpPage(200, "alive\n"));
      assertThat(HttpPage.of(port, "/readyz")).isEqualTo(new HttpPage(200, "ready\n"));

      Path conf = configuration("Canonicalization relax");
      signet.reload();
      signet.awaitLog("the old one stays in force");
      assertThat(HttpPage.of(port, "/readyz"))
          .isEqualTo(
              new HttpPage(
                  503,
                  "configuration not reloaded: "
                      + conf
                      + ":9:18: Canonicalization: unknown canonicalization algorithm \"relax\"; did"
                      + " you mean relaxed?\n"));
      assertThat(send("192.0.2.1").get(0)).startsWith("insert 0 DKIM-Signature:");

      configuration("Canonicalization relaxed");
      signet.reload();
      signet.awaitLog("configuration reloaded from");
      assertThat(HttpPage.of(port, "/readyz")).isEqualTo(new HttpPage(200, "ready\n"));
      assertThat(metrics("signet_reloads_total"))
          .containsExactly(
              "signet_reloads_total{result=\"failed\"} 1.0",
              "signet_reloads_total{result=\"taken\"} 1.0");
    }
  }

  /** Keys of two domains, each with its record. */
  private Path keyTable(String policy, String records) {
    workspace.file("keys", records);
    return workspace.file(
        "signet.conf",
        """
        Socket %s
        KeyTable %s
        SigningTable csl:example.com=one,other.test=two
        InternalHosts 192.0.2.1
        MetricsAddress 127.0.0.1:%d
        KeyMismatch %s
        TestPublicKeys %s
        """
            .formatted(
                socket.directive(),
                workspace.file(
                    "KeyTable",
                    "one example.com:s1:%s\ntwo other.test:s2:%s\n"
                        .formatted(
                            workspace.secretFile("s1.private", key.pem()),
                            workspace.secretFile("s2.private", otherKey.pem()))),
                port,
                policy,
                workspace.path("keys")));
  }

  private static String records(SigningKey... keys) {
    return Arrays.stream(keys).map(each -> each.dnsFileLine() + "\n").collect(joining());
  }

  private String sendFrom(String domain) {
    return new MilterDialogue()
        .client("client.test", "192.0.2.1")
        .field("From: joe@" + domain)
        .with(socket)
        .get(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "warn         | insert 0 DKIM-Signature: | signed",
        "stop-signing | EOH ACCEPT               | key-mismatch",
        "tempfail     | EOH TEMPFAIL             | key-mismatch",
      })
  void isRedAsLongAsAKeyDoesNotMatchItsRecord(String policy, String answer, String reason) {
    Path conf = keyTable(policy, records(key, otherKey));
    try (SignetProcess signet = start(conf)) {
      awaitReady("ready\n");
      Await.until(
          PATIENCE,
          () -> metrics("signet_keys{").contains("signet_keys{state=\"published\"} 2.0"),
          signet::log);
      assertThat(sendFrom("example.com")).startsWith("insert 0 DKIM-Signature:");
      Await.until(
          PATIENCE,
          () -> !metrics("signet_self_checks_total{result=\"pass\"} 1.0").isEmpty(),
          signet::log);

      keyTable(policy, records(SigningKey.generate("example.com", "s1"), otherKey));
      signet.reload();
      awaitReady(
          "key s1._domainkey.example.com does not match its record: the record has the public key"
              + " of another private key\n");
      signet.awaitLog("does not match its record: the record has the public key");
      assertThat(metrics("signet_key_mismatch"))
          .containsExactly(
              "signet_key_mismatch{domain=\"example.com\",selector=\"s1\"} 1.0",
              "signet_key_mismatch{domain=\"other.test\",selector=\"s2\"} 0.0");
      assertThat(sendFrom("example.com")).startsWith(answer);
      assertThat(metrics("signet_messages_total").toString()).contains("reason=\"" + reason + "\"");
      assertThat(sendFrom("other.test")).startsWith("insert 0 DKIM-Signature:");

      keyTable(policy, records(key, otherKey));
      signet.reload();
      awaitReady("ready\n");
      signet.awaitLog("key s1._domainkey.example.com matches its record again");
      assertThat(sendFrom("example.com")).startsWith("insert 0 DKIM-Signature:");
    }
  }

  @Test
  void isRedAsLongAsAKeyCannotBeUsed() {
    Path conf = keyTable("warn", records(key, otherKey));
    Path file = workspace.secretFile("s2.private", "rubbish");
    try (SignetProcess signet = start(conf)) {
      awaitReady(
          "signing key cannot be used: "
              + workspace.path("KeyTable")
              + ":2:1: key \"two\": cannot use key "
              + file
              + ": neither PEM nor base64 of a private key\n");
      assertThat(metrics("signet_keys{state=\"unusable"))
          .containsExactly("signet_keys{state=\"unusable\"} 1.0");
      assertThat(sendFrom("other.test")).isEqualTo("EOH TEMPFAIL");
      assertThat(sendFrom("example.com")).startsWith("insert 0 DKIM-Signature:");

      keyTable("warn", records(key, otherKey));
      signet.reload();
      awaitReady("ready\n");
      assertThat(sendFrom("other.test")).startsWith("insert 0 DKIM-Signature:");
    }
  }

  @Test
  void aDnsThatDoesNotAnswerIsNoMismatch() {
    SigningKey published = SigningKey.generate("sender.test", "s1");
    PrivateDns server = PrivateDns.start(workspace, List.of(published.zoneLine()));
    String lines =
        """
        Domain sender.test,gone.test
        Selector s1
        KeyFile %s
        InternalHosts 192.0.2.1
        Nameservers 127.0.0.1:%d
        DNSTimeout 1
        KeyMismatch tempfail
        MetricsAddress 127.0.0.1:%d
        """
            .formatted(workspace.secretFile("s1.private", published.pem()), server.port(), port);
    try (server;
        SignetProcess signet = SignetProcess.start(workspace, "signet", socket, lines, QUICK)) {
      awaitReady(
          "key s1._domainkey.gone.test does not match its record: DNS has no record of this"
              + " name\n");
      assertThat(sendFrom("gone.test")).isEqualTo("EOH TEMPFAIL");
      assertThat(sendFrom("sender.test")).startsWith("insert 0 DKIM-Signature:");

      server.close();
      signet.reload();
      signet.awaitLog("key s1._domainkey.sender.test cannot be compared with its record: ");
      assertThat(sendFrom("sender.test")).startsWith("insert 0 DKIM-Signature:");
      assertThat(sendFrom("gone.test")).as("what is known stays").isEqualTo("EOH TEMPFAIL");
      assertThat(metrics("signet_key_mismatch"))
          .containsExactly(
              "signet_key_mismatch{domain=\"gone.test\",selector=\"s1\"} 1.0",
              "signet_key_mismatch{domain=\"sender.test\",selector=\"s1\"} 0.0");
    }
  }

  private void awaitReady(String body) {
    Await.until(
        PATIENCE,
        () -> HttpPage.of(port, "/readyz").body().equals(body),
        () -> "not " + body + " but " + HttpPage.of(port, "/readyz"));
  }

  @Test
  void aPortInUseIsNamedWithTheMend() throws Exception {
    Path conf = configuration("");
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(taken.isBound()).isTrue();
      Outcome outcome = Command.of(Signet.milter(), "-f", "-x", conf).run();

      assertThat(outcome.status()).isEqualTo(69);
      assertThat(outcome.err())
          .contains(
              "cannot show metrics at MetricsAddress 127.0.0.1:"
                  + port
                  + ": the port is in use; stop the program that has it");
      assertThat(workspace.path("milter")).doesNotExist();
    }
  }
}
