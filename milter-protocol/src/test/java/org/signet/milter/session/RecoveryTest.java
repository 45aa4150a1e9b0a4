package org.signet.milter.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.milter.event.CommandCode;
import org.signet.milter.event.MemoryBudget;
import org.signet.milter.event.MemoryExhaustedException;
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

/** What fails beside the handler, and packets that could not be kept: all is in order after it. */
class RecoveryTest {
  private final MemoryExhaustedException noRoom = MemoryExhaustedException.ofAll();
  private static final String REFUSED =
      "< REPLYCODE \"451 4.3.2 no memory for this message at the moment, try again later\"";

  private final List<String> happened = new ArrayList<>();
  private final MemoryBudget budget = new MemoryBudget(1_000_000);
  private boolean logIsFull;
  private boolean fails;
  private Answer<MilterReply> atMail = MilterReply.CONTINUE;
  private Answer<MilterReply> atHeader = MilterReply.CONTINUE;

  private final MilterSession session =
      new MilterSession(
          new MilterFilter() {
            @Override
            public OptionRequest options() {
              return OptionRequest.nothing();
            }

            @Override
            public MilterHandler newHandler(MilterContext context) {
              happened.add("new handler");
              return new Handler();
            }
          },
          Runnable::run,
          new SessionOutput() {
            @Override
            public void send(List<Packet> packets) {
              packets.forEach(packet -> happened.add(Transcript.line(packet)));
            }

            @Override
            public void handlerFailed(String where, Throwable failure) {
              happened.add("failed " + where + ": " + failure.getMessage());
              if (logIsFull) {
                logIsFull = false;
                throw new IllegalStateException("the log is full");
              }
            }

            @Override
            public void resumed() {
              happened.add("resumed");
            }
          },
          budget);

  private final class Handler implements MilterHandler {
    @Override
    public Answer<MilterReply> onMail(MilterEvent.Mail mail) {
      happened.add("onMail");
      return atMail;
    }

    @Override
    public Answer<MilterReply> onRcpt(MilterEvent.Rcpt rcpt) {
      happened.add("onRcpt");
      return MilterReply.CONTINUE;
    }

    @Override
    public Answer<MilterReply> onHeader(MilterEvent.Header header) {
      if (fails) {
        throw new IllegalStateException("a bug");
      }
      return atHeader;
    }

    @Override
    public Answer<Response> onEndOfMessage() {
      if (fails) {
        throw new IllegalStateException("a bug");
      }
      return Response.CONTINUE;
    }

    @Override
    public void onAbort() {
      happened.add("onAbort");
    }

    @Override
    public void onClose() {
      happened.add("onClose");
    }
  }

  @BeforeEach
  void begin() throws ProtocolViolationException {
    receive("> OPTNEG 6 0x1ff 0x1fffff", "> CONNECT x U");
    happened.clear();
  }

  private List<String> receive(String... lines) throws ProtocolViolationException {
    happened.clear();
    for (String line : lines) {
      session.receive(Transcript.packet(line));
    }
    return List.copyOf(happened);
  }

  private List<String> drop(CommandCode command) throws ProtocolViolationException {
    happened.clear();
    session.receiveDropped((byte) command.code(), noRoom);
    return List.copyOf(happened);
  }

  @Test
  void aFailureThatCannotBeLoggedRefusesTheMessage() throws ProtocolViolationException {
    receive("> MAIL <>");
    fails = true;
    logIsFull = true;
    assertThat(receive("> HEADER A b"))
        .containsExactly(
            "failed handling HEADER: a bug",
            "failed answering HEADER: the log is full",
            "onAbort",
            "< TEMPFAIL");
    fails = false;
    assertThat(receive("> HEADER A b", "> END_OF_MESSAGE"))
        .containsExactly("< TEMPFAIL", "< TEMPFAIL");
    assertThat(receive("> MAIL <>")).containsExactly("onMail", "< CONTINUE");
  }

  @Test
  void atTheEndOfAMessageItEndsTheMessage() throws ProtocolViolationException {
    receive("> MAIL <>", "> HEADER A b");
    fails = true;
    logIsFull = true;
    assertThat(receive("> END_OF_MESSAGE"))
        .containsExactly(
            "failed handling END_OF_MESSAGE: a bug",
            "failed answering END_OF_MESSAGE: the log is full",
            "onAbort",
            "< TEMPFAIL");
    assertThat(receive("> RCPT <a>")).containsExactly("onRcpt", "< CONTINUE");
  }

  @Test
  void aPromiseThatCannotBeAskedIsForgotten() throws ProtocolViolationException {
    receive("> MAIL <>");
    atHeader =
        Answer.later(
            new CompletableFuture<MilterReply>() {
              @Override
              public CompletableFuture<MilterReply> whenComplete(
                  BiConsumer<? super MilterReply, ? super Throwable> action) {
                throw new IllegalStateException("broken");
              }
            });
    assertThat(receive("> HEADER A b"))
        .containsExactly("failed answering HEADER: broken", "onAbort", "< TEMPFAIL");
    assertThat(session.isAwaiting()).isFalse();
    assertThat(receive("> HEADER A b")).containsExactly("< TEMPFAIL");
  }

