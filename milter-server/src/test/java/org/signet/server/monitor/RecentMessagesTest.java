package org.signet.server.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.signet.dkim.verify.FailReason;
import org.signet.dkim.verify.VerificationResult;
import org.signet.server.monitor.RecentMessages.Message;
import org.signet.server.observe.MessageReport.Ending;
import org.signet.server.observe.Reports;

class RecentMessagesTest {
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

  private final RecentMessages messages = new RecentMessages(() -> NOW);

  @Test
  void keepsTheLastOnesInOrder() {
    assertThat(messages.lastFirst()).isEmpty();
    for (int i = 0; i < RecentMessages.MOST + 7; i++) {
      messages.ended(Reports.signed());
    }

    assertThat(messages.lastFirst())
        .extracting(Message::number)
        .containsExactlyElementsOf(
            IntStream.range(0, RecentMessages.MOST)
                .mapToObj(i -> (long) RecentMessages.MOST + 6 - i)
                .toList());
  }

  @Test
  void saysWhatBecameOfEachSignature() {
    messages.ended(Reports.signed());
    messages.ended(
        Reports.verified(
            Ending.REJECT,
            Reports.pass("a.test", "s"),
            Reports.fail("b.test", "t", FailReason.KEY_MISSING)));

    assertThat(messages.lastFirst())
        .extracting(Message::outcomes)
        .containsExactly(
            List.of("pass s._domainkey.a.test", "permerror key-missing t._domainkey.b.test"),
            List.of("signed s1._domainkey.example.com"));
    assertThat(messages.lastFirst())
        .extracting(Message::at, Message::id, Message::reason, Message::answer)
        .containsExactly(
            tuple(NOW, "4T5X", "verified", Ending.REJECT),
            tuple(NOW, "4T5X", "signed", Ending.ACCEPT));
  }

  @Test
  void whatAMessageSaysIsCut() {
    String endless = "x".repeat(100_000);
    messages.ended(
        Reports.verified(
            Ending.ACCEPT,
            Collections.nCopies(1000, Reports.pass(endless, endless))
                .toArray(VerificationResult[]::new)));

    assertThat(messages.lastFirst().get(0).outcomes())
        .hasSize(RecentMessages.MOST_SIGNATURES + 1)
        .endsWith("995 more")
        .allMatch(text -> text.length() <= RecentMessages.LONGEST_TEXT + 3);
  }

  @Test
  void manyMayTellAtTheSameTime() throws Exception {
    CountDownLatch done = new CountDownLatch(4);
    for (int thread = 0; thread < 4; thread++) {
      new Thread(
              () -> {
                for (int i = 0; i < 2_500; i++) {
                  messages.ended(Reports.signed());
                }
                done.countDown();
              })
          .start();
    }
    while (done.getCount() > 0) {
      assertThat(messages.lastFirst()).hasSizeLessThanOrEqualTo(RecentMessages.MOST);
    }
    done.await();

    assertThat(messages.lastFirst()).hasSize(RecentMessages.MOST).doesNotHaveDuplicates();
  }
}
