package org.signet.milter.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.signet.milter.event.CommandCode;
import org.signet.milter.option.NegotiatedOptions;
import org.signet.milter.option.OptionOffer;
import org.signet.milter.option.ProtocolFlag;
import org.signet.milter.reply.ReplyDecoder;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.PacketDecoder;
import org.signet.milter.wire.PacketEncoder;
import org.signet.milter.wire.ProtocolViolationException;
import org.signet.testing.Draw;
import org.signet.testing.Property;

/**
 * Rules that hold for whatever an MTA sends and a filter answers: one answer to each event that
 * wants one, modifications at the end of a message only, a message that begins ends, and no other
 * exception than those that are declared.
 */
class SessionPropertyTest {
  private static final List<String> MESSAGE =
      List.of(
          "> MACRO MAIL i A",
          "> MAIL <a@b>",
          "> RCPT <b@c>",
          "> DATA",
          "> HEADER A 1",
          "> END_OF_HEADERS",
          "> BODY \"x\\r\\n\"",
          "> END_OF_MESSAGE");
  private static final List<String> OTHERS =
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

  @Test
  void answersEachEventOnce() {
    Property.check(
        1000,
        draw ->
            checkAnswers(
                draw.shown("packets", packets(draw)),
                draw.shown("flags", flags(draw)),
                draw.shown("script", draw.list(30, SessionPropertyTest::step))));
  }

  private static void checkAnswers(
      List<Packet> packets, Set<ProtocolFlag> flags, List<Integer> script) {
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
          assertThat(ReplyDecoder.verdict(answer.get(answer.size() - 1))).isPresent();
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

  @Test
  void seesTheSameHoweverTheStreamIsCut() {
    Property.check(
        1000,
        draw ->
            checkCuts(
                draw.shown("packets", packets(draw)),
                draw.shown("cuts", draw.list(1, 20, each -> each.between(1, 40)))));
  }

  private static void checkCuts(List<Packet> packets, List<Integer> cuts) {
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

  private static Set<ProtocolFlag> flags(Draw draw) {
    Set<ProtocolFlag> flags = draw.someOf(ProtocolFlag.class);
    flags.removeAll(Set.of(ProtocolFlag.MAX_DATA_1M, ProtocolFlag.MAX_DATA_256K));
    return flags;
  }

  /** Mostly 0, which is to go on. */
  private static int step(Draw draw) {
    return draw.onceIn(4) ? draw.between(1, 7) : 0;
  }

  /** Mostly whole messages, with some packets anywhere; at times rubbish at the end. */
  private static List<Packet> packets(Draw draw) {
    List<Packet> packets = new ArrayList<>();
    packets.add(Transcript.packet("> CONNECT x U"));
    draw.list(8, SessionPropertyTest::piece)
        .forEach(lines -> lines.forEach(line -> packets.add(Transcript.packet(line))));
    if (draw.onceIn(6)) {
      packets.add(Packet.of(draw.oneOf(CommandCode.class).code(), draw.octets(12)));
    }
    return packets;
  }

  private static List<String> piece(Draw draw) {
    int kind = draw.between(0, 13);
    if (kind < 6) {
      return MESSAGE;
    } else if (kind < 9) {
      return MESSAGE.subList(0, draw.between(0, MESSAGE.size()));
    }
    return List.of(kind < 13 ? draw.oneOf(OTHERS) : draw.oneOf(MESSAGE));
  }
}
