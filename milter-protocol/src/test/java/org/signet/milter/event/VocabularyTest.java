package org.signet.milter.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.milter.option.ProtocolFlag;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.ReplyType;
import org.signet.milter.reply.Response;
import org.signet.milter.reply.SmtpReply;

/** Small vocabularies, and the defaults. */
class VocabularyTest {

  @Test
  void findsEachByItsOctetAndNoOther() {
    for (int octet = -128; octet < 128; octet++) {
      byte code = (byte) octet;
      assertThat(CommandCode.of(code))
          .isEqualTo(
              Stream.of(CommandCode.values()).filter(c -> c.code() == code).findAny().orElse(null));
      assertThat(ReplyType.of(code))
          .isEqualTo(
              Stream.of(ReplyType.values()).filter(c -> c.code() == code).findAny().orElse(null));
      assertThat(AddressFamily.of(code))
          .isEqualTo(
              Stream.of(AddressFamily.values())
                  .filter(c -> c.code() == code)
                  .findAny()
                  .orElse(null));
    }
    assertThat(CommandCode.of((byte) 'U')).isEqualTo(CommandCode.UNKNOWN);
    assertThat(ReplyType.of((byte) 'q')).isEqualTo(ReplyType.QUARANTINE);
    assertThat(AddressFamily.of((byte) '6')).isEqualTo(AddressFamily.INET6);
  }

  @Test
  void theEndOfAMessageIsAlwaysSentAndAnswered() {
    assertThat(CommandCode.END_OF_MESSAGE.leftOutBy()).isEmpty();
    assertThat(CommandCode.END_OF_MESSAGE.unansweredBy()).isEmpty();
    assertThat(CommandCode.BODY.leftOutBy()).contains(ProtocolFlag.NO_BODY);
    assertThat(CommandCode.BODY.unansweredBy()).contains(ProtocolFlag.NO_REPLY_BODY);
  }

  @Test
  void aHandlerThatOverridesNothingLetsEverythingPass() {
    MilterHandler handler = new MilterHandler() {};
    assertThat(handler.onData()).isSameAs(MilterReply.CONTINUE);
    assertThat(handler.onEndOfHeaders()).isSameAs(MilterReply.CONTINUE);
    assertThat(handler.onHelo(new MilterEvent.Helo("x"))).isSameAs(MilterReply.CONTINUE);
    assertThat(handler.onUnknown(new MilterEvent.Unknown("x"))).isSameAs(MilterReply.CONTINUE);
    assertThat(handler.onHeader(new MilterEvent.Header("A", "b"))).isSameAs(MilterReply.CONTINUE);
    assertThat(handler.onEndOfMessage()).isSameAs(Response.CONTINUE);
  }

  @Test
  void onlyContinueAndSkipGoOn() {
    assertThat(
            Stream.of(MilterReply.Plain.values())
                .filter(MilterReply.Plain::goesOn)
                .map(MilterReply.Plain::type))
        .containsExactly(ReplyType.CONTINUE, ReplyType.SKIP);
    assertThat(
            Stream.of(MilterReply.Plain.values())
                .filter(reply -> !reply.goesOn())
                .map(MilterReply.Plain::type))
        .containsExactly(ReplyType.ACCEPT, ReplyType.REJECT, ReplyType.TEMPFAIL, ReplyType.DISCARD);
    assertThat(MilterReply.of(SmtpReply.of(550, "5.7.1", "no")).goesOn()).isFalse();
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new OutOfMemoryError(), true),
        Arguments.of(new InternalError(), true),
        Arguments.of(new StackOverflowError(), false),
        Arguments.of(new NoClassDefFoundError(), false),
        Arguments.of(new IllegalStateException(new OutOfMemoryError()), false),
        Arguments.of(new CompletionException(new OutOfMemoryError()), true),
        Arguments.of(
            new CompletionException(new CompletionException(new OutOfMemoryError())), true),
        Arguments.of(new CompletionException("no cause", null), false),
        Arguments.of(new CompletionException(new StackOverflowError()), false));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aBrokenJvmIsFatal(Throwable failure, boolean fatal) {
    assertThat(FatalFailure.is(failure)).isEqualTo(fatal);
  }
}
