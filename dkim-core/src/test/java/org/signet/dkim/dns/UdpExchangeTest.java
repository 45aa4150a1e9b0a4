package org.signet.dkim.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signet.dkim.dns.DnsPublicKeyLookupTest.KEY;
import static org.signet.dkim.dns.DnsPublicKeyLookupTest.LONG;
import static org.signet.dkim.dns.DnsPublicKeyLookupTest.OTHER;
import static org.signet.dkim.dns.DnsPublicKeyLookupTest.answering;
import static org.signet.dkim.dns.DnsPublicKeyLookupTest.ask;
import static org.signet.dkim.dns.DnsPublicKeyLookupTest.found;
import static org.signet.dkim.dns.DnsPublicKeyLookupTest.rcode;
import static org.signet.dkim.dns.DnsPublicKeyLookupTest.txt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.dkim.key.KeyLookupResult.Cause;
import org.signet.dkim.key.KeyLookupResult.Failed;
import org.signet.dkim.key.KeyName;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Datagrams that are not answers, and what becomes of the query. */
class UdpExchangeTest {
  static Stream<Arguments> strays() {
    return Stream.of(
        stray(
            "another identifier",
            answer -> answer.getHeader().setID(answer.getHeader().getID() ^ 1)),
        stray(
            "another question",
            answer -> {
              answer.removeAllRecords(Section.QUESTION);
              answer.addRecord(Record.newRecord(OTHER, Type.TXT, DClass.IN), Section.QUESTION);
            }),
        Arguments.of("nothing", (UnaryOperator<byte[]>) query -> new byte[0]),
        Arguments.of("an octet", (UnaryOperator<byte[]>) query -> new byte[] {query[0]}),
        Arguments.of(
            "a header that promises much",
            (UnaryOperator<byte[]>)
                query -> {
                  byte[] header = Arrays.copyOf(query, 12);
                  Arrays.fill(header, 2, 12, (byte) 0xff);
                  return header;
                }));
  }

  private static Arguments stray(String what, Consumer<Message> change) {
    return Arguments.of(
        what,
        (UnaryOperator<byte[]>)
            query ->
                LoopbackDns.answer(
                    asked -> {
                      Message answer = answering(txt(KEY, 60, "p=stray")).apply(asked);
                      change.accept(answer);
                      return answer;
                    },
                    query));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("strays")
  void whatIsNotAnAnswerDoesNotEndTheTry(String what, UnaryOperator<byte[]> stray)
      throws IOException {
    UnaryOperator<Message> right = answering(txt(KEY, 60, "p=right"));
    UnaryOperator<byte[]> answer = query -> LoopbackDns.answer(right, query);
    try (LoopbackDns dns =
            new LoopbackDns(
                query -> Stream.generate(() -> stray.apply(query)).limit(20),
                Duration.ofMillis(50),
                answer,
                answer);
        DnsPublicKeyLookup lookup = new DnsPublicKeyLookup(List.of(dns.address()), LONG)) {
      assertThat(ask(lookup)).isEqualTo(found(60, "p=right"));
      assertThat(dns.udpQueries()).isEqualTo(1);
      assertThat(dns.tcpQueries()).isZero();
    }
  }

  /** Whoever sends so many guesses may be right in the end. */
  @Test
  void afterAFloodOfForgeriesTheQueryGoesOverTcp() throws IOException {
    byte[] forgery = LoopbackDns.answer(answering(txt(KEY, 60, "p=forged")), query(KEY));
    UnaryOperator<Message> right = answering(txt(KEY, 60, "p=right"));
    UnaryOperator<byte[]> silent = query -> new byte[0];
    try (LoopbackDns dns =
            new LoopbackDns(
                query -> IntStream.range(0, 5000).mapToObj(i -> guess(forgery, query, i)),
                Duration.ZERO,
                silent,
                query -> LoopbackDns.answer(right, query));
        DnsPublicKeyLookup lookup = new DnsPublicKeyLookup(List.of(dns.address()), LONG)) {
      long start = System.nanoTime();
      assertThat(ask(lookup)).isEqualTo(found(60, "p=right"));
      assertThat(dns.udpQueries()).isEqualTo(1);
      assertThat(dns.tcpQueries()).isEqualTo(1);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG.dividedBy(3));
    }
  }

  private static byte[] guess(byte[] forgery, byte[] query, int number) {
    byte[] guess = forgery.clone();
    guess[0] = (byte) (number >> 8);
    guess[1] = (byte) number;
    if (guess[0] == query[0] && guess[1] == query[1]) {
      guess[1]++;
    }
    return guess;
  }

  private static byte[] query(Name name) {
    return Message.newQuery(Record.newRecord(name, Type.TXT, DClass.IN)).toWire();
  }

  @Test
  void whatComesFromElsewhereIsNotRead() throws Exception {
    UnaryOperator<Message> forged = answering(txt(KEY, 60, "p=forged"));
    UnaryOperator<byte[]> right =
        query -> LoopbackDns.answer(answering(txt(KEY, 60, "p=right")), query);
    try (DatagramSocket elsewhere = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      List<LoopbackDns> started = new CopyOnWriteArrayList<>();
      Function<byte[], Stream<byte[]>> forge =
          query -> {
            byte[] answer = LoopbackDns.answer(forged, query);
            try {
              elsewhere.send(
                  new DatagramPacket(answer, answer.length, started.get(0).clients().get(0)));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            return Stream.empty();
          };
      try (LoopbackDns dns = new LoopbackDns(forge, Duration.ofMillis(50), right, right);
          DnsPublicKeyLookup lookup = new DnsPublicKeyLookup(List.of(dns.address()), LONG)) {
        started.add(dns);
        assertThat(ask(lookup)).isEqualTo(found(60, "p=right"));
        assertThat(dns.udpQueries()).isEqualTo(1);
      }
    }
  }

  @Test
  void eachQueryComesFromAPortOfItsOwn() throws IOException {
    try (LoopbackDns dns = LoopbackDns.of(rcode(Rcode.NXDOMAIN));
        DnsPublicKeyLookup lookup = new DnsPublicKeyLookup(List.of(dns.address()), LONG)) {
      for (int i = 0; i < 60; i++) {
        lookup.lookup(new KeyName("s" + i, "example.com")).toCompletableFuture().join();
      }
      assertThat(new HashSet<>(dns.clients())).hasSizeGreaterThan(55);
      assertThat(dns.clients()).hasSize(60);
    }
  }

  @Test
  void serversThatAreNotThereFailAtOnce() throws IOException {
    InetSocketAddress address;
    try (DatagramSocket gone = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      address = new InetSocketAddress(gone.getLocalAddress(), gone.getLocalPort());
    }
    try (DnsPublicKeyLookup lookup = new DnsPublicKeyLookup(List.of(address), LONG)) {
      assertThat(ask(lookup)).isEqualTo(new Failed(Cause.NETWORK, "PortUnreachableException"));
    }
  }
}
