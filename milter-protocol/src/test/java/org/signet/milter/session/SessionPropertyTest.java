package org.signet.milter.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.signet.milter.event.CommandCode;
import org.signet.milter.option.NegotiatedOptions;
import org.signet.milter.option.OptionOffer;
import org.signet.milter.option.ProtocolFlag;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.PacketDecoder;
import org.signet.milter.wire.PacketEncoder;
import org.signet.milter.wire.ProtocolViolationException;

/**
 * Rules that hold for whatever an MTA sends and a filter answers: one answer to each event that
 * wants one, modifications at the end of a message only, a message that begins ends, and no other
 * exception than those that are declared.
 */
class SessionPropertyTest {
  private static final class Sent implements SessionOutput {
    private final List<List<Packet>> answers = new ArrayList<>();

    @Override
    public void send(List<Packet> packets) {
      answers.add(packets);
    }

    @Override
    public void handlerFailed(String where, Throwable failure) {
      assertThat(failure).isNotInstanceOf(AssertionError.class);
    }

    @Override
    public void resumed() {}
  }

  @Property
  void answersEachEventOnce(
      @ForAll("commands") List<Packet> packets,
      @ForAll("flags") Set<ProtocolFlag> flags,
      @ForAll("script") List<Integer> script) {
    CheckedFilter filter = new CheckedFilter(flags, script);
    Sent sent = new Sent();
    MilterSession session = new MilterSession(filter, Runnable::run, sent);
    NegotiatedOptions options = new NegotiatedOptions(6, 0x1ff, bits(flags));
    try {
      session.receive(OptionOffer.VERSION_6.toPacket());
      assertThat(sent.answers).hasSize(1);
      for (Packet packet : packets) {
        int before = sent.answers.size();
        session.receive(packet);
        List<List<Packet>> answers = sent.answers.subList(before, sent.answers.size());
        CommandCode command = Objects.requireNonNull(CommandCode.of(packet.command()));
        assertThat(answers)
            .as("%s", command)
            .hasSize(CheckedFilter.isAnswered(command, options) ? 1 : 0);
        if (!answers.isEmpty()) {
          List<Packet> answer = answers.get(0);
          assertThat("catdrys")
              .contains(String.valueOf((char) answer.get(answer.size() - 1).command()));
          assertThat(answer)
              .hasSizeLessThanOrEqualTo(command == CommandCode.END_OF_MESSAGE ? 2 : 1);
        }
        if (session.state() == SessionState.OVER) {
          break;
        }
      }
    } catch (ProtocolViolationException e) {
      assertThat(e.getMessage()).matches("[ -~]*");
      assertThat(e.reason()).matches("[a-z-]+");
    }
    session.close();
    session.close();
    assertThat(filter.calls().stream().filter("close"::equals).count()).isPositive();
  }

  @Property
  void seesTheSameHoweverTheStreamIsCut(
      @ForAll("commands") List<Packet> packets, @ForAll("cuts") List<Integer> cuts) {
    List<Packet> all = new ArrayList<>(packets);
    all.add(0, OptionOffer.VERSION_6.toPacket());
    byte[] octets = PacketEncoder.encode(all);
    assertThat(calls(octets, cuts)).isEqualTo(calls(octets, List.of(octets.length)));
  }

  private static List<String> calls(byte[] octets, List<Integer> cuts) {
    CheckedFilter filter = new CheckedFilter(Set.of(), List.of());
    MilterSession session = new MilterSession(filter, Runnable::run, new Sent());
    PacketDecoder decoder = new PacketDecoder();
    int at = 0;
    try {
      for (int i = 0; at < octets.length && session.state() != SessionState.OVER; i++) {
        int end = Math.min(octets.length, at + cuts.get(i % cuts.size()));
        ByteBuffer piece = ByteBuffer.wrap(octets, at, end - at);
        Packet packet;
        while (session.state() != SessionState.OVER && (packet = decoder.next(piece)) != null) {
          session.receive(packet);
        }
        at = end;
      }
    } catch (ProtocolViolationException e) {
      filter.calls().add(e.reason());
    }
    session.close();
    return filter.calls();
  }

  private static int bits(Set<ProtocolFlag> flags) {
    int bits = flags.stream().mapToInt(ProtocolFlag::bit).sum();
    return flags.contains(ProtocolFlag.SKIP) ? bits & ~ProtocolFlag.NO_REPLY_BODY.bit() : bits;
  }

  @Provide
  Arbitrary<Set<ProtocolFlag>> flags() {
    return Arbitraries.of(ProtocolFlag.class)
        .filter(flag -> flag != ProtocolFlag.MAX_DATA_1M && flag != ProtocolFlag.MAX_DATA_256K)
        .set();
  }

  @Provide
  Arbitrary<List<Integer>> script() {
    return Arbitraries.frequency(
            Tuple.of(20, 0),
            Tuple.of(1, 1),
            Tuple.of(1, 2),
            Tuple.of(1, 3),
            Tuple.of(1, 4),
            Tuple.of(1, 5),
            Tuple.of(1, 6),
            Tuple.of(1, 7))
        .list()
        .ofMaxSize(30);
  }

  @Provide
  Arbitrary<List<Integer>> cuts() {
    return Arbitraries.integers().between(1, 40).list().ofMinSize(1).ofMaxSize(20);
  }

  /** Mostly whole messages, with some packets anywhere. */
  @Provide
  Arbitrary<List<Packet>> commands() {
    List<String> message =
        List.of(
            "> MACRO MAIL i A",
            "> MAIL <a@b>",
            "> RCPT <b@c>",
            "> DATA",
            "> HEADER A 1",
            "> END_OF_HEADERS",
            "> BODY \"x\\r\\n\"",
            "> END_OF_MESSAGE");
    List<String> others =
        List.of(
            "> CONNECT x U",
            "> HELO x",
            "> ABORT",
            "> MACRO HELO",
            "> MACRO END_OF_MESSAGE i B",
            "> UNKNOWN X",
            "> QUIT_NEW_CONNECTION",
            "> CONNECT x U",
            "> END_OF_MESSAGE \"y\"",
            "> QUIT");
    Arbitrary<List<String>> piece =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.just(message)),
            Tuple.of(
                3,
                Arbitraries.integers()
                    .between(0, message.size())
                    .map(end -> message.subList(0, end))),
            Tuple.of(4, Arbitraries.of(others).map(List::of)),
            Tuple.of(1, Arbitraries.of(message).map(List::of)));
    Arbitrary<List<Packet>> sequence =
        piece
            .list()
            .ofMaxSize(8)
            .map(
                pieces -> {
                  List<Packet> packets = new ArrayList<>();
                  packets.add(Transcript.packet("> CONNECT x U"));
                  pieces.forEach(
                      lines -> lines.forEach(line -> packets.add(Transcript.packet(line))));
                  return packets;
                });
    Arbitrary<Packet> rubbish =
        Combinators.combine(
                Arbitraries.of(CommandCode.values()),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(12))
            .as((command, octets) -> Packet.of(command.code(), octets));
    return Arbitraries.frequencyOf(
        Tuple.of(5, sequence),
        Tuple.of(
            1,
            Combinators.combine(sequence, rubbish)
                .as(
                    (packets, odd) -> {
                      List<Packet> all = new ArrayList<>(packets);
                      all.add(odd);
                      return all;
                    })));
  }
}
