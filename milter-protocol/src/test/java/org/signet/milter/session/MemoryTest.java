package org.signet.milter.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.milter.event.MemoryBudget;
import org.signet.milter.event.MemoryExhaustedException;
import org.signet.milter.event.MemoryShare;
import org.signet.milter.event.MilterContext;
import org.signet.milter.event.MilterEvent;
import org.signet.milter.event.MilterFilter;
import org.signet.milter.event.MilterHandler;
import org.signet.milter.option.ActionFlag;
import org.signet.milter.option.OptionRequest;
import org.signet.milter.option.ProtocolFlag;
import org.signet.milter.reply.Answer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Modification;
import org.signet.milter.reply.Response;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.PayloadWriter;
import org.signet.milter.wire.ProtocolViolationException;

/** What messages keep is counted and given back; over the budget they are refused for now. */
class MemoryTest {
  private static final String REFUSED =
      "< REPLYCODE \"451 4.3.2 no memory for this message at the moment, try again later\"";
  private static final int BUDGET = 400_000;

  private final MemoryBudget budget = new MemoryBudget(BUDGET);
  private final List<String> failures = new ArrayList<>();
  private final List<String> answers = new ArrayList<>();
  private int headers;
  private int answered;
  private int aborts;
  private @Nullable CompletableFuture<Response> atEnd;

  private MilterSession session(Set<ProtocolFlag> flags) throws ProtocolViolationException {
    MilterSession session =
        new MilterSession(
            new MilterFilter() {
              @Override
              public OptionRequest options() {
                return new OptionRequest(Set.of(ActionFlag.CHANGE_BODY), Set.of(), flags, Map.of());
              }

              @Override
              public MilterHandler newHandler(MilterContext context) {
                return new Keeping(context);
              }
            },
            Runnable::run,
            new SessionOutput() {
              @Override
              public void send(List<Packet> packets) {
                Packet last = packets.get(packets.size() - 1);
                answers.add(Transcript.line(last));
              }

              @Override
              public void handlerFailed(String where, Throwable cause) {
                failures.add(where + ": " + cause.getMessage());
              }

              @Override
              public void resumed() {}
            },
            budget);
    receive(session, "> OPTNEG 6 0x1ff 0x1fffff", "> CONNECT x U");
    return session;
  }

  /** Keeps the values of its header fields. */
  private final class Keeping implements MilterHandler {
    private final MilterContext context;

    Keeping(MilterContext context) {
      this.context = context;
    }

    @Override
    public Answer<MilterReply> onHeader(MilterEvent.Header header) {
      context.memory().take(header.value().length());
      headers++;
      return header.name().equals("Refuse") ? MilterReply.REJECT : MilterReply.CONTINUE;
    }

    @Override
    public Answer<Response> onEndOfMessage() {
      return atEnd == null ? Response.CONTINUE : Answer.later(atEnd);
    }

    @Override
    public void onAnswered() {
      answered++;
    }

    @Override
    public void onAbort() {
      aborts++;
    }
  }

  private static void receive(MilterSession session, String... lines)
      throws ProtocolViolationException {
    for (String line : lines) {
      session.receive(Transcript.packet(line));
    }
  }

  private static void header(MilterSession session, int octets) throws ProtocolViolationException {
    session.receive(new PayloadWriter().string("A").string("b".repeat(octets)).toPacket('L'));
  }

  private String last() {
    return answers.get(answers.size() - 1);
  }

  /** MAIL was negotiated away, and there was nothing else. */
  @Test
  void aMessageMayBeginWithItsEnd() throws ProtocolViolationException {
    MilterSession session = session(Set.of(ProtocolFlag.NO_MAIL));
    receive(session, "> END_OF_MESSAGE");
    assertThat(last()).isEqualTo("< CONTINUE");
    assertThat(answered).isEqualTo(1);
    assertThat(aborts).isZero();
  }

  @Test
  void aVerdictBeforeTheEndGivesTheMemoryBack() throws ProtocolViolationException {
    MilterSession session = session(Set.of());
    receive(session, "> MAIL <>");
    header(session, 60_000);
    assertThat(budget.taken()).isPositive();
    receive(session, "> HEADER Refuse x");
    assertThat(last()).isEqualTo("< REJECT");
    assertThat(budget.taken()).isZero();
    assertThat(aborts).isZero();
  }

