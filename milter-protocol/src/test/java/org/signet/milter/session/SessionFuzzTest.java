package org.signet.milter.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.milter.event.CommandCode;
import org.signet.milter.option.NegotiatedOptions;
import org.signet.milter.option.OptionNegotiator;
import org.signet.milter.option.OptionOffer;
import org.signet.milter.option.ProtocolFlag;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.PacketDecoder;
import org.signet.milter.wire.PacketEncoder;
import org.signet.milter.wire.ProtocolViolationException;

/**
 * Any octets from an MTA, to any filter: decoder and session end with a {@link
 * ProtocolViolationException} or not at all, keep no more than what has arrived, answer each event
 * that wants it once, and do the same however the octets are cut.
 *
 * <p>An input is 4 octets with the protocol flags that the filter wants, one with the length of the
 * pieces (0 for all at once), one with the number of the filter's answers, these (see {@link
 * CheckedFilter}), and then what the MTA sends.
 */
class SessionFuzzTest {
  private static final int ANSWERS_AT_MOST = 32;

  @MethodSource("transcripts")
  @FuzzTest
  void keepsTheRulesWhateverComes(byte[] input) {
    if (input.length < 6) {
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(input);
    Set<ProtocolFlag> flags = flags(in.getInt());
    int pieces = in.get() & 0xff;
    List<Integer> script = new ArrayList<>();
    for (int left = in.get() % ANSWERS_AT_MOST; left > 0 && in.hasRemaining(); left--) {
      script.add(in.get() & 0xf);
    }
    ByteBuffer octets = in.slice();
    Play whole = new Play(flags, script);
    whole.run(octets.duplicate(), octets.capacity());
    Play cut = new Play(flags, script);
    cut.run(octets.duplicate(), Math.max(1, pieces));
    assertThat(cut.filter.calls()).isEqualTo(whole.filter.calls());
    assertThat(cut.sent).isEqualTo(whole.sent);
    assertThat(cut.violation).isEqualTo(whole.violation);
  }

  /** The transcripts, to a filter that wants little and to one that wants all. */
  static Stream<Arguments> transcripts() throws IOException {
    return Transcript.all()
        .flatMap(transcript -> Stream.of(input(0x400, transcript), input(0x1fffff, transcript)))
        .map(input -> Arguments.of((Object) input));
  }

  private static byte[] input(int flags, Transcript transcript) {
    List<Packet> packets =
        transcript.lines("> ").stream().map(Transcript::packet).collect(Collectors.toList());
    byte[] octets = PacketEncoder.encode(packets);
    return ByteBuffer.allocate(6 + octets.length)
        .putInt(flags)
        .put((byte) 7)
        .put((byte) 0)
        .put(octets)
        .array();
  }

  private static Set<ProtocolFlag> flags(int bits) {
    Set<ProtocolFlag> flags = EnumSet.allOf(ProtocolFlag.class);
    flags.removeIf(flag -> (flag.bit() & bits) == 0);
    return flags;
  }

  /** One connection. */
  private static final class Play implements SessionOutput {
    private final CheckedFilter filter;
    private final MilterSession session;
    private final PacketDecoder decoder = new PacketDecoder();
    private final List<List<Packet>> sent = new ArrayList<>();
    private String violation = "none";
    private NegotiatedOptions options = new NegotiatedOptions(0, 0, 0);

    Play(Set<ProtocolFlag> flags, List<Integer> script) {
      filter = new CheckedFilter(flags, script);
      session = new MilterSession(filter, Runnable::run, this);
    }

    void run(ByteBuffer octets, int pieces) {
      try {
        while (octets.hasRemaining() && session.state() != SessionState.OVER) {
          int length = Math.min(pieces, octets.remaining());
          ByteBuffer piece = octets.slice(octets.position(), length);
          octets.position(octets.position() + length);
          takeAll(piece);
          assertThat(decoder.kept()).isLessThanOrEqualTo(Math.max(256, 2 * octets.position()));
        }
      } catch (ProtocolViolationException e) {
        assertThat(e.getMessage()).matches("[ -~]*");
        assertThat(e.reason()).matches("[a-z-]+");
        violation = e.reason();
      }
      end();
    }

    private void takeAll(ByteBuffer piece) throws ProtocolViolationException {
      Packet packet;
      while (session.state() != SessionState.OVER && (packet = decoder.next(piece)) != null) {
        filter.keepPromises();
        assertThat(session.isAwaiting()).isFalse();
        int before = sent.size();
        session.receive(packet);
        decoder.maxPayload(session.maxPayload());
        if (packet.command() == 'O') {
          options = negotiated(packet);
        }
        check(packet, sent.size() - before);
      }
    }

    private NegotiatedOptions negotiated(Packet packet) throws ProtocolViolationException {
      return OptionNegotiator.negotiate(OptionOffer.read(packet), filter.options());
    }

    private void check(Packet packet, int answers) {
      CommandCode command = Objects.requireNonNull(CommandCode.of(packet.command()));
      boolean answered = CheckedFilter.isAnswered(command, options);
      assertThat(answers).as("%s", command).isEqualTo(answered && !session.isAwaiting() ? 1 : 0);
    }

    /** The MTA hangs up, perhaps while an answer is outstanding, which then comes in vain. */
    private void end() {
      session.close();
      List<String> calls = List.copyOf(filter.calls());
      int answers = sent.size();
      filter.keepPromises();
      assertThat(filter.calls()).isEqualTo(calls);
      assertThat(sent).hasSize(answers);
      assertThat(calls.stream().filter("close"::equals).count()).isEqualTo(filter.handlers());
    }

    @Override
    public void send(List<Packet> packets) {
      byte last = packets.get(packets.size() - 1).command();
      assertThat("Ocatdrys").contains(String.valueOf((char) last));
      sent.add(packets);
    }

    /** The script says so, or the answer is one that was not negotiated. */
    @Override
    public void handlerFailed(String where, Throwable failure) {
      assertThat(failure)
          .isInstanceOfAny(CheckedFilter.AsTheScriptSays.class, IllegalArgumentException.class);
    }

    @Override
    public void resumed() {}
  }
}
