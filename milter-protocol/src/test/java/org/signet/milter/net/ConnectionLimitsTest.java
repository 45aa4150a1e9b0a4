package org.signet.milter.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.event.AddressFamily;
import org.signet.milter.event.CommandCode;
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
import org.signet.milter.reply.ReplyDecoder;
import org.signet.milter.reply.Response;
import org.signet.milter.wire.MalformedPacketException;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.PacketEncoder;
import org.signet.milter.wire.PayloadWriter;
import org.slf4j.event.Level;

/** Time, numbers, and filters that take their time or fail. */
@Timeout(60)
class ConnectionLimitsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final int MEMORY = 1_000_000;
  private static final ListenAddress ANY_PORT = ListenAddress.parse("inet:0@127.0.0.1");

  private final CompletableFuture<Response> atEnd = new CompletableFuture<>();
  private final CompletableFuture<MilterReply> atRcpt = new CompletableFuture<>();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final AtomicInteger aborted = new AtomicInteger();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicInteger unknown = new AtomicInteger();
  private volatile Answer<Response> answer = Answer.later(atEnd);
  private @Nullable MilterServer server;

  private final class Handler implements MilterHandler {
    @Override
    public Answer<MilterReply> onHelo(MilterEvent.Helo helo) {
      if (helo.name().equals("bad")) {
        throw new IllegalStateException("a bug in the filter");
      }
      return MilterReply.CONTINUE;
    }

    @Override
    public Answer<MilterReply> onRcpt(MilterEvent.Rcpt rcpt) {
      if (rcpt.recipient().equals("later")) {
        asked.countDown();
        return Answer.later(atRcpt);
      }
      return MilterReply.CONTINUE;
    }

    @Override
    public Answer<MilterReply> onUnknown(MilterEvent.Unknown command) {
      unknown.incrementAndGet();
      return MilterReply.CONTINUE;
    }

    @Override
    public Answer<Response> onEndOfMessage() {
      return answer;
    }

    @Override
    public void onAbort() {
      aborted.incrementAndGet();
    }

    @Override
    public void onClose() {
      ended.countDown();
    }
  }

  private MilterClient start(ConnectionLimits limits) throws IOException {
    server =
        MilterServer.builder(
                new MilterFilter() {
                  @Override
                  public OptionRequest options() {
                    return new OptionRequest(
                        Set.of(ActionFlag.CHANGE_BODY), Set.of(), Set.of(), Map.of());
                  }

                  @Override
                  public MilterHandler newHandler(MilterContext context) {
                    return new Handler();
                  }
                })
            .listen(ANY_PORT)
            .limits(limits)
            .start();
    return connect();
  }

  private MilterClient connect() throws IOException {
    return MilterClient.connect(server().addresses().get(0), PATIENCE);
  }

  private MilterServer server() {
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return server;
  }

  @AfterEach
  void stop() {
    server().close();
  }

  private static void begin(MilterClient mta) throws IOException {
    mta.negotiate(OptionOffer.VERSION_6);
    mta.connect("x", AddressFamily.UNKNOWN, 0, "");
  }

  private static void message(MilterClient mta) throws IOException {
    mta.mail("<>");
    mta.rcpt("<a>");
    mta.data();
    mta.endOfHeaders();
  }

  private static ConnectionLimits limits(
      int connections, Duration first, Duration idle, Duration write, Duration answer) {
    return new ConnectionLimits(connections, MEMORY, first, LONG, idle, write, answer, SHORT);
  }

  @Test
  void showsProgressAtTheEndOfAMessageOnly() throws IOException {
    try (MilterClient mta = start(limits(9, LONG, LONG, LONG, LONG))) {
      begin(mta);
      message(mta);
      mta.enqueue(Packet.of(CommandCode.END_OF_MESSAGE.code()));
      assertThat(ReplyDecoder.isProgress(mta.receive())).isTrue();
      assertThat(ReplyDecoder.isProgress(mta.receive())).isTrue();
      atEnd.complete(Response.CONTINUE);
      Packet packet;
      do {
        packet = mta.receive();
      } while (ReplyDecoder.isProgress(packet));
      assertThat(ReplyDecoder.verdict(packet)).contains(MilterReply.CONTINUE);
      assertThat(mta.mail("<>")).isEqualTo(MilterReply.CONTINUE);
    } catch (MalformedPacketException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void readsNothingWhileAnAnswerIsOutstanding() throws IOException, InterruptedException {
    try (MilterClient mta = start(limits(9, LONG, LONG, LONG, LONG))) {
      begin(mta);
      message(mta);
      mta.enqueue(Packet.of(CommandCode.END_OF_MESSAGE.code()));
      for (int i = 0; i < 100; i++) {
        mta.enqueue(Packet.of(CommandCode.UNKNOWN.code(), new byte[] {'X', 0}));
      }
      mta.receive();
      Thread.sleep(50);
      assertThat(unknown).hasValue(0);
      atEnd.complete(Response.CONTINUE);
      await(() -> unknown.get() == 100);
      assertThat(unknown).hasValue(100);
    }
  }

  @Test
  void endsTheMessageOfAnMtaThatHangsUpBeforeItsVerdict() throws Exception {
    try (MilterClient mta = start(limits(9, LONG, LONG, LONG, LONG))) {
      begin(mta);
      message(mta);
      mta.enqueue(Packet.of(CommandCode.END_OF_MESSAGE.code()));
      mta.receive(); // progress: the filter was asked
    }
    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(aborted).hasValue(1);

    atEnd.complete(Response.CONTINUE);
    try (MilterClient next = connect()) {
      begin(next);
      message(next);
      assertThat(next.endOfMessage()).isEqualTo(Response.CONTINUE);
    }
    assertThat(aborted).hasValue(1);
  }

  /** Progress is not shown here: nothing is written that could fail. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100})
  void endsOneThatHangsUpBeforeAnAnswerAtOnce(int packetsAfterIt) throws Exception {
    try (MilterClient mta = start(limits(1, LONG, LONG, LONG, LONG))) {
      begin(mta);
      mta.mail("<>");
      mta.enqueue(new PayloadWriter().string("later").toPacket(CommandCode.RCPT.code()));
      mta.flush();
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      for (int i = 0; i < packetsAfterIt; i++) {
        mta.enqueue(Packet.of(CommandCode.ABORT.code()));
        mta.flush();
      }
    }
    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(aborted).hasValue(1);
    assertThat(atRcpt).isNotDone();
    await(() -> server().connections.isEmpty());
    try (MilterClient next = connect()) {
      begin(next);
      assertThat(next.helo("x")).as("its place is free").isEqualTo(MilterReply.CONTINUE);
    }
  }

  @Test
  void refusesForNowWhatTakesTooLong() throws IOException {
    try (MilterClient mta = start(limits(9, LONG, LONG, LONG, Duration.ofMillis(250)))) {
      begin(mta);
      message(mta);
      assertThat(mta.endOfMessage().verdict()).isEqualTo(MilterReply.TEMPFAIL);
      answer = Response.CONTINUE;
      message(mta);
      assertThat(mta.endOfMessage()).isEqualTo(Response.CONTINUE);
      assertThat(RecordedLog.lines(Level.ERROR, "the filter failed handling END_OF_MESSAGE"))
          .anyMatch(line -> String.valueOf(line.failure()).contains("no answer within"));
    }
  }

  @Test
  void logsAFailureOfTheFilterOnce() throws IOException {
    try (MilterClient mta = start(limits(9, LONG, LONG, LONG, LONG))) {
      begin(mta);
      int before = RecordedLog.lines(Level.INFO, "handling HELO").size();
      assertThat(mta.helo("bad")).isEqualTo(MilterReply.TEMPFAIL);
      assertThat(mta.mail("<>")).isEqualTo(MilterReply.TEMPFAIL);
      List<RecordedLog.Line> lines = RecordedLog.lines(Level.INFO, "handling HELO");
      assertThat(lines).hasSize(before + 1);
      assertThat(lines.get(before).failure()).hasMessage("a bug in the filter");
    }
  }

  @Test
  void closesOneThatDoesNotBegin() throws IOException {
    try (MilterClient mta = start(limits(9, SHORT, LONG, LONG, LONG))) {
      assertThatThrownBy(mta::receive).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void closesOneThatIsIdleEvenInTheMiddleOfAPacket() throws IOException, InterruptedException {
    try (MilterClient mta = start(limits(9, LONG, Duration.ofMillis(300), LONG, LONG))) {
      begin(mta);
      for (int i = 0; i < 4; i++) {
        Thread.sleep(100);
        assertThat(mta.unknown("NOOP")).isEqualTo(MilterReply.CONTINUE);
      }
      assertThatThrownBy(mta::receive).isInstanceOf(EOFException.class);
      assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void turnsAwayTooManyThatHaveAMessage() throws IOException, InterruptedException {
    try (MilterClient first = start(limits(1, LONG, LONG, LONG, LONG))) {
      begin(first);
      first.mail("<>");
      try (MilterClient second = connect()) {
        assertThatThrownBy(() -> second.negotiate(OptionOffer.VERSION_6))
            .isInstanceOf(IOException.class);
      }
      assertThat(
              RecordedLog.lines(Level.WARN, "connection refused: limit of 1 connections reached"))
          .isNotEmpty();
      assertThat(first.rcpt("<a>")).isEqualTo(MilterReply.CONTINUE);
      first.quit();
      assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
      try (MilterClient third = connect()) {
        third.negotiate(OptionOffer.VERSION_6);
      }
    }
  }

  @Test
  void closesTheOldestWithoutAMessageForANewOne() throws IOException, InterruptedException {
    try (MilterClient busy = start(limits(3, LONG, LONG, LONG, LONG));
        MilterClient oldest = connect()) {
      begin(busy);
      busy.mail("<>");
      begin(oldest);
      try (MilterClient younger = connect()) {
        begin(younger);
        try (MilterClient next = connect()) {
          begin(next);
          assertThatThrownBy(oldest::receive).isInstanceOf(EOFException.class);
          assertThat(RecordedLog.lines(Level.WARN, "and this one has been idle longest"))
              .hasSize(1);
          assertThat(next.helo("x")).isEqualTo(MilterReply.CONTINUE);
          assertThat(younger.helo("x")).isEqualTo(MilterReply.CONTINUE);
          assertThat(busy.rcpt("<a>")).isEqualTo(MilterReply.CONTINUE);
        }
      }
    }
  }

  /** Both drip, and only one of them within the time. */
  @Test
  void aPacketHasATimeFromItsFirstOctetToItsLast() throws Exception {
    Duration packet = Duration.ofMillis(600);
    ConnectionLimits limits =
        new ConnectionLimits(9, MEMORY, LONG, packet, LONG, LONG, LONG, SHORT);
    byte[] offer = PacketEncoder.encode(List.of(OptionOffer.VERSION_6.toPacket()));
    try (MilterClient other = start(limits);
        SocketChannel slow = SocketChannel.open(server().addresses().get(0).resolve());
        SocketChannel quick = SocketChannel.open(server().addresses().get(0).resolve())) {
      slow.write(ByteBuffer.wrap(offer));
      quick.write(ByteBuffer.wrap(offer));
      byte[] body = PacketEncoder.encode(List.of(Packet.of('U', new byte[] {'X', 0})));
      quick.write(ByteBuffer.wrap(PacketEncoder.encode(List.of(connect('U')))));
      long begun = System.nanoTime();
      // Never without an unfinished packet, but each is finished in time.
      quick.write(ByteBuffer.wrap(body, 0, 3));
      slow.write(ByteBuffer.wrap(body, 0, 3));
      while (System.nanoTime() - begun < 3 * packet.toNanos()) {
        Thread.sleep(50);
        ByteBuffer piece = ByteBuffer.allocate(body.length);
        piece.put(body, 3, body.length - 3).put(body, 0, 3).flip();
        quick.write(piece);
      }
      await(() -> !RecordedLog.lines(Level.INFO, "does not finish a packet for 0 s").isEmpty());
      assertThat(RecordedLog.lines(Level.INFO, "does not finish a packet for 0 s"))
          .singleElement()
          .satisfies(line -> assertThat(line.text()).contains("port " + port(slow) + " closed"));
      int before = unknown.get();
      quick.write(ByteBuffer.wrap(body, 3, body.length - 3));
      await(() -> unknown.get() > before);
      assertThat(unknown.get()).isGreaterThan(before);
      begin(other);
    }
  }

  private static Packet connect(char family) {
    return new PayloadWriter().string("x").octet(family).toPacket('C');
  }

  private static int port(SocketChannel channel) throws IOException {
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  @Test
  void closesOneThatDoesNotReadItsAnswers() throws IOException, InterruptedException {
    answer =
        Response.of(
            List.of(new Modification.ReplaceBody(ByteBuffer.allocate(20_000_000))),
            MilterReply.CONTINUE);
    ConnectionLimits limits =
        new ConnectionLimits(9, 30_000_000, LONG, LONG, LONG, SHORT, LONG, SHORT);
    try (MilterClient mta = start(limits)) {
      begin(mta);
      message(mta);
      mta.enqueue(Packet.of(CommandCode.END_OF_MESSAGE.code()));
      mta.flush();
      assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(RecordedLog.lines(Level.INFO, "it does not read its answers for 0 s")).hasSize(1);
  }

  @Test
  void doesNotCollectAnswersForOneThatDoesNotRead() throws IOException, InterruptedException {
    List<Packet> flood = new ArrayList<>(List.of(OptionOffer.VERSION_6.toPacket()));
    flood.add(Packet.of('C', new byte[] {'x', 0, 'U'}));
    flood.addAll(Collections.nCopies(3_000_000, Packet.of('U', new byte[] {'X', 0})));
    ByteBuffer octets = ByteBuffer.wrap(PacketEncoder.encode(flood));
    try (MilterClient other = start(limits(9, LONG, LONG, LONG, LONG));
        SocketChannel mta = SocketChannel.open()) {
      mta.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
      mta.connect(server().addresses().get(0).resolve());
      mta.configureBlocking(false);
      int before;
      do {
        before = unknown.get();
        while (mta.write(octets) > 0) {
          // As much as goes.
        }
        Thread.sleep(200);
      } while (unknown.get() > before);
      assertThat(before).isPositive();
      assertThat(octets.hasRemaining()).as("more could be sent").isTrue();
      begin(other);
      assertThat(other.helo("x")).isEqualTo(MilterReply.CONTINUE);
    }
  }

  @Test
  void letsAMessageInFlightEndBeforeItStops() throws Exception {
    try (MilterClient idle = start(limits(9, LONG, LONG, LONG, LONG));
        MilterClient busy = connect()) {
      begin(idle);
      begin(busy);
      message(busy);
      CompletableFuture<Boolean> stopped =
          CompletableFuture.supplyAsync(() -> server().stop(PATIENCE));
      assertThatThrownBy(idle::receive).isInstanceOf(EOFException.class);
      await(this::refusesConnections);
      assertThat(refusesConnections()).isTrue();
      assertThat(stopped).isNotDone();
      assertThat(busy.body(new byte[5])).isEqualTo(MilterReply.CONTINUE);
      atEnd.complete(Response.CONTINUE);
      assertThat(busy.endOfMessage()).isEqualTo(Response.CONTINUE);
      assertThatThrownBy(busy::receive).isInstanceOf(EOFException.class);
      assertThat(stopped.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private boolean refusesConnections() {
    try (MilterClient another = connect()) {
      return another.options().version() < 0; // it is connected
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void doesNotWaitForeverForAMessageInFlight() throws Exception {
    try (MilterClient busy = start(limits(9, LONG, LONG, LONG, LONG))) {
      begin(busy);
      message(busy);
      assertThat(server().stop(SHORT)).isFalse();
      assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void answersAMessageThatWaitsWhenItStops() throws Exception {
    try (MilterClient busy = start(limits(9, LONG, LONG, LONG, LONG))) {
      begin(busy);
      message(busy);
      CompletableFuture<Response> last =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return busy.endOfMessage();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      Thread.sleep(200);
      assertThat(server().stop(SHORT)).isFalse();
      assertThat(last.get(20, TimeUnit.SECONDS).verdict()).isEqualTo(MilterReply.TEMPFAIL);
      assertThat(aborted).hasValue(1);
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 500 && !condition.getAsBoolean(); i++) {
      Thread.sleep(10);
    }
  }
}
