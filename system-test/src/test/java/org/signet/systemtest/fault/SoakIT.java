package org.signet.systemtest.fault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.reply.Response;
import org.signet.systemtest.bench.BenchMessage;
import org.signet.systemtest.bench.Mta;
import org.signet.systemtest.bench.SignedMessages;
import org.signet.systemtest.harness.Await;
import org.signet.systemtest.harness.Message;
import org.signet.systemtest.harness.MilterSocket;
import org.signet.systemtest.harness.PrivateDns;
import org.signet.systemtest.harness.SignetProcess;
import org.signet.systemtest.harness.SigningKey;
import org.signet.systemtest.harness.Verifier;
import org.signet.systemtest.harness.Workspace;

/**
 * Many messages through one daemon, with the JVM options of its launcher: all are answered as they
 * should be, and it does not grow. {@code -Dsoak.messages=200000} sends so many.
 */
class SoakIT {
  private static final int MESSAGES = Integer.getInteger("soak.messages", 5000);
  private static final int FIRST = 50; // so that all event loops run
  private static final int SENDERS = 4;
  private static final int DOMAINS = 300;
  private static final int RELOAD_EVERY = 2000;
  private static final int SAMPLES = 200;
  private static final int LINES = 20;
  private static final int SPOT_CHECKS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Between the second and the last quarter, in KiB. */
  private static final long MORE_MEMORY = 24 * 1024;

  /** What DNS over TCP opens when it is first needed, and keeps: nsd limits its rate so. */
  private static final long MORE_DESCRIPTORS = 3;

  /** The JVM starts and ends threads of its compilers as it likes, by the processors there are. */
  private static final long MORE_THREADS = 8;

  /** Octets of text, small ones more often than large ones. */
  private static final int[] SIZES = {
    1000, 1000, 2000, 3000, 3000, 5000, 5000, 8000, 10_000, 30_000, 100_000
  };

  private record Sample(int messages, long memory, long descriptors, long threads) {
    @Override
    public String toString() {
      return messages
          + " messages, resident "
          + memory
          + " KiB, "
          + descriptors
          + " descriptors, "
          + threads
          + " threads";
    }
  }

  private final Workspace workspace = Workspace.create();
  private final SigningKey key = SigningKey.generate("any.test", "s1");
  private final PrivateDns dns =
      PrivateDns.start(workspace, List.of(key.zoneLine().replace(key.name() + ".", "*")));
  private final MilterSocket socket = MilterSocket.unix(workspace.path("milter"));
  private final ListenAddress address = ListenAddress.parse(socket.directive());
  private final ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger signatures = new AtomicInteger();
  private final Queue<BenchMessage> toCheck = new ConcurrentLinkedQueue<>();

  @AfterEach
  void cleanUp() {
    senders.shutdownNow();
    dns.close();
    workspace.close();
  }

  private SignetProcess start() {
    String conf =
        """
        KeyTable      %s
        SigningTable  refile:%s
        InternalHosts 127.0.0.1
        AuthservID    mx.test
        Nameservers   127.0.0.1:%d
        Syslog        yes
        StdoutLog     yes
        """
            .formatted(
                workspace.file(
                    "KeyTable", "own %:s1:" + workspace.secretFile("s1.private", key.pem()) + "\n"),
                workspace.file("SigningTable", "*@*.test own\n"),
                dns.port());
    return SignetProcess.start(workspace, "signet", socket, conf);
  }

  @Test
  void staysAsItIsHoweverManyMessagesCome() throws Exception {
    try (SignetProcess signet = start()) {
      for (int i = 0; i < FIRST; i++) {
        try (Sender sender = new Sender(i)) {
          sender.send();
        }
      }
      Sample before = sample(signet);
      long start = System.nanoTime();
      List<Sample> samples = soak(signet);
      Duration time = Duration.ofNanos(System.nanoTime() - start);

      Await.until(
          PATIENCE,
          () -> signet.descriptors() <= before.descriptors() + MORE_DESCRIPTORS,
          () -> before + " at first; at the end " + sample(signet));
      Sample after = sample(signet);
      System.out.printf(
          "soak: %d s; at first %s; at the end %s; medians of the quarters %d, %d, %d, %d KiB%n",
          time.toSeconds(),
          before,
          after,
          quarter(samples, 0),
          quarter(samples, 1),
          quarter(samples, 2),
          quarter(samples, 3));
      assertThat(quarter(samples, 3)).isLessThan(quarter(samples, 1) + MORE_MEMORY);
      Sample warm = samples.get(samples.size() / 4);
      assertThat(after.threads()).isLessThanOrEqualTo(warm.threads() + MORE_THREADS);
      assertThat(signet.log())
          .contains(" configuration reloaded from ")
          .doesNotContain(" error ")
          .doesNotContain("\tat ");
      signet.terminate();
      assertThat(signet.awaitEnd()).isZero();
    }
    assertThat(toCheck.size()).isEqualTo(SPOT_CHECKS);
    for (BenchMessage message : toCheck) {
      assertThat(Verifier.MAIL_DKIM.accepts(message(message), dns)).isTrue();
    }
  }

