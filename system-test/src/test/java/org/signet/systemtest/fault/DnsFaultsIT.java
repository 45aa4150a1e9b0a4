package org.signet.systemtest.fault;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.systemtest.harness.Await;
import org.signet.systemtest.harness.FaultyDns;
import org.signet.systemtest.harness.FaultyDns.Fault;
import org.signet.systemtest.harness.Loopback;
import org.signet.systemtest.harness.Mail;
import org.signet.systemtest.harness.Message;
import org.signet.systemtest.harness.MilterDialogue;
import org.signet.systemtest.harness.MilterSocket;
import org.signet.systemtest.harness.PrivatePostfix;
import org.signet.systemtest.harness.SignetProcess;
import org.signet.systemtest.harness.SigningKey;
import org.signet.systemtest.harness.Workspace;

/**
 * Name servers that fail in many ways: what becomes of mail, within which time, and that nothing of
 * it is left when they answer again.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DnsFaultsIT {
  private static final String QUICK = "-XX:TieredStopAtLevel=1";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** DNSTimeout is one second; the other four are for a machine that does something else, too. */
  private static final Duration BOUND = Duration.ofSeconds(5);

  private static final String PASS = "pass (2048-bit key)";
  private static final String TOO_LONG = "permerror reason=\"key record too long\"";
  private static final Duration NOT_DELAYED = Duration.ofSeconds(1);
  private static final String GO_ON = "EOM CONTINUE";
  private static final String COME_AGAIN =
      "EOM ReplyCode[reply=SmtpReply[code=451, enhancedCode=4.7.5,"
          + " lines=[DKIM key retrieval failed]]]";

  private static final int CONNECTIONS = 50;
  private static final int MESSAGES = 200;
  private static final int WARM_UP = 100;

  /** How much more memory so many look-ups that fail may take, in KiB. */
  private static final long MORE_MEMORY = 24 * 1024;

  private final Workspace workspace = Workspace.create();
  private final Deque<AutoCloseable> running = new ArrayDeque<>(List.of(workspace));
  private final ExecutorService senders = Executors.newFixedThreadPool(CONNECTIONS);
  private final SigningKey key = SigningKey.generate("any.test", "s1");
  private FaultyDns dns;
  private SignetProcess signer;
  private SignetProcess tempfailing;
  private SignetProcess accepting;

  @BeforeAll
  void start() {
    dns = started(FaultyDns.start(key.record()));
    signer =
        started(
            SignetProcess.start(
                workspace,
                "signer",
                MilterSocket.unix(workspace.path("signer.sock")),
                """
                Mode          s
                KeyTable      %s
                SigningTable  refile:%s
                InternalHosts 0.0.0.0/0
                UMask         0
                """
                    .formatted(
                        workspace.file(
                            "KeyTable",
                            "own %:s1:" + workspace.secretFile("s1.private", key.pem()) + "\n"),
                        workspace.file("SigningTable", "*@*.test own\n")),
                QUICK));
    tempfailing = started(verifier("tempfail", 1, dns));
    accepting = started(verifier("accept", 1, dns));
  }

  private SignetProcess verifier(String onDnsError, int seconds, FaultyDns... servers) {
    return verifier(onDnsError, seconds, QUICK, servers);
  }

  private SignetProcess verifier(
      String onDnsError, int seconds, String javaOptions, FaultyDns... servers) {
    String name = "verifier" + running.size();
    return SignetProcess.start(
        workspace,
        name,
        MilterSocket.unix(workspace.path(name)),
        """
        Mode          v
        InternalHosts 192.0.2.254
        AuthservID    mx.test
        UMask         0
        DNSTimeout    %d
        On-DNSError   %s
        Nameservers   %s
        """
            .formatted(
                seconds,
                onDnsError,
                Stream.of(servers)
                    .map(server -> "127.0.0.1:" + server.port())
                    .collect(joining(","))),
        javaOptions);
  }

  @BeforeEach
  void mend() {
    dns.become(Fault.NONE);
  }

  private <T extends AutoCloseable> T started(T program) {
    running.addFirst(program);
    return program;
  }

  @AfterAll
  void stop() throws Exception {
    senders.shutdownNow();
    for (AutoCloseable program : running) {
      program.close();
    }
  }

  private static MilterDialogue message(String domain) {
    return new MilterDialogue()
        .sender("<joe@" + domain + ">")
        .field("From: joe@" + domain)
        .field("Subject: hi");
  }

  private String signature(String domain) {
    String insertion = message(domain).with(signer.socket()).get(0);
    assertThat(insertion).startsWith("insert 0 DKIM-Signature:");
    return insertion.substring("insert 0 ".length());
  }

  private MilterDialogue signed(String domain) {
    return message(domain).field(signature(domain));
  }

  /** What the verifier says, without the fields that tell which signature. */
  private static List<String> answers(SignetProcess verifier, MilterDialogue mail) {
    return mail.with(verifier.socket()).stream()
        .map(line -> line.replaceAll("\\s+", " ").replaceAll(" header\\..*", ""))
        .toList();
  }

  private static String result(String result) {
    return "insert 0 Authentication-Results: mx.test; dkim=" + result;
  }

  private void assertPasses(SignetProcess verifier, String domain) {
    assertThat(answers(verifier, signed(domain)))
        .as("passes, or\n%s", verifier.log())
        .containsExactly(result(PASS), GO_ON);
  }

  private static String domain(Fault fault) {
    return fault.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".test";
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          NONE                  | pass (2048-bit key)
          SLOW                  | pass (2048-bit key)
          TRUNCATED             | pass (2048-bit key)
          MANY_STRINGS          | pass (2048-bit key)
          MANY_RECORDS          | pass (2048-bit key)
          NXDOMAIN              | permerror reason="no key for signature"
          NO_DATA               | permerror reason="no TXT record at the name of the key"
          SILENT                | temperror reason="key query timed out"
          TOO_SLOW              | temperror reason="key query timed out"
          TRUNCATED_TCP_HANGS   | temperror reason="key query timed out"
          TRUNCATED_TCP_STOPS   | temperror reason="key query timed out"
          TRUNCATED_TCP_CLOSES  | temperror reason="key query not possible"
          TRUNCATED_TCP_GARBAGE | temperror reason="key query answered wrongly"
          TRUNCATED_AGAIN       | temperror reason="key query answered wrongly"
          SERVFAIL              | temperror reason="key query failed at the server"
          REFUSED               | temperror reason="key query refused"
          NOTIMP                | temperror reason="key query answered wrongly"
          REFERRAL              | temperror reason="key query answered wrongly"
          ECHO                  | temperror reason="key query answered wrongly"
          GARBAGE               | temperror reason="key query timed out"
          EMPTY_DATAGRAM        | temperror reason="key query timed out"
          CUT_OFF               | temperror reason="key query answered wrongly"
          WRONG_ID              | temperror reason="key query timed out"
          WRONG_QUESTION        | temperror reason="key query timed out"
          WRONG_THEN_RIGHT      | pass (2048-bit key)
          CNAME_LOOP            | temperror reason="key query answered wrongly"
          CNAME_CHAIN           | temperror reason="key query answered wrongly"
          """)
  void saysWhatIsWrongInTimeAndForgetsIt(Fault fault, String result) throws Exception {
    String domain = domain(fault);
    MilterDialogue mail = signed(domain);

    dns.become(fault);
    long start = System.nanoTime();
    Future<List<String>> marked = senders.submit(() -> answers(accepting, mail));
    List<String> answers = answers(tempfailing, mail);
    assertThat(marked.get()).containsExactly(result(result), GO_ON);
    if (result.startsWith("temperror")) {
      assertThat(answers).containsExactly(COME_AGAIN);
    } else {
      assertThat(answers).containsExactly(result(result), GO_ON);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);

    dns.become(Fault.NONE);
    assertPasses(accepting, domain);
    assertPasses(tempfailing, domain);
    dns.become(Fault.TRUNCATED);
    assertPasses(accepting, "tcp-after-" + domain);
    assertPasses(tempfailing, "tcp-after-" + domain);
  }

  @Test
  void asksTheSecondServerIfTheFirstIsSilentOrBroken() {
    try (FaultyDns first = FaultyDns.start(key.record());
        SignetProcess verifier = verifier("tempfail", 3, first, dns)) {
      for (Fault fault :
          List.of(Fault.SILENT, Fault.SERVFAIL, Fault.GARBAGE, Fault.TRUNCATED_TCP_HANGS)) {
        first.become(fault);
        assertPasses(verifier, "second." + domain(fault));
      }
    }
  }

  /** Of a signature that passes, and of three whose keys are elsewhere. */
  private MilterDialogue signedFourTimes(String domain) {
    String signature = signature(domain);
    MilterDialogue mail = message(domain).field(signature);
    for (String selector : List.of("s2", "s3", "s4")) {
      mail.field(signature.replace("s=s1;", "s=" + selector + ";"));
    }
    return mail;
  }

  /** More look-ups at once than queries may be out, so that some wait for others. */
  @Test
  void aSilentServerTakesNeitherMemoryNorDescriptorsNorThreads() throws Exception {
    for (int i = 0; i < WARM_UP; i++) {
      assertPasses(tempfailing, "before" + i + ".test");
    }
    List<MilterDialogue> mails =
        IntStream.range(0, MESSAGES).mapToObj(i -> signedFourTimes("d" + i + ".test")).toList();
    long memory = tempfailing.memory("VmRSS");
    long descriptors = tempfailing.descriptors();
    long threads = tempfailing.memory("Threads");

    dns.become(Fault.SILENT);
    List<Future<List<String>>> verdicts = new ArrayList<>();
    for (MilterDialogue mail : mails) {
      verdicts.add(senders.submit(() -> answers(tempfailing, mail)));
    }
    for (Future<List<String>> verdict : verdicts) {
      assertThat(verdict.get()).containsExactly(COME_AGAIN);
    }

    dns.become(Fault.NONE);
    for (MilterDialogue mail : mails) {
      assertThat(answers(tempfailing, mail)).startsWith(result(PASS)).endsWith(GO_ON);
    }
    assertThat(tempfailing.memory("VmRSS")).isLessThan(memory + MORE_MEMORY);
    Await.until(
        PATIENCE,
        () -> tempfailing.descriptors() <= descriptors,
        () -> descriptors + " descriptors before, now " + tempfailing.descriptors());
    assertThat(tempfailing.memory("Threads")).isLessThanOrEqualTo(threads + 2);
  }

  /** Thirty mails a second with three signatures each. */
  @Test
  void aSilentZoneDelaysNoOthers() throws Exception {
    ExecutorService attackers = Executors.newCachedThreadPool();
    try (FaultyDns server = FaultyDns.start(key.record());
        SignetProcess verifier = verifier("tempfail", 5, server)) {
      server.silence("silent.test");
      List<MilterDialogue> known =
          IntStream.range(0, 20).mapToObj(i -> signed("good" + i + ".test")).toList();
      String signature = signature("silent.test");
      List<Future<List<String>>> silent = new ArrayList<>();
      for (int i = 0; i < 120; i++) {
        MilterDialogue mail = message("silent.test");
        for (String selector : List.of("a", "b", "c")) {
          mail.field(signature.replace("s=s1;", "s=" + selector + i + ";"));
        }
        silent.add(attackers.submit(() -> answers(verifier, mail)));
        TimeUnit.MILLISECONDS.sleep(33);
      }
      for (MilterDialogue mail : known) {
        long start = System.nanoTime();
        assertThat(answers(verifier, mail)).containsExactly(result(PASS), GO_ON);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(NOT_DELAYED);
      }
      assertThat(silent.get(silent.size() - 1)).isNotDone();
      for (Future<List<String>> verdict : silent) {
        assertThat(verdict.get()).containsExactly(COME_AGAIN);
      }
    } finally {
      attackers.shutdownNow();
    }
  }

  /** 2,100 records of 60 KB do not fit into the heap. */
  @Test
  void recordsOfAnySizeFitIntoASmallHeap() throws Exception {
    try (SignetProcess verifier = verifier("tempfail", 5, "-Xmx64m " + QUICK, dns)) {
      String signature = signature("large.test");
      dns.become(Fault.HUGE);
      List<Future<List<String>>> verdicts = new ArrayList<>();
      for (int i = 0; i < 700; i++) {
        MilterDialogue mail = message("large.test");
        for (String selector : List.of("a", "b", "c")) {
          mail.field(signature.replace("s=s1;", "s=" + selector + i + ";"));
        }
        verdicts.add(senders.submit(() -> answers(verifier, mail)));
      }
      for (Future<List<String>> verdict : verdicts) {
        assertThat(verdict.get().get(0)).startsWith(result(TOO_LONG));
      }
      dns.become(Fault.NONE);
      assertPasses(verifier, "after-large.test");
    }
  }

  @Test
  void theMailServerComesAgainUntilTheDnsAnswers() {
    int port = Loopback.freePort();
    PrivatePostfix.Setup receiving =
        PrivatePostfix.in(workspace, "receiver")
            .listen(port)
            .set("smtpd_milters", tempfailing.socket().inMainCf());
    PrivatePostfix.deliverHere(receiving);
    try (PrivatePostfix receiver = receiving.start();
        PrivatePostfix sender =
            PrivatePostfix.in(workspace, "sender")
                .set("relayhost", "[127.0.0.1]:" + port)
                .set("non_smtpd_milters", signer.socket().inMainCf())
                .set("queue_run_delay", "1s")
                .set("minimal_backoff_time", "1s")
                .set("maximal_backoff_time", "1s")
                .start()) {
      dns.become(Fault.SILENT);
      Mail mail = Mail.from(Mail.AUTHOR);
      sender.sendmail(mail);
      Await.until(
          PATIENCE,
          () -> sender.log().contains("said: 451 4.7.5 DKIM key retrieval failed"),
          () -> "not asked to come again\n" + sender.log());
      assertThat(receiver.log()).doesNotContain("status=sent");

      dns.become(Fault.NONE);
      Message delivered = receiver.mailbox(mail.recipient()).await();
      assertThat(delivered.fields("Authentication-Results"))
          .singleElement()
          .asString()
          .startsWith("mx.test;\tdkim=pass ");
    }
  }
}
