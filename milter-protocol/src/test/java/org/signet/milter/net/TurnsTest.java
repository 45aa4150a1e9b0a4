package org.signet.milter.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.signet.milter.event.CommandCode;
import org.signet.milter.event.MemoryBudget;
import org.signet.milter.event.MilterContext;
import org.signet.milter.event.MilterEvent;
import org.signet.milter.event.MilterFilter;
import org.signet.milter.event.MilterHandler;
import org.signet.milter.option.OptionOffer;
import org.signet.milter.option.OptionRequest;
import org.signet.milter.reply.Answer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.PacketEncoder;
import org.signet.milter.wire.PayloadWriter;
import org.slf4j.LoggerFactory;

/** Connections share a thread: one with many packets goes on when the others had their turn. */
class TurnsTest {
  private static final int FLOOD = 1000;

  private final AtomicInteger calls = new AtomicInteger();
  private final EmbeddedChannel channel = new EmbeddedChannel();

  TurnsTest() {
    channel.freezeTime();
    channel
        .pipeline()
        .addLast(
            new MilterConnection(
                new Counting(),
                new MilterConnection.Shared(
                    ConnectionLimits.defaults(),
                    MemoryBudget.unlimited(),
                    () -> {},
                    error -> {},
                    new BoundedLog(LoggerFactory.getLogger(TurnsTest.class), () -> 0)),
                channel,
                "connection"));
    channel.pipeline().fireChannelActive();
    send(
        OptionOffer.VERSION_6.toPacket(),
        new PayloadWriter().string("x").octet('U').toPacket(CommandCode.CONNECT.code()));
  }

  private final class Counting implements MilterFilter {
    @Override
    public OptionRequest options() {
      return new OptionRequest(Set.of(), Set.of(), Set.of(), Map.of());
    }

    @Override
    public MilterHandler newHandler(MilterContext context) {
      return new MilterHandler() {
        @Override
        public Answer<MilterReply> onUnknown(MilterEvent.Unknown unknown) {
          calls.incrementAndGet();
          return MilterReply.CONTINUE;
        }
      };
    }
  }

  private void send(Packet... packets) {
    channel.writeInbound(Unpooled.wrappedBuffer(PacketEncoder.encode(List.of(packets))));
  }

  private void flood() {
    Packet unknown = new PayloadWriter().string("X").toPacket(CommandCode.UNKNOWN.code());
    send(Collections.nCopies(FLOOD, unknown).toArray(Packet[]::new));
  }

  private void nextTurn() {
    channel.advanceTimeBy(1, TimeUnit.MICROSECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void takesAFloodInTurns() {
    flood();
    int perTurn = calls.get();
    assertThat(perTurn).isBetween(1, FLOOD / 4);
    int turns = 1;
    for (; calls.get() < FLOOD; turns++) {
      assertThat(calls).hasValue(turns * perTurn);
      nextTurn();
    }
    assertThat(turns).isEqualTo((FLOOD + perTurn - 1) / perTurn);
  }

  @Test
  void goesOnWithWhatComesAfterAFlood() {
    flood();
    while (calls.get() < FLOOD) {
      nextTurn();
    }
    send(new PayloadWriter().string("X").toPacket(CommandCode.UNKNOWN.code()));
    assertThat(calls).hasValue(FLOOD + 1);
  }

  @Test
  void endsAFloodWithItsConnection() {
    flood();
    int before = calls.get();
    channel.close().syncUninterruptibly();
    nextTurn();
    assertThat(calls).hasValue(before);
    assertThat(channel.isOpen()).isFalse();
  }
}
