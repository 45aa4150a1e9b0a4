package org.signet.milter.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.signet.milter.event.CommandCode;
import org.signet.milter.event.MemoryBudget;
import org.signet.milter.event.MilterContext;
import org.signet.milter.event.MilterEvent;
import org.signet.milter.event.MilterFilter;
import org.signet.milter.event.MilterHandler;
import org.signet.milter.log.RecordedLog;
import org.signet.milter.option.ActionFlag;
import org.signet.milter.option.OptionOffer;
import org.signet.milter.option.OptionRequest;
import org.signet.milter.reply.Answer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Modification;
import org.signet.milter.reply.Response;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.PacketEncoder;
import org.signet.milter.wire.PayloadWriter;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** When a connection is read, and how it is written. */
class MilterConnectionTest {
  private static final int READ_AHEAD = 4096;
  private static final int PACKETS_PER_TURN = 128;
  private static final int MOST = 20_000;

  private final List<String> calls = new ArrayList<>();
  private final CompletableFuture<MilterReply> atRcpt = new CompletableFuture<>();
  private final AtomicInteger reliefs = new AtomicInteger();
  private final MemoryBudget budget = new MemoryBudget(MOST);
  private final Socket socket = new Socket();
  private final EmbeddedChannel channel = new EmbeddedChannel();

  /** What is asked of the socket; a write here is a system call. */
  private static final class Socket extends ChannelOutboundHandlerAdapter {
    private int reads;
    private final List<String> writes = new ArrayList<>();
    private int flushes;

    @Override
    public void read(ChannelHandlerContext ctx) throws Exception {
      reads++;
      super.read(ctx);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise)
        throws Exception {
      writes.add(ByteBufUtil.hexDump((ByteBuf) message));
      super.write(ctx, message, promise);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) throws Exception {
      flushes++;
      super.flush(ctx);
    }
  }

  private final class Filter implements MilterFilter {
    @Override
    public OptionRequest options() {
      return new OptionRequest(Set.of(ActionFlag.ADD_HEADERS), Set.of(), Set.of(), Map.of());
    }

    @Override
    public MilterHandler newHandler(MilterContext context) {
      return new MilterHandler() {
        @Override
        public Answer<MilterReply> onRcpt(MilterEvent.Rcpt rcpt) {
          calls.add("rcpt");
          return Answer.later(atRcpt);
        }

        @Override
        public Answer<MilterReply> onHeader(MilterEvent.Header header) {
          calls.add(header.name() + header.value());
          return MilterReply.CONTINUE;
        }

        @Override
        public Answer<Response> onEndOfMessage() {
          return Response.of(
              List.of(
                  new Modification.InsertHeader(1, "X-A", " b"),
                  new Modification.AddHeader("C", " d")),
              MilterReply.CONTINUE);
        }

        @Override
        public void onAbort() {
          calls.add("abort");
        }

        @Override
        public void onClose() {
          calls.add("close");
        }
      };
    }
  }

  MilterConnectionTest() {
    channel.freezeTime();
    channel.config().setAutoRead(false);
    channel
        .pipeline()
        .addLast(socket)
        .addLast(
            new MilterConnection(
                new Filter(),
                new MilterConnection.Shared(
                    ConnectionLimits.defaults(),
                    budget,
                    reliefs::incrementAndGet,
                    error -> {},
                    new BoundedLog(LoggerFactory.getLogger(MilterConnectionTest.class), () -> 0)),
                channel,
                "this connection"));
    channel.pipeline().fireChannelActive();
    send(
        OptionOffer.VERSION_6.toPacket(),
        new PayloadWriter().string("x").octet('U').toPacket(CommandCode.CONNECT.code()),
        new PayloadWriter().string("<>").toPacket(CommandCode.MAIL.code()));
    socket.writes.clear();
    socket.flushes = 0;
    calls.clear();
  }

  private void send(Packet... packets) {
    receive(PacketEncoder.encode(List.of(packets)));
  }

  private void receive(byte[] octets) {
    channel.writeInbound(Unpooled.wrappedBuffer(octets));
  }

  private void askForRecipient() {
    send(new PayloadWriter().string("<a>").toPacket(CommandCode.RCPT.code()));
    assertThat(calls).containsExactly("rcpt");
    calls.clear();
  }

  private void answer() {
    atRcpt.complete(MilterReply.CONTINUE);
    channel.runPendingTasks();
  }

  private static Packet field(String name) {
    return new PayloadWriter().string(name).string("1").toPacket(CommandCode.HEADER.code());
  }

  @Test
  void writesAnAnswerAtOnce() {
    send(Packet.of(CommandCode.DATA.code()));
    assertThat(socket.writes).containsExactly("0000000163");
    assertThat(socket.flushes).isEqualTo(1);
  }