  @Test
  void aMessageThatNeedsTooMuchIsRefusedAndTheNextOneGoesOn() throws ProtocolViolationException {
    MilterSession session = session(Set.of());
    receive(session, "> MAIL <>", "> RCPT <a>");
    header(session, 60_000);
    assertThat(last()).isEqualTo("< CONTINUE");
    header(session, 60_000);
    assertThat(last()).isEqualTo(REFUSED);
    assertThat(budget.taken()).isZero();
    header(session, 60_000);
    assertThat(last()).isEqualTo(REFUSED);
    receive(session, "> END_OF_MESSAGE");
    assertThat(last()).isEqualTo(REFUSED);
    assertThat(headers).isEqualTo(1);
    assertThat(aborts).isEqualTo(1);
    assertThat(failures)
        .containsExactly("handling HEADER: the message needs more than 100000 octets of memory");

    receive(session, "> MAIL <>", "> RCPT <a>");
    header(session, 60_000);
    assertThat(budget.taken()).isBetween(60_000L, 65_000L);
    receive(session, "> END_OF_MESSAGE");
    assertThat(last()).isEqualTo("< CONTINUE");
    assertThat(budget.taken()).isZero();
  }

  @Test
  void whatIsNotAnsweredIsRefusedAtTheNextAnswer() throws ProtocolViolationException {
    MilterSession session = session(Set.of(ProtocolFlag.NO_REPLY_HEADER));
    receive(session, "> MAIL <>", "> RCPT <a>");
    int before = answers.size();
    for (int i = 0; i < 100; i++) {
      header(session, 60_000);
    }
    assertThat(answers).hasSize(before);
    assertThat(budget.taken()).isZero();
    receive(session, "> END_OF_HEADERS");
    assertThat(last()).isEqualTo(REFUSED);
    assertThat(failures).hasSize(1);
  }