  @Test
  void whatAPromiseFailsWithIsLoggedWithoutItsWrapper() throws ProtocolViolationException {
    receive("> MAIL <>");
    atHeader = Answer.later(CompletableFuture.failedFuture(new IllegalStateException("a bug")));
    assertThat(receive("> HEADER A b"))
        .containsExactly("failed handling HEADER: a bug", "onAbort", "< TEMPFAIL");
  }

  @Test
  void theDroppedEndOfADecidedMessageGetsItsVerdict() throws ProtocolViolationException {
    atMail = MilterReply.REJECT;
    assertThat(receive("> MAIL <>")).containsExactly("onMail", "< REJECT");
    assertThat(drop(CommandCode.HEADER)).containsExactly("< REJECT");
    assertThat(drop(CommandCode.END_OF_MESSAGE)).containsExactly("< REJECT");
    atMail = MilterReply.CONTINUE;
    assertThat(receive("> MAIL <>")).containsExactly("onMail", "< CONTINUE");
  }

  @Test
  void aDroppedAbortOrQuitIsOneAllTheSame() throws ProtocolViolationException {
    receive("> MAIL <>");
    assertThat(drop(CommandCode.ABORT)).containsExactly("onAbort");
    receive("> MAIL <>");
    assertThat(drop(CommandCode.QUIT_NEW_CONNECTION))
        .containsExactly("onAbort", "onClose", "new handler");
    assertThat(drop(CommandCode.QUIT)).containsExactly("onClose");
    assertThat(session.state()).isEqualTo(SessionState.OVER);
  }

  @Test
  void withoutItsMacrosNothingIsDecidedAndThatIsSaidOnce() throws ProtocolViolationException {
    receive("> MACRO MAIL i A", "> MAIL <>");
    assertThat(drop(CommandCode.MACRO))
        .containsExactly(
            "failed keeping macros: the memory for all messages is used up", "onAbort");
    assertThat(session.memory()).isZero();
    assertThat(drop(CommandCode.MACRO)).isEmpty();
    assertThat(receive("> HEADER A b", "> END_OF_MESSAGE", "> MAIL <>"))
        .containsExactly(REFUSED, REFUSED, REFUSED);
    receive("> QUIT_NEW_CONNECTION");
    assertThat(receive("> CONNECT x U", "> MAIL <>"))
        .containsExactly("< CONTINUE", "onMail", "< CONTINUE");
  }

  @Test
  void aMessageThatGivesWayIsSaidToDoSo() throws ProtocolViolationException {
    assertThat(session.refuseMessage(noRoom)).as("no message").isFalse();
    receive("> MAIL <>");
    happened.clear();
    assertThat(session.refuseMessage(noRoom)).isTrue();
    assertThat(session.refuseMessage(noRoom)).as("decided").isFalse();
    assertThat(happened)
        .containsExactly(
            "failed keeping a message: the memory for all messages is used up", "onAbort");
    assertThat(receive("> HEADER A b")).containsExactly(REFUSED);
  }

  @Test
  void takesNoPacketWhileAnAnswerIsOutstandingOrAfterTheEnd() throws ProtocolViolationException {
    receive("> MAIL <>");
    atHeader = Answer.later(new CompletableFuture<>());
    receive("> HEADER A b");
    assertThatThrownBy(() -> drop(CommandCode.HEADER)).isInstanceOf(IllegalStateException.class);
    session.close();
    assertThatThrownBy(() -> receive("> QUIT")).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "M, no-negotiation, MAIL (M) cannot come before the negotiation",
    "z, unknown-command, 'packet ''z'', payload octet 0: no such command'",
  })
  void nothingComesBeforeTheNegotiation(char command, String reason, String message) {
    MilterSession fresh =
        new MilterSession(
            new ScriptedFilter(new Transcript(Path.of("none"), List.of()), happened::add),
            Runnable::run,
            new SessionOutput() {
              @Override
              public void send(List<Packet> packets) {}

              @Override
              public void handlerFailed(String where, Throwable failure) {}

              @Override
              public void resumed() {}
            });
    assertThatThrownBy(() -> fresh.receive(Packet.of(command)))
        .hasMessage(message)
        .isInstanceOfSatisfying(
            ProtocolViolationException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void whatComesOutOfOrderIsNamed() {
    assertThatThrownBy(() -> receive("> END_OF_MESSAGE"))
        .hasMessage("END_OF_MESSAGE (E) cannot come outside a message")
        .isInstanceOfSatisfying(
            OutOfOrderEventException.class,
            e -> {
              assertThat(e.command()).isEqualTo(CommandCode.END_OF_MESSAGE);
              assertThat(e.state()).isEqualTo(SessionState.CONNECTED);
              assertThat(e.reason()).isEqualTo("out-of-order");
            });
  }

  @Test
  void theEndGivesMacrosBack() throws ProtocolViolationException {
    receive("> MACRO MAIL i A", "> MAIL <>");
    assertThat(session.memory()).isPositive();
    assertThat(budget.taken()).isEqualTo(session.memory());
    session.close();
    assertThat(session.memory()).isZero();
    assertThat(budget.taken()).isZero();
  }
}