  @Test
  void writesModificationsAndVerdictAtOnce() {
    send(Packet.of(CommandCode.END_OF_HEADERS.code()));
    socket.writes.clear();
    socket.flushes = 0;
    send(Packet.of(CommandCode.END_OF_MESSAGE.code()));
    assertThat(socket.writes)
        .containsExactly(
            "0000000b69" + "00000001582d41006200" + "0000000568" + "43006400" + "0000000163");
    assertThat(socket.flushes).isEqualTo(1);
  }

  @Test
  void writesAllAnswersToWhatCameTogetherAtOnce() {
    send(Packet.of(CommandCode.DATA.code()), field("A"), field("B"));
    assertThat(socket.writes).containsExactly("0000000163".repeat(3));
    assertThat(socket.flushes).isEqualTo(1);
  }

  @Test
  void readsOnWhileAnAnswerIsOutstandingButLooksAtNothing() {
    int before = socket.reads;
    askForRecipient();
    assertThat(socket.reads).isEqualTo(before + 1);
    send(field("A"));
    send(field("B"));
    assertThat(socket.reads).isEqualTo(before + 3);
    assertThat(calls).isEmpty();
    answer();
    assertThat(calls).containsExactly("A 1", "B 1");
    assertThat(socket.writes).containsExactly("0000000163".repeat(3));
    assertThat(socket.reads).isEqualTo(before + 4);
  }

  @Test
  void readsNoFurtherThanALittle() {
    askForRecipient();
    int before = socket.reads;
    receive(new byte[READ_AHEAD - 1]);
    assertThat(socket.reads).isEqualTo(before + 1);
    receive(new byte[1]);
    assertThat(socket.reads).as("after so many octets").isEqualTo(before + 1);
  }

  @Test
  void putsTogetherWhatHasComeMeanwhile() {
    byte[] fields = PacketEncoder.encode(Collections.nCopies(50, field("A")));
    askForRecipient();
    for (byte octet : fields) {
      receive(new byte[] {octet});
    }
    answer();
    assertThat(calls).hasSize(50).containsOnly("A 1");
  }

  @Test
  void keepsTheOrderWhenATurnEndsBetween() {
    List<Packet> first =
        new ArrayList<>(
            List.of(new PayloadWriter().string("<a>").toPacket(CommandCode.RCPT.code())));
    first.addAll(Collections.nCopies(PACKETS_PER_TURN, field("A")));
    send(first.toArray(Packet[]::new));
    send(field("B"));
    calls.clear();
    answer();
    assertThat(calls).hasSize(PACKETS_PER_TURN);
    send(field("C"));
    channel.advanceTimeBy(1, TimeUnit.MICROSECONDS);
    channel.runScheduledPendingTasks();
    assertThat(calls.subList(PACKETS_PER_TURN, calls.size())).containsExactly("B 1", "C 1");
  }

  @Test
  void endsWithAnMtaThatHangsUpBeforeAnAnswer() {
    askForRecipient();
    send(Packet.of(CommandCode.ABORT.code()), Packet.of(CommandCode.QUIT.code()));
    channel.close().syncUninterruptibly();
    assertThat(calls).containsExactly("abort", "close");
    answer();
    assertThat(calls).containsExactly("abort", "close");
    assertThat(socket.writes).isEmpty();
    assertThat(budget.change(0, MOST)).as("all is given back").isTrue();
  }

  @Test
  void countsWhatWaits() {
    byte[] fields = PacketEncoder.encode(Collections.nCopies(1000, field("A")));
    askForRecipient();
    receive(Arrays.copyOf(fields, 5096));
    assertThat(budget.taken()).as("beyond what is free").isEqualTo(1000);
    assertThat(budget.change(0, MOST - 1000)).isTrue();
    assertThat(reliefs).hasValue(0);
    assertThat(budget.hasRoomFor(1)).isFalse();
    receive(new byte[] {fields[5096]});
    assertThat(channel.isOpen()).isTrue();
    assertThat(calls).containsExactly("abort");
    assertThat(
            RecordedLog.lines(
                Level.WARN, "this connection: a message is temporarily rejected (451)"))
        .hasSize(1);
    assertThat(socket.writes).singleElement().asString().startsWith("0000004579343531");
    socket.writes.clear();
    finishTurns();
    receive(Arrays.copyOfRange(fields, 5097, fields.length));
    finishTurns();
    assertThat(String.join("", socket.writes).split("0000004579343531", -1)).hasSize(1001);
    assertThat(budget.taken()).isEqualTo(MOST - 1000);
  }

  private void finishTurns() {
    for (int i = 0; i < 20; i++) {
      channel.advanceTimeBy(1, TimeUnit.MICROSECONDS);
      channel.runScheduledPendingTasks();
    }
  }

  @Test
  void asksForReliefFromThreeQuartersOn() {
    askForRecipient();
    budget.change(0, MOST * 3 / 4);
    receive(new byte[100]);
    assertThat(reliefs).hasValue(0);
    budget.change(0, 1);
    receive(new byte[100]);
    assertThat(reliefs).hasValue(1);
  }
}