  @Test
  void allTogetherKeepNoMoreThanTheBudget() throws ProtocolViolationException {
    List<MilterSession> sessions = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      MilterSession session = session(Set.of());
      sessions.add(session);
      receive(session, "> MAIL <>", "> RCPT <a>");
      header(session, 60_000);
      assertThat(last()).isEqualTo(i < 6 ? "< CONTINUE" : REFUSED);
      assertThat(budget.taken()).isLessThanOrEqualTo(BUDGET);
    }
    assertThat(failures)
        .hasSize(2)
        .containsOnly("handling HEADER: the memory for all messages is used up");
    receive(sessions.get(0), "> ABORT");
    sessions.get(1).close();
    receive(sessions.get(7), "> MAIL <>", "> RCPT <a>");
    header(sessions.get(7), 60_000);
    assertThat(last()).isEqualTo("< CONTINUE");
    sessions.forEach(MilterSession::close);
    assertThat(budget.taken()).isZero();
  }

  /** Each of the commands, in the order of a session. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "CONNECT, true, refused",
    "HELO, true, refused",
    "MAIL, true, refused",
    "RCPT, true, refused",
    "DATA, true, refused",
    "HEADER, true, refused",
    "END_OF_HEADERS, true, refused",
    "BODY, true, refused",
    "END_OF_MESSAGE, true, refused",
    "UNKNOWN, true, accepted",
    "MACRO, false, refused",
    "ABORT, false, accepted",
  })
  void aPacketThatCouldNotBeKeptIsAnswered(String command, boolean isAnswered, String message)
      throws ProtocolViolationException {
    List<String> whole =
        List.of(
            "> CONNECT x U",
            "> HELO x",
            "> MACRO MAIL i 1",
            "> MAIL <>",
            "> RCPT <a>",
            "> UNKNOWN x",
            "> DATA",
            "> HEADER A 1",
            "> END_OF_HEADERS",
            "> BODY x",
            "> END_OF_MESSAGE",
            "> ABORT");
    MilterSession session = session(Set.of());
    receive(session, "> QUIT_NEW_CONNECTION");
    String atEnd = "";
    for (String line : whole) {
      int before = answers.size();
      Packet packet = Transcript.packet(line);
      if (line.startsWith("> " + command)) {
        session.receiveDropped(packet.command(), MemoryExhaustedException.ofAll());
        assertThat(answers).hasSize(before + (isAnswered ? 1 : 0));
      } else {
        session.receive(packet);
      }
      atEnd = line.equals("> END_OF_MESSAGE") ? last() : atEnd;
    }
    assertThat(atEnd).isEqualTo(message.equals("refused") ? REFUSED : "< CONTINUE");
    assertThat(failures).hasSize(command.equals("ABORT") ? 0 : 1);
    receive(session, "> QUIT_NEW_CONNECTION", "> CONNECT x U", "> MAIL <>");
    assertThat(last()).isEqualTo("< CONTINUE");
  }

  @Test
  void macrosCountAndWithoutThemNothingIsDecided() throws ProtocolViolationException {
    MemoryShare others = new MemoryShare(budget, 1);
    MilterSession session = session(Set.of());
    for (int i = 0; i < 4; i++) {
      others.set(Math.min(BUDGET / 4, others.reserved() + 90_000));
    }
    assertThat(budget.change(0, BUDGET - budget.taken() - 8000)).isTrue();
    Packet macros = Packet.of('D', ("M" + "i\0" + "4".repeat(5000) + "\0").getBytes(US_ASCII));
    session.receive(macros);
    receive(session, "> MAIL <>", "> RCPT <a>");
    assertThat(last()).isEqualTo("< CONTINUE");
    session.receive(Packet.of('D', ("L" + "i\0" + "4".repeat(5000) + "\0").getBytes(US_ASCII)));
    header(session, 1);
    assertThat(last()).isEqualTo(REFUSED);
    receive(session, "> ABORT", "> MAIL <>");
    assertThat(last()).as("who the client is got lost, too").isEqualTo(REFUSED);
    assertThat(failures).containsExactly("keeping macros: the memory for all messages is used up");
    receive(session, "> QUIT_NEW_CONNECTION", "> CONNECT x U", "> MAIL <>");
    assertThat(last()).isEqualTo("< CONTINUE");
  }

  @Test
  void aMessageGivesWayAtOnceIfItsAnswerIsOutstanding() throws ProtocolViolationException {
    atEnd = new CompletableFuture<>();
    MilterSession session = session(Set.of());
    receive(session, "> MAIL <>", "> RCPT <a>");
    header(session, 60_000);
    receive(session, "> END_OF_MESSAGE");
    assertThat(session.isAwaiting()).isTrue();
    assertThat(session.refuseMessage(MemoryExhaustedException.ofAll())).isTrue();
    assertThat(last()).isEqualTo(REFUSED);
    assertThat(budget.taken()).isZero();
    assertThat(session.refuseMessage(MemoryExhaustedException.ofAll())).isFalse();
    int before = answers.size();
    atEnd.complete(Response.CONTINUE);
    assertThat(answers).hasSize(before);
  }

  @Test
  void aMessageGivesWayAtTheNextAnswerOtherwise() throws ProtocolViolationException {
    MilterSession session = session(Set.of());
    assertThat(session.refuseMessage(MemoryExhaustedException.ofAll())).isFalse();
    receive(session, "> MAIL <>", "> RCPT <a>");
    header(session, 60_000);
    int before = answers.size();
    assertThat(session.refuseMessage(MemoryExhaustedException.ofAll())).isTrue();
    assertThat(session.refuseMessage(MemoryExhaustedException.ofAll())).isFalse();
    assertThat(answers).hasSize(before);
    assertThat(budget.taken()).isZero();
    receive(session, "> BODY x");
    assertThat(last()).isEqualTo(REFUSED);
    receive(session, "> END_OF_MESSAGE");
    assertThat(last()).isEqualTo(REFUSED);
    assertThat(aborts).isEqualTo(1);
    receive(session, "> MAIL <>");
    assertThat(last()).isEqualTo("< CONTINUE");
  }

  @Test
  void anAnswerThatIsTooLargeIsRefused() throws ProtocolViolationException {
    atEnd =
        CompletableFuture.completedFuture(
            Response.of(
                List.of(new Modification.ReplaceBody(ByteBuffer.allocate(BUDGET))),
                MilterReply.CONTINUE));
    MilterSession session = session(Set.of());
    receive(session, "> MAIL <>", "> RCPT <a>", "> END_OF_MESSAGE");
    assertThat(last()).isEqualTo(REFUSED);
    atEnd = null;
    receive(session, "> MAIL <>", "> RCPT <a>", "> END_OF_MESSAGE");
    assertThat(last()).isEqualTo("< CONTINUE");
  }
}
