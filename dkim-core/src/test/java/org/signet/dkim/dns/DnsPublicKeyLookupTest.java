package org.signet.dkim.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.KeyLookupResult.Cause;
import org.signet.dkim.key.KeyLookupResult.Failed;
import org.signet.dkim.key.KeyLookupResult.Found;
import org.signet.dkim.key.KeyLookupResult.NoData;
import org.signet.dkim.key.KeyLookupResult.NoSuchName;
import org.signet.dkim.key.KeyName;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;

class DnsPublicKeyLookupTest {
  static final Name KEY = name("s1._domainkey.example.com.");
  static final Name OTHER = name("k._domainkey.esp.example.");
  static final Duration LONG = Duration.ofSeconds(20);

  static Stream<Arguments> answers() {
    return Stream.of(
        Arguments.of(
            "one record", answering(txt(KEY, 300, "v=DKIM1; p=x")), found(300, "v=DKIM1; p=x")),
        Arguments.of(
            "several strings are joined without a blank",
            answering(txt(KEY, 60, "v=DKIM1; p=", "abc", "def")),
            found(60, "v=DKIM1; p=abcdef")),
        Arguments.of(
            "several records",
            answering(txt(KEY, 60, "a"), txt(KEY, 50, "b")),
            found(50, "a", "b")),
        Arguments.of(
            "octets above ASCII", answering(txt(KEY, 60, "n=\u00e4")), found(60, "n=\u00c3\u00a4")),
        Arguments.of("NXDOMAIN", rcode(Rcode.NXDOMAIN), new NoSuchName()),
        Arguments.of("NODATA", answering(), new NoData()),
        Arguments.of("SERVFAIL", rcode(Rcode.SERVFAIL), new Failed(Cause.SERVFAIL, "SERVFAIL")),
        Arguments.of("REFUSED", rcode(Rcode.REFUSED), new Failed(Cause.REFUSED, "REFUSED")),
        Arguments.of("NOTIMP", rcode(Rcode.NOTIMP), new Failed(Cause.BAD_ANSWER, "NOTIMP")),
        Arguments.of(
            "CNAME and its target in one answer",
            answering(cname(KEY, 20, OTHER), txt(OTHER, 300, "p=1")),
            found(20, "p=1")),
        Arguments.of(
            "DNAME and its target in one answer",
            answering(
                new DNAMERecord(name("example.com."), DClass.IN, 30, name("esp.example.")),
                txt(name("s1._domainkey.esp.example."), 300, "p=2")),
            found(30, "p=2")),
        Arguments.of("CNAME that points to itself", answering(cname(KEY, 20, KEY)), new NoData()),
        Arguments.of(
            "CNAME loop",
            answering(cname(KEY, 20, OTHER), cname(OTHER, 20, KEY)),
            new Failed(Cause.BAD_ANSWER, "too many aliases")),
        Arguments.of(
            "records of another name do not count", answering(txt(OTHER, 60, "p=3")), new NoData()),
        Arguments.of(
            "the question sent back",
            (UnaryOperator<Message>) query -> query,
            new Failed(Cause.BAD_ANSWER, "no answer, or a part of one")),
        Arguments.of(
            "truncated over TCP, too",
            (UnaryOperator<Message>) DnsPublicKeyLookupTest::truncated,
            new Failed(Cause.BAD_ANSWER, "no answer, or a part of one")),
        Arguments.of(
            "a referral to other servers",
            (UnaryOperator<Message>) DnsPublicKeyLookupTest::referral,
            new Failed(Cause.BAD_ANSWER, "a referral")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void tellsAnswersApart(String what, UnaryOperator<Message> server, KeyLookupResult expected)
      throws IOException {
    try (LoopbackDns dns = LoopbackDns.of(server);
        DnsPublicKeyLookup lookup = new DnsPublicKeyLookup(List.of(dns.address()), LONG)) {
      assertThat(ask(lookup)).isEqualTo(expected);
    }
  }

  @Test
  void followsAnAliasThatTheServerDoesNotFollow() throws IOException {
    UnaryOperator<Message> server =
        query ->
            query.getQuestion().getName().equals(KEY)
                ? answering(cname(KEY, 20, OTHER)).apply(query)
                : answering(txt(OTHER, 300, "p=4")).apply(query);
    try (LoopbackDns dns = LoopbackDns.of(server);
        DnsPublicKeyLookup lookup = new DnsPublicKeyLookup(List.of(dns.address()), LONG)) {
      assertThat(ask(lookup)).isEqualTo(found(300, "p=4"));
    }
  }

  @Test
  void followsADnameThatTheServerDoesNotFollow() throws IOException {
    Name target = name("s1._domainkey.esp.example.");
    UnaryOperator<Message> server =
        query ->
            query.getQuestion().getName().equals(KEY)
                ? answering(
                        new DNAMERecord(name("example.com."), DClass.IN, 30, name("esp.example.")))
                    .apply(query)
                : answering(txt(target, 300, "p=4")).apply(query);
    try (LoopbackDns dns = LoopbackDns.of(server);
        DnsPublicKeyLookup lookup = new DnsPublicKeyLookup(List.of(dns.address()), LONG)) {
      assertThat(ask(lookup)).isEqualTo(found(300, "p=4"));
    }
  }

  @Test
  void aliasesThatLeadNowhereAreNoKey() throws IOException {
    UnaryOperator<Message> server =
        query ->
            query.getQuestion().getName().equals(KEY)
                ? answering(cname(KEY, 20, OTHER)).apply(query)
                : rcode(Rcode.NXDOMAIN).apply(query);
    try (LoopbackDns dns = LoopbackDns.of(server);
        DnsPublicKeyLookup lookup = new DnsPublicKeyLookup(List.of(dns.address()), LONG)) {
      assertThat(ask(lookup)).isEqualTo(new NoSuchName());
    }
  }

  @Test
  void followsNoEndlessChainOfAliases() throws IOException {
    AtomicInteger length = new AtomicInteger();
    UnaryOperator<Message> server =
        query -> {
          Name next = name("k" + length.incrementAndGet() + ".esp.example.");
          return answering(cname(query.getQuestion().getName(), 20, next)).apply(query);
        };
    try (LoopbackDns dns = LoopbackDns.of(server);
        DnsPublicKeyLookup lookup = new DnsPublicKeyLookup(List.of(dns.address()), LONG)) {
      assertThat(ask(lookup)).isEqualTo(new Failed(Cause.BAD_ANSWER, "too many aliases"));
      assertThat(length.get()).isLessThan(20);
    }
  }

  @Test
  void refusesMoreLookUpsThanFit() throws IOException {
    try (DatagramSocket dead = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        DnsPublicKeyLookup lookup =
            new DnsPublicKeyLookup(
                List.of(new InetSocketAddress(dead.getLocalAddress(), dead.getLocalPort())),
                LONG)) {
      CompletableFuture<KeyLookupResult> last = new CompletableFuture<>();
      for (int i = 0; i < 21_000; i++) {
        last = lookup.lookup(new KeyName("s", "d" + i + ".example")).toCompletableFuture();
      }
      assertThat(last.join()).isEqualTo(new Failed(Cause.OVERLOAD, "too many queries"));
      assertThat(lookup.underWay()).isLessThan(21_000);
    }
  }

  @Test
  void asksOverTcpIfTheAnswerIsTruncated() throws IOException {
    UnaryOperator<Message> whole = answering(txt(KEY, 60, "p=" + "x".repeat(200), "y".repeat(200)));
    try (LoopbackDns dns =
            new LoopbackDns(
                query -> LoopbackDns.answer(DnsPublicKeyLookupTest::truncated, query),
                query -> LoopbackDns.answer(whole, query));
        DnsPublicKeyLookup lookup = new DnsPublicKeyLookup(List.of(dns.address()), LONG)) {
      assertThat(ask(lookup)).isEqualTo(found(60, "p=" + "x".repeat(200) + "y".repeat(200)));
      assertThat(dns.tcpQueries()).isEqualTo(1);
    }
  }

  @Test
  void aTcpConnectionThatHangsConcernsNoOtherQuery() throws IOException {
    AtomicInteger connections = new AtomicInteger();
    CountDownLatch over = new CountDownLatch(1);
    UnaryOperator<byte[]> hangsAtFirst =
        query -> {
          if (connections.incrementAndGet() == 1) {
            await(over);
          }
          return LoopbackDns.answer(answering(txt(KEY, 60, "p=1")), query);
        };
    try (LoopbackDns dns =
            new LoopbackDns(
                query -> LoopbackDns.answer(DnsPublicKeyLookupTest::truncated, query),
                hangsAtFirst);
        DnsPublicKeyLookup lookup =
            new DnsPublicKeyLookup(List.of(dns.address()), Duration.ofSeconds(6))) {
      assertThat(ask(lookup)).isEqualTo(found(60, "p=1"));
      assertThat(connections).hasValue(2);
    } finally {
      over.countDown();
    }
  }

  @Test
  void givesUpAtTheDeadline() throws IOException {
    try (LoopbackDns dns = new LoopbackDns(query -> new byte[0], query -> new byte[0]);
        DnsPublicKeyLookup lookup =
            new DnsPublicKeyLookup(List.of(dns.address()), Duration.ofMillis(600))) {
      long start = System.nanoTime();
      assertThat(ask(lookup)).isEqualTo(new Failed(Cause.TIMEOUT, "no answer in time"));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }
  }

  @Test
  void rubbishIsABadAnswerOrNone() throws IOException {
    UnaryOperator<byte[]> rubbish =
        query -> {
          byte[] answer = new byte[40];
          answer[0] = query[0];
          answer[1] = query[1];
          answer[2] = (byte) 0x80;
          answer[7] = 9; // nine answers that are not there
          return answer;
        };
    try (LoopbackDns dns = new LoopbackDns(rubbish, rubbish);
        DnsPublicKeyLookup lookup =
            new DnsPublicKeyLookup(List.of(dns.address()), Duration.ofMillis(900))) {
      assertThat(ask(lookup))
          .isIn(
              new Failed(Cause.BAD_ANSWER, "malformed answer"),
              new Failed(Cause.TIMEOUT, "no answer in time"));
    }
  }

  @Test
  void asksTheNextServer() throws IOException {
    try (LoopbackDns broken = LoopbackDns.of(rcode(Rcode.SERVFAIL));
        LoopbackDns sound = LoopbackDns.of(answering(txt(KEY, 60, "p=5")));
        DnsPublicKeyLookup lookup =
            new DnsPublicKeyLookup(List.of(broken.address(), sound.address()), LONG)) {
      assertThat(ask(lookup)).isEqualTo(found(60, "p=5"));
      assertThat(broken.udpQueries()).isEqualTo(1);
    }
  }

  @Test
  void asksOnceForTheSameNameAtTheSameTime() throws IOException {
    CountDownLatch bothAsked = new CountDownLatch(1);
    UnaryOperator<Message> slow =
        query -> {
          await(bothAsked);
          return answering(txt(KEY, 60, "p=6")).apply(query);
        };
    try (LoopbackDns dns = LoopbackDns.of(slow);
        DnsPublicKeyLookup lookup = new DnsPublicKeyLookup(List.of(dns.address()), LONG)) {
      CompletableFuture<KeyLookupResult> first =
          lookup.lookup(new KeyName("s1", "example.com")).toCompletableFuture();
      CompletableFuture<KeyLookupResult> second =
          lookup.lookup(new KeyName("s1", "EXAMPLE.com")).toCompletableFuture();
      CompletableFuture<KeyLookupResult> third =
          lookup.lookup(new KeyName("s1", "example.com")).toCompletableFuture();
      first.cancel(false); // harms nobody but itself
      bothAsked.countDown();
      assertThat(second.join()).isEqualTo(found(60, "p=6"));
      assertThat(third.join()).isEqualTo(found(60, "p=6"));
      assertThat(dns.udpQueries()).isEqualTo(1);
      assertThat(lookup.underWay()).isZero();
    }
  }

  @Test
  void namesThatNoZoneCanHoldDoNotExist() {
    try (DnsPublicKeyLookup lookup = new DnsPublicKeyLookup(List.of(nobody()), LONG)) {
      String domain = "a123456789.".repeat(24) + "example";
      assertThat(lookup.lookup(new KeyName("s", domain)).toCompletableFuture().join())
          .isEqualTo(new NoSuchName());
    }
  }

  @Test
  void tenThousandLookUpsAtADeadServerLeaveNothingBehind() throws IOException {
    try (DatagramSocket dead = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      InetSocketAddress address =
          new InetSocketAddress(dead.getLocalAddress(), dead.getLocalPort());
      try (DnsPublicKeyLookup lookup =
          new DnsPublicKeyLookup(List.of(address), Duration.ofMillis(900))) {
        int before = openFiles();
        int most = before;
        List<CompletableFuture<KeyLookupResult>> results = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
          results.add(lookup.lookup(new KeyName("s", "d" + i + ".example")).toCompletableFuture());
          most = i % 1000 == 0 ? Math.max(most, openFiles()) : most;
        }
        CompletableFuture.allOf(results.toArray(CompletableFuture[]::new)).join();
        assertThat(results)
            .allMatch(
                result -> result.join().equals(new Failed(Cause.TIMEOUT, "no answer in time")));
        assertThat(lookup.underWay()).isZero();
        assertThat(most).isLessThan(before + 550);
        waitUntilOpenFilesAreAtMost(before + 5);
        List<WeakReference<Object>> left = new ArrayList<>();
        results.forEach(result -> left.add(new WeakReference<>(result)));
        results.clear();
        waitUntilForgotten(left);
      }
    }
  }

  @Test
  void failsWhatIsUnderWayWhenClosed() throws IOException {
    try (DatagramSocket dead = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      InetSocketAddress address =
          new InetSocketAddress(dead.getLocalAddress(), dead.getLocalPort());
      DnsPublicKeyLookup lookup = new DnsPublicKeyLookup(List.of(address), LONG);
      CompletableFuture<KeyLookupResult> result =
          lookup.lookup(new KeyName("s1", "example.com")).toCompletableFuture();
      lookup.close();
      assertThat(result.join()).isEqualTo(new Failed(Cause.NETWORK, "closed"));
      assertThat(ask(lookup)).isEqualTo(new Failed(Cause.NETWORK, "closed"));
    }
  }

  static KeyLookupResult ask(DnsPublicKeyLookup lookup) {
    return lookup.lookup(new KeyName("s1", "example.com")).toCompletableFuture().join();
  }

  static Found found(int timeToLive, String... texts) {
    return new Found(List.of(texts), Duration.ofSeconds(timeToLive));
  }

  static UnaryOperator<Message> answering(Record... records) {
    return query -> {
      Message answer = new Message(query.getHeader().getID());
      answer.getHeader().setFlag(Flags.QR);
      answer.addRecord(query.getQuestion(), Section.QUESTION);
      for (Record record : records) {
        answer.addRecord(record, Section.ANSWER);
      }
      return answer;
    };
  }

  static UnaryOperator<Message> rcode(int code) {
    return query -> {
      Message answer = answering().apply(query);
      answer.getHeader().setRcode(code);
      return answer;
    };
  }

  private static Message truncated(Message query) {
    Message answer = answering().apply(query);
    answer.getHeader().setFlag(Flags.TC);
    return answer;
  }

  private static Message referral(Message query) {
    Message answer = answering().apply(query);
    answer.addRecord(
        new NSRecord(name("example.com."), DClass.IN, 60, name("ns.example.com.")),
        Section.AUTHORITY);
    return answer;
  }

  static Record txt(Name name, long ttl, String... strings) {
    return new TXTRecord(name, DClass.IN, ttl, List.of(strings));
  }

  private static Record cname(Name name, long ttl, Name target) {
    return new CNAMERecord(name, DClass.IN, ttl, target);
  }

  static Name name(String text) {
    return Name.fromConstantString(text);
  }

  private static InetSocketAddress nobody() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void waitUntilOpenFilesAreAtMost(int number) throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (openFiles() > number && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(openFiles()).isLessThanOrEqualTo(number);
  }

  private static void waitUntilForgotten(List<WeakReference<Object>> references) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (references.stream().anyMatch(reference -> !reference.refersTo(null))
        && System.nanoTime() < deadline) {
      System.gc();
    }
    assertThat(references).allMatch(reference -> reference.refersTo(null));
  }

  private static int openFiles() throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    if (!Files.isDirectory(descriptors)) {
      return 0;
    }
    try (Stream<Path> open = Files.list(descriptors)) {
      return (int) open.count();
    }
  }
}
