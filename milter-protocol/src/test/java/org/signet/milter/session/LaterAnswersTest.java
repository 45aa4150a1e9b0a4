package org.signet.milter.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.signet.milter.event.MilterContext;
import org.signet.milter.event.MilterEvent;
import org.signet.milter.event.MilterFilter;
import org.signet.milter.event.MilterHandler;
import org.signet.milter.option.OptionRequest;
import org.signet.milter.reply.Answer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Response;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.ProtocolViolationException;

/** Answers that are promised: nothing goes on before they come, and late ones change nothing. */
class LaterAnswersTest {
  private final List<String> happened = new ArrayList<>();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final CompletableFuture<MilterReply> atHeader = new CompletableFuture<>();
  private final CompletableFuture<MilterReply> atEndOfHeaders = new CompletableFuture<>();
  private final CompletableFuture<Response> atEnd = new CompletableFuture<>();

  private final MilterSession session =
      new MilterSession(
          new MilterFilter() {
            @Override
            public OptionRequest options() {
              return OptionRequest.nothing();
            }

            @Override
            public MilterHandler newHandler(MilterContext context) {
              return new Promising();
            }
          },
          tasks::add,
          new SessionOutput() {
            @Override
            public void send(List<Packet> packets) {
              packets.forEach(packet -> happened.add(Transcript.line(packet)));
            }

            @Override
            public void handlerFailed(String where, Throwable failure) {
              happened.add("failed " + where + ": " + failure.getMessage());
            }

            @Override
            public void resumed() {
              happened.add("resumed");
            }
          });

  private final class Promising implements MilterHandler {
    @Override
    public Answer<MilterReply> onHeader(MilterEvent.Header header) {
      return Answer.later(atHeader);
    }

    @Override
    public Answer<MilterReply> onEndOfHeaders() {
      return Answer.later(atEndOfHeaders);
    }

    @Override
    public Answer<Response> onEndOfMessage() {
      happened.add("onEndOfMessage");
      return Answer.later(atEnd);
    }

    @Override
    public void onAnswered() {
      happened.add("onAnswered");
    }

    @Override
    public void onAbort() {
      happened.add("onAbort");
    }
  }

  @BeforeEach
  void begin() throws ProtocolViolationException {
    receive("> OPTNEG 6 0x1ff 0x1fffff", "> CONNECT x U", "> MAIL <>", "> RCPT <a>");
    happened.clear();
  }

  private void receive(String... lines) throws ProtocolViolationException {
    for (String line : lines) {
      session.receive(Transcript.packet(line));
    }
  }

  private void runTasks() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  @Test
  void waits() throws ProtocolViolationException {
    receive("> HEADER A 1");
    assertThat(session.isAwaiting()).isTrue();
    assertThat(session.isBusy()).isTrue();
    assertThat(session.needsPacket()).isFalse();
    assertThat(session.mayShowProgress()).isFalse();
    assertThatThrownBy(() -> receive("> HEADER B 2")).isInstanceOf(IllegalStateException.class);

    atHeader.complete(MilterReply.CONTINUE);
    assertThat(happened).as("not on the thread that completes").isEmpty();
    runTasks();
    assertThat(happened).containsExactly("< CONTINUE", "resumed");
    assertThat(session.isAwaiting()).isFalse();
    assertThat(session.isBusy()).as("in a message").isTrue();
    receive("> ABORT");
    assertThat(session.isBusy()).isFalse();
    assertThat(session.state()).isEqualTo(SessionState.CONNECTED);
  }

  @Test
  void isReadyForPacketsOfTheSizeThatWasAgreedOn() throws ProtocolViolationException {
    MilterSession fresh =
        new MilterSession(
            new ScriptedFilter(
                new Transcript(Path.of("none"), List.of("filter protocol MAX_DATA_256K")),
                happened::add),
            tasks::add,
            new Ignored());
    assertThat(fresh.maxPayload()).isEqualTo(65_535);
    assertThat(fresh.isBusy()).isFalse();
    assertThat(fresh.needsPacket()).isFalse();
    fresh.receive(Transcript.packet("> OPTNEG 6 0x1ff 0x101fffff"));
    assertThat(fresh.maxPayload()).isEqualTo(262_143);
    assertThat(session.maxPayload()).isEqualTo(65_535);
  }

  private static final class Ignored implements SessionOutput {
    @Override
    public void send(List<Packet> packets) {}

    @Override
    public void handlerFailed(String where, Throwable failure) {}

    @Override
    public void resumed() {}
  }

  @Test
  void doesNotWaitForWhatIsThere() throws ProtocolViolationException {
    atHeader.complete(MilterReply.REJECT);
    receive("> HEADER A 1", "> END_OF_HEADERS");
    assertThat(happened).containsExactly("< REJECT", "< REJECT");
    assertThat(tasks).isEmpty();
  }

  @Test
  void waitsInTheMiddleOfAnEvent() throws ProtocolViolationException {
    receive("> END_OF_MESSAGE");
    assertThat(happened).isEmpty();
    assertThat(session.mayShowProgress()).isTrue();
    assertThat(session.needsPacket()).isTrue();
    atEndOfHeaders.complete(MilterReply.CONTINUE);
    runTasks();
    assertThat(happened).containsExactly("onEndOfMessage");
    assertThat(session.needsPacket()).isFalse();
    atEnd.complete(Response.CONTINUE);
    runTasks();
    assertThat(happened).containsExactly("onEndOfMessage", "onAnswered", "< CONTINUE", "resumed");
  }

  @Test
  void takesAFailedPromiseForAFailedHandler() throws ProtocolViolationException {
    receive("> HEADER A 1");
    atHeader.completeExceptionally(new IllegalStateException("no"));
    runTasks();
    assertThat(happened)
        .containsExactly("failed handling HEADER: no", "onAbort", "< TEMPFAIL", "resumed");
  }

  @Test
  void takesNullForAFailedHandler() throws ProtocolViolationException {
    receive("> HEADER A 1");
    atHeader.complete(null);
    runTasks();
    assertThat(happened)
        .containsExactly(
            "failed handling HEADER: the answer is null", "onAbort", "< TEMPFAIL", "resumed");
  }

  @Test
  void givesUp() throws ProtocolViolationException {
    atEndOfHeaders.complete(MilterReply.CONTINUE);
    receive("> END_OF_MESSAGE");
    session.giveUp(new IllegalStateException("too slow"));
    atEnd.complete(Response.CONTINUE);
    runTasks();
    assertThat(happened)
        .containsExactly(
            "onEndOfMessage",
            "failed handling END_OF_MESSAGE: too slow",
            "onAbort",
            "< TEMPFAIL",
            "resumed");
  }

  @Test
  void forgetsAnAnswerThatComesAfterTheEnd() throws ProtocolViolationException {
    receive("> HEADER A 1");
    session.close();
    atHeader.complete(MilterReply.CONTINUE);
    runTasks();
    assertThat(happened).containsExactly("onAbort");
  }
}
