package org.signet.milter.session;

import java.util.List;
import org.signet.milter.event.CommandCode;
import org.signet.milter.event.MemoryBudget;
import org.signet.milter.event.MemoryExhaustedException;
import org.signet.milter.option.NegotiatedOptions;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.ReplyEncoder;
import org.signet.milter.reply.Response;
import org.signet.milter.wire.Packet;

/** The command that is being processed: it gets one answer, or none if that was negotiated. */
final class CurrentCommand {
  private static final int SMALL = 4096; // octets of an answer that need no room in the budget

  private final SessionOutput output;
  private final MemoryBudget budget;
  private NegotiatedOptions options = new NegotiatedOptions(0, 0, 0);
  private ReplyEncoder encoder = new ReplyEncoder(options);
  private CommandCode code = CommandCode.OPTNEG;
  private boolean settled = true; // it needs no answer any more

  CurrentCommand(SessionOutput output, MemoryBudget budget) {
    this.output = output;
    this.budget = budget;
  }

  void negotiated(NegotiatedOptions agreed) {
    options = agreed;
    encoder = new ReplyEncoder(agreed);
  }

  /** A command has come. */
  void set(CommandCode command) {
    code = command;
  }

  CommandCode code() {
    return code;
  }

  boolean is(CommandCode command) {
    return code == command;
  }

  /** It is processed now; from here on it is owed an answer, if it gets one. */
  void begin() {
    settled = !isAnswered(code);
  }

  /** Whether the MTA waits for an answer to such a command. */
  boolean isAnswered(CommandCode command) {
    return command.unansweredBy().isEmpty() || !options.has(command.unansweredBy().get());
  }

  /** Sends a verdict, if it is answered at all. */
  void answer(MilterReply verdict) {
    if (isAnswered(code)) {
      Packet packet = encoder.verdict(verdict);
      settled = true;
      output.send(List.of(packet));
    }
  }

  /**
   * What to send at the end of a message. A skip means nothing there.
   *
   * @throws IllegalArgumentException if a modification was not negotiated or is too large to send
   * @throws MemoryExhaustedException if it is large, and has no room until the MTA has read it
   */
  List<Packet> encode(Response response) {
    MilterReply verdict = response.verdict();
    List<Packet> packets =
        encoder.response(
            verdict.equals(MilterReply.SKIP)
                ? Response.of(response.modifications(), MilterReply.CONTINUE)
                : response);
    long octets = 0;
    for (Packet packet : packets) {
      octets += packet.frameLength();
    }
    if (octets > SMALL && (octets > Integer.MAX_VALUE || !budget.hasRoomFor(octets))) {
      throw MemoryExhaustedException.ofAll();
    }
    return packets;
  }

  /** Sends what {@link #encode} gave. */
  void answer(List<Packet> packets) {
    settled = true;
    output.send(packets);
  }

  /** Refuses temporarily, if no answer was given yet. */
  void refuseUnlessSettled() {
    if (!settled) {
      answer(List.of(encoder.verdict(MilterReply.TEMPFAIL)));
    }
  }
}