  private static Message message(BenchMessage message) {
    StringBuilder text = new StringBuilder();
    message.header().forEach(field -> text.append(field.name() + ":" + field.value() + "\n"));
    text.append('\n');
    message.body().forEach(piece -> text.append(new String(piece, ISO_8859_1)));
    return new Message(text.toString().replace("\r\n", "\n"));
  }

  private Sample sample(SignetProcess signet) {
    return new Sample(
        sent.get(), signet.memory("VmRSS"), signet.descriptors(), signet.memory("Threads"));
  }

  /** The median of the resident memory in this quarter of the samples. */
  private static long quarter(List<Sample> samples, int number) {
    int size = samples.size() / 4;
    return samples.subList(number * size, (number + 1) * size).stream()
        .mapToLong(Sample::memory)
        .sorted()
        .skip(size / 2)
        .findFirst()
        .orElseThrow();
  }

  private List<Sample> soak(SignetProcess signet) throws Exception {
    List<Future<Integer>> all = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      int number = i;
      all.add(
          senders.submit(
              () -> {
                try (Sender sender = new Sender(number)) {
                  return sender.sendAll();
                }
              }));
    }
    List<Sample> samples = new ArrayList<>();
    int reloads = 0;
    while (!all.stream().allMatch(Future::isDone)) {
      TimeUnit.MILLISECONDS.sleep(5);
      int count = sent.get();
      if (count >= MESSAGES / SAMPLES * (samples.size() + 1)) {
        samples.add(sample(signet));
        if (samples.size() % (SAMPLES / LINES) == 0) {
          System.out.println("soak: " + samples.get(samples.size() - 1));
        }
      }
      if (count >= RELOAD_EVERY * (reloads + 1)) {
        signet.reload();
        reloads++;
      }
    }
    for (Future<Integer> one : all) {
      assertThat(one.get()).isPositive();
    }
    return samples;
  }

  private static BenchMessage withOtherText(BenchMessage message) {
    return new BenchMessage(
        message.sender(), message.header(), List.of("Other text\r\n".getBytes(ISO_8859_1)));
  }

  /** Somebody who has messages signed and then verified, on two connections at a time. */
  private final class Sender implements AutoCloseable {
    private final Random random;
    private Mta signing;
    private Mta verifying;

    Sender(int number) throws IOException {
      random = new Random(number);
      signing = new Mta(address, "127.0.0.1");
      verifying = new Mta(address, Mta.STRANGER);
    }

    int sendAll() throws IOException {
      int mine = 0;
      while (sent.get() < MESSAGES) {
        send();
        mine++;
      }
      return mine;
    }

    /** Two messages: the same without and with its signature. */
    void send() throws IOException {
      String author = "ann@d" + random.nextInt(DOMAINS) + ".test";
      BenchMessage message = BenchMessage.of(author, SIZES[random.nextInt(SIZES.length)]);
      if (oneOf(30)) {
        signing.abort(message);
      }
      if (oneOf(60)) {
        signing.hangUp(message);
        signing = new Mta(address, "127.0.0.1");
      }
      Response answer = signing.send(message);
      BenchMessage signed =
          SignedMessages.field(answer, "DKIM-Signature")
              .map(message::under)
              .orElseThrow(() -> new AssertionError("not signed: " + answer));
      sent.incrementAndGet();
      if (signatures.incrementAndGet() % (MESSAGES / 2 / SPOT_CHECKS) == 0) {
        toCheck.add(signed);
      }

      boolean changed = oneOf(20);
      Response verdict = verifying.send(changed ? withOtherText(signed) : signed);
      String results =
          SignedMessages.field(verdict, "Authentication-Results").orElseThrow().value();
      if (!results.contains(changed ? "dkim=fail " : "dkim=pass ")) {
        throw new AssertionError(results);
      }
      sent.incrementAndGet();
      if (oneOf(25)) {
        signing.close();
        signing = new Mta(address, "127.0.0.1");
        verifying.close();
        verifying = new Mta(address, Mta.STRANGER);
      }
    }

    private boolean oneOf(int many) {
      return random.nextInt(many) == 0;
    }

    @Override
    public void close() throws IOException {
      signing.close();
      verifying.close();
    }
  }
}
