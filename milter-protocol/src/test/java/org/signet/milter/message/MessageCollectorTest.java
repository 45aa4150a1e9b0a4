package org.signet.milter.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.signet.milter.event.Macros;
import org.signet.milter.event.MemoryBudget;
import org.signet.milter.event.MemoryShare;
import org.signet.milter.event.MilterContext;
import org.signet.milter.event.MilterEvent;
import org.signet.milter.event.MilterHandler;
import org.signet.milter.option.ActionFlag;
import org.signet.milter.option.MacroStage;
import org.signet.milter.option.NegotiatedOptions;
import org.signet.milter.option.ProtocolFlag;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.SmtpReply;

/** What is kept of a message, and what counts. */
class MessageCollectorTest {
  private static final int OVERHEAD = 64;

  private final MemoryShare memory = new MemoryShare(new MemoryBudget(1_000_000), 1);

  private MilterHandler handler(int mostOctets) {
    return MessageFilter.of(message -> MilterReply.CONTINUE)
        .withMostOctets(mostOctets)
        .newHandler(new Context(memory));
  }

  private record Context(MemoryShare memory) implements MilterContext, Macros {
    @Override
    public NegotiatedOptions options() {
      return new NegotiatedOptions(6, 0, 0);
    }

    @Override
    public Macros macros() {
      return this;
    }

    @Override
    public Optional<String> get(String name) {
      return Optional.empty();
    }

    @Override
    public Optional<String> get(MacroStage stage, String name) {
      return Optional.empty();
    }
  }

  private static MilterEvent.BodyChunk body(int octets) {
    return new MilterEvent.BodyChunk(ByteBuffer.allocate(octets));
  }

  @Test
  void countsEachPartAndItsOverhead() {
    MilterHandler handler = handler(1000);
    handler.onMail(new MilterEvent.Mail("abc", List.of("de", "f")));
    assertThat(memory.reserved()).isEqualTo(6 + OVERHEAD);
    handler.onRcpt(new MilterEvent.Rcpt("a", List.of("bc")));
    assertThat(memory.reserved()).isEqualTo(9 + 2 * OVERHEAD);
    handler.onHeader(new MilterEvent.Header("ab", "c"));
    assertThat(memory.reserved()).isEqualTo(12 + 3 * OVERHEAD);
    handler.onBody(body(100));
    assertThat(memory.reserved()).isEqualTo(112 + 4 * OVERHEAD);
  }

  @Test
  void takesAMessageOfExactlyTheLimit() {
    MilterHandler handler = handler(10);
    assertThat(handler.onHeader(new MilterEvent.Header("abc", "de")))
        .isEqualTo(MilterReply.CONTINUE);
    assertThat(handler.onBody(body(5))).isEqualTo(MilterReply.CONTINUE);
    assertThat(handler.onBody(body(1)))
        .isEqualTo(MilterReply.of(SmtpReply.of(451, "4.3.4", "message of more than 10 octets")));
    assertThat(handler.onBody(body(10))).as("the next message").isEqualTo(MilterReply.CONTINUE);
  }

  @Test
  void aLimitLeavesRoomForSomething() {
    MessageFilter filter = MessageFilter.of(message -> MilterReply.CONTINUE);
    assertThat(filter.withMostOctets(1)).isNotNull();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> filter.withMostOctets(0))
        .withMessage("the limit must allow at least one octet");
  }

  @Test
  void asksForWhatItsHandlerDoes() {
    MessageFilter filter =
        MessageFilter.of(message -> MilterReply.CONTINUE, ActionFlag.QUARANTINE)
            .withMacros(MacroStage.EOM, "i", "{auth_authen}")
            .withMacros(MacroStage.CONNECT, "j")
            .withoutBody();
    assertThat(filter.options().requiredActions()).containsExactly(ActionFlag.QUARANTINE);
    assertThat(filter.options().wantedProtocol())
        .containsExactlyInAnyOrder(
            ProtocolFlag.HEADER_LEADING_SPACE, ProtocolFlag.NO_UNKNOWN, ProtocolFlag.NO_BODY);
    assertThat(filter.options().macros())
        .containsOnlyKeys(MacroStage.EOM, MacroStage.CONNECT)
        .containsEntry(MacroStage.EOM, List.of("i", "{auth_authen}"));
  }
}
