package org.signet.milter.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.signet.milter.event.MemoryBudget;
import org.signet.milter.event.MemoryExhaustedException;
import org.signet.milter.option.NegotiatedOptions;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Modification;
import org.signet.milter.reply.Response;
import org.signet.milter.wire.Packet;

class CurrentCommandTest {
  private static final int FRAMES = 10; // octets beside the body: two frames without payload

  private static final class Ignored implements SessionOutput {
    @Override
    public void send(List<Packet> packets) {}

    @Override
    public void handlerFailed(String where, Throwable failure) {}

    @Override
    public void resumed() {}
  }

  private static CurrentCommand command(long budget) {
    CurrentCommand command = new CurrentCommand(new Ignored(), new MemoryBudget(budget));
    command.negotiated(new NegotiatedOptions(6, 0x1ff, 0));
    return command;
  }

  private static Response answerOf(int octets) {
    return Response.of(
        List.of(new Modification.ReplaceBody(ByteBuffer.allocate(octets - FRAMES))),
        MilterReply.CONTINUE);
  }

  @Test
  void onlyALargeAnswerNeedsRoom() {
    assertThat(command(0).encode(answerOf(4096))).hasSize(2);
    assertThatThrownBy(() -> command(4096).encode(answerOf(4097)))
        .isInstanceOf(MemoryExhaustedException.class);
    assertThat(command(4097).encode(answerOf(4097))).hasSize(2);
  }
}
