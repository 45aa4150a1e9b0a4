package org.signet.milter.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.event.AddressFamily;
import org.signet.milter.event.MilterContext;
import org.signet.milter.event.MilterEvent;
import org.signet.milter.event.MilterFilter;
import org.signet.milter.event.MilterHandler;
import org.signet.milter.log.RecordedLog;
import org.signet.milter.option.ActionFlag;
import org.signet.milter.option.OptionOffer;
import org.signet.milter.option.OptionRequest;
import org.signet.milter.option.ProtocolFlag;
import org.signet.milter.reply.Answer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Modification;
import org.signet.milter.reply.Response;
import org.signet.milter.reply.SmtpReply;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.PacketEncoder;
import org.slf4j.event.Level;

/** Over the socket: whoever keeps too much is refused for now, and no connection is closed. */
@Timeout(60)
class ConnectionMemoryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final MilterReply REFUSED =
      MilterReply.of(
          SmtpReply.of(451, "4.3.2", "no memory for this message at the moment, try again later"));
  private static final int MEMORY = 1_000_000;

  private volatile Response atEnd = Response.CONTINUE;
  private final AtomicReference<Throwable> fatal = new AtomicReference<>();
  private @Nullable MilterServer server;

  /** Keeps header fields; fails if a recipient says so. */
  private final class Handler implements MilterHandler {
    private final MilterContext context;

    Handler(MilterContext context) {
      this.context = context;
    }

    @Override
    public Answer<MilterReply> onRcpt(MilterEvent.Rcpt rcpt) {
      switch (rcpt.recipient()) {
        case "<stack>" -> throw new StackOverflowError("as the test wants");
        case "<link>" -> throw new NoClassDefFoundError("as the test wants");
        case "<assert>" -> throw new AssertionError("as the test wants");
        case "<memory>" -> throw new OutOfMemoryError("as the test wants");
        default -> {
          return MilterReply.CONTINUE;
        }
      }
    }

    @Override
    public Answer<MilterReply> onHeader(MilterEvent.Header header) {
      context.memory().take(header.value().length());
      return MilterReply.CONTINUE;
    }

    @Override
    public Answer<Response> onEndOfMessage() {
      return atEnd;
    }
  }

  @AfterEach
  void stop() {
    server().close();
  }

  private MilterServer server() {
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return server;
  }

  private MilterClient start(Set<ProtocolFlag> flags) throws IOException {
    server =
        MilterServer.builder(
                new MilterFilter() {
                  @Override
                  public OptionRequest options() {
                    return new OptionRequest(
                        Set.of(ActionFlag.CHANGE_BODY), Set.of(), flags, Map.of());
                  }

                  @Override
                  public MilterHandler newHandler(MilterContext context) {
                    return new Handler(context);
                  }
                })
            .listen(ListenAddress.parse("inet:0@127.0.0.1"))
            .limits(
                new ConnectionLimits(
                    1000, MEMORY, LONG, LONG, LONG, LONG, LONG, Duration.ofSeconds(5)))
            .onFatalError(fatal::set)
            .start();
    return connect();
  }

  private MilterClient connect() throws IOException {
    MilterClient mta = MilterClient.connect(server().addresses().get(0), PATIENCE);
    mta.negotiate(OptionOffer.VERSION_6);
    mta.connect("x", AddressFamily.UNKNOWN, 0, "");
    return mta;
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 500 && !condition.getAsBoolean(); i++) {
      Thread.sleep(10);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"stack", "link", "assert", "memory"})
  void anErrorIsATemporaryFailureOfItsMessage(String kind) throws IOException {
    try (MilterClient mta = start(Set.of())) {
      int before = RecordedLog.lines(Level.ERROR, "the filter failed handling RCPT").size();
      mta.mail("<>");
      assertThat(mta.rcpt("<" + kind + ">")).isEqualTo(MilterReply.TEMPFAIL);
      assertThat(mta.data()).isEqualTo(MilterReply.TEMPFAIL);
      assertThat(mta.endOfMessage().verdict()).isEqualTo(MilterReply.TEMPFAIL);
      assertThat(RecordedLog.lines(Level.ERROR, "the filter failed handling RCPT"))
          .hasSize(before + 1);
      assertThat(mta.mail("<>")).isEqualTo(MilterReply.CONTINUE);
      assertThat(mta.rcpt("<a>")).isEqualTo(MilterReply.CONTINUE);
      assertThat(mta.endOfMessage()).isEqualTo(Response.CONTINUE);
      if (kind.equals("memory")) {
        assertThat(fatal.get()).isInstanceOf(OutOfMemoryError.class);
      } else {
        assertThat(fatal.get()).isNull();
      }
    }
  }

  /** The octets of a packet that is not finished are dropped, and its message is refused. */
  @Test
  void unfinishedPacketsThatAreTooMuchForAll() throws Exception {
    byte[] header = PacketEncoder.encode(List.of(Packet.of('L', new byte[60_000])));
    header[5] = 'A';
    header[header.length - 1] = 0;
    byte[] begin = Arrays.copyOf(header, 50_000);
    List<MilterClient> all = new ArrayList<>();
    List<SocketChannel> slow = new ArrayList<>();
    try (MilterClient other = start(Set.of())) {
      for (int i = 0; i < 40; i++) { // twice as much as there is
        SocketChannel channel = SocketChannel.open(server().addresses().get(0).resolve());
        slow.add(channel);
        channel.write(
            ByteBuffer.wrap(
                PacketEncoder.encode(
                    List.of(
                        OptionOffer.VERSION_6.toPacket(),
                        Packet.of('C', new byte[] {'x', 0, 'U'}),
                        Packet.of('M', new byte[] {'<', '>', 0})))));
        channel.write(ByteBuffer.wrap(begin));
      }
      await(() -> server().memory() > MEMORY / 4);
      Thread.sleep(500);
      assertThat(server().memory()).isLessThanOrEqualTo(MEMORY);
      assertThat(server().openConnections()).isEqualTo(41);
      other.mail("<>");
      other.header("A", "b");
      assertThat(other.endOfMessage()).isEqualTo(Response.CONTINUE);

      int refused = 0;
      for (SocketChannel channel : slow) {
        channel.write(ByteBuffer.wrap(header, begin.length, header.length - begin.length));
        channel.write(ByteBuffer.wrap(PacketEncoder.encode(List.of(Packet.of('E')))));
        String answers = read(channel, 3);
        assertThat(answers).matches("Occ(cc|yy)");
        refused += answers.endsWith("y") ? 1 : 0;
      }
      assertThat(refused).isBetween(15, 39);
      await(() -> server().memory() == 0);
      assertThat(server().memory()).isZero();
    } finally {
      for (SocketChannel channel : slow) {
        channel.close();
      }
      for (MilterClient client : all) {
        client.close();
      }
    }
    assertThat(
            RecordedLog.lines(
                Level.WARN, "a message is temporarily rejected (451): the memory for"))
        .isNotEmpty();
  }

  /** The commands of the answers until one is to the end of a message. */
  private static String read(SocketChannel channel, int atLeast) throws IOException {
    StringBuilder commands = new StringBuilder();
    channel.socket().setSoTimeout(20_000);
    while (commands.length() < atLeast + 2) {
      ByteBuffer start = ByteBuffer.allocate(5);
      while (start.hasRemaining()) {
        assertThat(channel.read(start)).isPositive();
      }
      int length = start.flip().getInt();
      commands.append((char) start.get());
      ByteBuffer rest = ByteBuffer.allocate(length - 1);
      while (rest.hasRemaining()) {
        assertThat(channel.read(rest)).isPositive();
      }
    }
    return commands.toString();
  }

  /** Who keeps most gives way; small messages go on. */
  @Test
  void messagesThatKeepMostGiveWay() throws Exception {
    List<MilterClient> large = new ArrayList<>();
    try (MilterClient small = start(Set.of())) {
      small.mail("<>");
      assertThat(small.header("A", "b".repeat(1000))).isEqualTo(MilterReply.CONTINUE);
      for (int i = 0; i < 20; i++) {
        MilterClient client = connect();
        large.add(client);
        client.mail("<>");
        client.header("A", "b".repeat(60_000));
        Thread.sleep(15); // between two looks at all of them
      }
      await(() -> server().memory() <= MEMORY * 3 / 4);
      assertThat(server().memory()).isLessThanOrEqualTo(MEMORY * 3 / 4);
      int refused = 0;
      for (MilterClient client : large) {
        MilterReply answer = client.header("B", "c");
        refused += answer.equals(REFUSED) ? 1 : 0;
        assertThat(client.endOfMessage().verdict()).isEqualTo(answer);
      }
      assertThat(refused).isBetween(4, 19);
      assertThat(small.endOfMessage()).isEqualTo(Response.CONTINUE);
    } finally {
      for (MilterClient client : large) {
        client.close();
      }
    }
  }

  @Test
  void anAnswerThatIsTooLargeForAllIsRefused() throws IOException {
    try (MilterClient mta = start(Set.of())) {
      atEnd =
          Response.of(
              List.of(new Modification.ReplaceBody(ByteBuffer.allocate(20_000_000))),
              MilterReply.CONTINUE);
      mta.mail("<>");
      assertThat(mta.endOfMessage()).isEqualTo(Response.of(REFUSED));
      atEnd = Response.CONTINUE;
      mta.mail("<>");
      assertThat(mta.endOfMessage()).isEqualTo(Response.CONTINUE);
    }
  }
}
