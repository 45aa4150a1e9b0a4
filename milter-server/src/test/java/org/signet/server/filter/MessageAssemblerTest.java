package org.signet.server.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.dkim.message.HeaderLimits;
import org.signet.milter.event.MemoryBudget;
import org.signet.milter.event.MemoryExhaustedException;
import org.signet.milter.event.MemoryShare;
import org.signet.milter.event.MilterEvent;
import org.signet.policy.decision.MessageFacts;

/** Octets are counted, not items. */
class MessageAssemblerTest {
  private static final int BUDGET = 4 << 20;

  private final MemoryShare memory = new MemoryShare(new MemoryBudget(BUDGET), 1);

  private MessageAssembler assembler(boolean wantsRecipients) {
    return new MessageAssembler(HeaderLimits.defaults(), wantsRecipients, field -> false, memory);
  }

  private static MessageFacts facts(MessageAssembler assembler) {
    return assembler.facts(
        MessageFacts.Service.AUTO,
        new MessageFacts.Client("x", Optional.of(InetAddress.getLoopbackAddress())),
        new MessageFacts.MacroSource() {
          @Override
          public Optional<String> get(String name) {
            return Optional.empty();
          }

          @Override
          public Optional<String> atConnect(String name) {
            return Optional.empty();
          }
        });
  }

  private static MilterEvent.Rcpt recipient(int octets) {
    return new MilterEvent.Rcpt("<" + "a".repeat(octets) + ">", List.of());
  }

  @Test
  void keepsNoRecipientsThatNoRuleAsksFor() {
    MessageAssembler assembler = assembler(false);
    for (int i = 0; i < 4500; i++) {
      assembler.add(recipient(65_000));
    }
    assertThat(memory.reserved()).isZero();
    assertThat(facts(assembler).recipients()).isEmpty();
  }

  /** Not the 10,001st is left out, so that no rule is evaded, but the message is refused. */
  @ParameterizedTest
  @CsvSource({"65000, 16", "100, 6316", "0, 15887"})
  void keepsRecipientsWithinTheBudget(int octets, int most) {
    MessageAssembler assembler = assembler(true);
    for (int i = 0; i < most; i++) {
      assembler.add(recipient(octets));
    }
    assertThatThrownBy(() -> assembler.add(recipient(octets)))
        .isInstanceOf(MemoryExhaustedException.class)
        .hasMessage("the message needs more than 1048576 octets of memory");
    assertThat(facts(assembler).recipients()).hasSize(most);
  }

  @ParameterizedTest
  @CsvSource({
    "Subject, 100, 366",
    "DKIM-Signature, 100, 2772",
    "dkim-signature, 1000, 6372",
  })
  void countsFieldsWithWhatIsMadeOfThem(String name, int value, int octets) {
    assembler(true).add(new MilterEvent.Header(name, "x".repeat(value)));
    assertThat(memory.reserved()).isEqualTo(octets);
  }

  @Test
  void aFieldThatIsNotKeptDoesNotCount() {
    MessageAssembler assembler =
        new MessageAssembler(new HeaderLimits(10, 100), true, field -> false, memory);
    assembler.add(new MilterEvent.Header("A", "x".repeat(200)));
    assertThat(assembler.headerTooLarge()).isTrue();
    assertThat(memory.reserved()).isZero();
  }
}
