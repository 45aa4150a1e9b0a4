package org.signet.milter.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.milter.event.CommandCode;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.SmtpReply;

class VerdictsTest {
  private static final MilterReply TEXT = MilterReply.of(SmtpReply.of(550, "5.7.1", "no"));

  private final Verdicts verdicts = new Verdicts();

  private static MilterReply reply(String name) {
    return name.equals("TEXT") ? TEXT : MilterReply.Plain.valueOf(name);
  }

  private String decided() {
    if (verdicts.decided() == null) {
      return "";
    }
    return (verdicts.sessionIsDecided() ? "session " : "message ")
        + (TEXT.equals(verdicts.decided()) ? "TEXT" : verdicts.decided());
  }

  @ParameterizedTest
  @CsvSource({
    // command, verdict, answer, what is decided if it is answered, and if not; - is refused
    "CONNECT, CONTINUE, CONTINUE, '', ''",
    "CONNECT, ACCEPT, ACCEPT, session ACCEPT, session ACCEPT",
    "CONNECT, REJECT, REJECT, session REJECT, session REJECT",
    "CONNECT, DISCARD, '', -, -",
    "CONNECT, SKIP, CONTINUE, '', ''",
    "HELO, TEXT, TEXT, session TEXT, session TEXT",
    "HELO, DISCARD, '', -, -",
    "MAIL, ACCEPT, ACCEPT, message ACCEPT, message ACCEPT",
    "MAIL, DISCARD, DISCARD, message DISCARD, message DISCARD",
    "MAIL, TEMPFAIL, TEMPFAIL, message TEMPFAIL, message TEMPFAIL",
    "RCPT, ACCEPT, ACCEPT, message ACCEPT, message ACCEPT",
    "RCPT, DISCARD, DISCARD, message DISCARD, message DISCARD",
    "RCPT, REJECT, REJECT, '', -",
    "RCPT, TEXT, TEXT, '', -",
    "DATA, ACCEPT, ACCEPT, message ACCEPT, message ACCEPT",
    "DATA, REJECT, REJECT, '', message REJECT",
    "DATA, TEXT, TEXT, '', message TEXT",
    "HEADER, REJECT, REJECT, message REJECT, message REJECT",
    "HEADER, SKIP, CONTINUE, '', ''",
    "BODY, SKIP, SKIP, '', ''",
    "BODY, DISCARD, DISCARD, message DISCARD, message DISCARD",
    "UNKNOWN, CONTINUE, CONTINUE, '', ''",
    "UNKNOWN, ACCEPT, CONTINUE, '', ''",
    "UNKNOWN, DISCARD, CONTINUE, '', ''",
    "UNKNOWN, REJECT, REJECT, '', ''",
    "UNKNOWN, TEXT, TEXT, '', ''",
  })
  void meansWhatItMeansAtItsEvent(
      CommandCode command, String given, String answer, String ifAnswered, String ifNot) {
    check(command, given, answer, ifAnswered, true);
    verdicts.sessionEnds();
    check(command, given, answer, ifNot, false);
  }

  private void check(
      CommandCode command, String given, String answer, String decided, boolean answered) {
    if (decided.equals("-")) {
      assertThatThrownBy(() -> verdicts.take(command, reply(given), answered))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(decided()).isEmpty();
    } else {
      assertThat(verdicts.take(command, reply(given), answered)).isEqualTo(reply(answer));
      assertThat(decided()).isEqualTo(decided);
      assertThat(verdicts.messageIsDecided()).isEqualTo(decided.startsWith("message"));
    }
  }

  @Test
  void aSkipHoldsUntilAnotherEventOrTheEnd() {
    verdicts.take(CommandCode.BODY, MilterReply.SKIP, true);
    assertThat(verdicts.skips(CommandCode.BODY)).isTrue();
    assertThat(verdicts.skips(CommandCode.BODY)).isTrue();
    assertThat(verdicts.skips(CommandCode.HEADER)).isFalse();
    assertThat(verdicts.skips(CommandCode.BODY)).isFalse();

    verdicts.take(CommandCode.CONNECT, MilterReply.SKIP, true);
    verdicts.sessionEnds();
    assertThat(verdicts.skips(CommandCode.CONNECT)).as("another client").isFalse();

    verdicts.take(CommandCode.HEADER, MilterReply.SKIP, true);
    verdicts.messageEnds();
    assertThat(verdicts.skips(CommandCode.HEADER)).as("another message").isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "CONNECT, session TEMPFAIL",
    "HELO, session TEMPFAIL",
    "MAIL, message TEMPFAIL",
    "RCPT, message TEMPFAIL",
    "UNKNOWN, ''",
  })
  void aFailureDecidesWhatItIsAbout(CommandCode command, String decided) {
    verdicts.takeFailure(command, MilterReply.TEMPFAIL);
    assertThat(decided()).isEqualTo(decided);
    verdicts.messageEnds();
    assertThat(decided()).isEqualTo(decided.startsWith("session") ? decided : "");
    verdicts.sessionEnds();
    assertThat(Optional.ofNullable(verdicts.decided())).isEmpty();
  }

  @Test
  void whatIsDecidedAboutTheSessionComesFirst() {
    verdicts.refuseMessage(TEXT);
    assertThat(decided()).isEqualTo("message TEXT");
    verdicts.refuseSession(MilterReply.TEMPFAIL);
    assertThat(decided()).isEqualTo("session TEMPFAIL");
    assertThat(verdicts.messageIsDecided()).isTrue();
  }
}
