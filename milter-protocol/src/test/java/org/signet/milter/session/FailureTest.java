package org.signet.milter.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.milter.event.MilterContext;
import org.signet.milter.event.MilterEvent;
import org.signet.milter.event.MilterFilter;
import org.signet.milter.event.MilterHandler;
import org.signet.milter.option.ActionFlag;
import org.signet.milter.option.OptionRequest;
import org.signet.milter.reply.Answer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Modification;
import org.signet.milter.reply.Response;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.ProtocolViolationException;

/**
 * Whatever a filter throws, wherever: each event has its answer, and the next message is judged.
 */
class FailureTest {
  private static final List<String> MESSAGE =
      List.of(
          "> HELO x",
          "> MAIL <>",
          "> RCPT <a>",
          "> DATA",
          "> HEADER A 1",
          "> END_OF_HEADERS",
          "> BODY x",
          "> UNKNOWN x",
          "> END_OF_MESSAGE");

  private static final List<String> PLACES =
      List.of(
          "newHandler",
          "onConnect",
          "onHelo",
          "onMail",
          "onRcpt",
          "onData",
          "onHeader",
          "onEndOfHeaders",
          "onBody",
          "onUnknown",
          "onEndOfMessage",
          "onAbort",
          "onClose");

  private final List<String> failures = new ArrayList<>();
  private final List<String> answers = new ArrayList<>();
  private String failing = "";
  private @Nullable Throwable failure;
  private boolean later;
  private int aborts;

  private final class Failing implements MilterHandler {
    private <T extends Answer<T>> Answer<T> at(String place, T answer) {
      if (later && failing.equals(place)) {
        return Answer.later(CompletableFuture.failedFuture(failure()));
      }
      throwAt(place);
      return answer;
    }

    @Override
    public Answer<MilterReply> onConnect(MilterEvent.Connect connect) {
      return at("onConnect", MilterReply.CONTINUE);
    }

    @Override
    public Answer<MilterReply> onHelo(MilterEvent.Helo helo) {
      return at("onHelo", MilterReply.CONTINUE);
    }

    @Override
    public Answer<MilterReply> onMail(MilterEvent.Mail mail) {
      return at("onMail", MilterReply.CONTINUE);
    }

    @Override
    public Answer<MilterReply> onRcpt(MilterEvent.Rcpt rcpt) {
      return at("onRcpt", MilterReply.CONTINUE);
    }

    @Override
    public Answer<MilterReply> onData() {
      return at("onData", MilterReply.CONTINUE);
    }

    @Override
    public Answer<MilterReply> onHeader(MilterEvent.Header header) {
      return at("onHeader", MilterReply.CONTINUE);
    }

    @Override
    public Answer<MilterReply> onEndOfHeaders() {
      return at("onEndOfHeaders", MilterReply.CONTINUE);
    }

    @Override
    public Answer<MilterReply> onBody(MilterEvent.BodyChunk chunk) {
      return at("onBody", MilterReply.CONTINUE);
    }

    @Override
    public Answer<MilterReply> onUnknown(MilterEvent.Unknown unknown) {
      return at("onUnknown", MilterReply.CONTINUE);
    }

    @Override
    public Answer<Response> onEndOfMessage() {
      return at("onEndOfMessage", Response.CONTINUE);
    }

    @Override
    public void onAbort() {
      aborts++;
      throwAt("onAbort");
    }

    @Override
    public void onClose() {
      throwAt("onClose");
    }
  }

  private Throwable failure() {
    return failure == null ? new IllegalStateException("none was set") : failure;
  }

  private void throwAt(String place) {
    if (failing.equals(place)) {
      FailureTest.<RuntimeException>sneak(failure());
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> void sneak(Throwable failure) throws T {
    throw (T) failure;
  }

  private final MilterSession session =
      new MilterSession(
          new MilterFilter() {
            @Override
            public OptionRequest options() {
              return OptionRequest.nothing();
            }

            @Override
            public MilterHandler newHandler(MilterContext context) {
              throwAt("newHandler");
              return new Failing();
            }
          },
          Runnable::run,
          new SessionOutput() {
            @Override
            public void send(List<Packet> packets) {
              packets.forEach(packet -> answers.add(Transcript.line(packet)));
            }

            @Override
            public void handlerFailed(String where, Throwable cause) {
              failures.add(where + ": " + cause);
            }

            @Override
            public void resumed() {}
          });

  static Stream<Arguments> failures() {
    List<Supplier<Throwable>> kinds =
        List.of(
            () -> new IllegalStateException("x"),
            StackOverflowError::new,
            () -> new NoClassDefFoundError("x"),
            () -> new ExceptionInInitializerError("x"),
            () -> new AssertionError("x"),
            () -> new OutOfMemoryError("x"),
            () -> new InternalError("x"));
    return kinds.stream()
        .flatMap(
            kind ->
                PLACES.stream()
                    .flatMap(
                        place ->
                            Stream.of(false, true).map(b -> Arguments.of(place, kind.get(), b)))
                    .filter(
                        row ->
                            !(boolean) row.get()[2]
                                || !List.of("newHandler", "onAbort", "onClose")
                                    .contains(row.get()[0])));
  }

  @ParameterizedTest(name = "{0} {1} later={2}")
  @MethodSource("failures")
  void isATemporaryFailure(String place, Throwable thrown, boolean asPromise)
      throws ProtocolViolationException {
    failing = place;
    failure = thrown;
    later = asPromise;
    session.receive(Transcript.packet("> OPTNEG 6 0x1ff 0x1fffff"));
    assertThat(answers).hasSize(1);
    List<String> first = new ArrayList<>();
    first.add(answer("> CONNECT x U"));
    for (String line : MESSAGE) {
      first.add(answer(line));
    }
    boolean ofMessage = !List.of("newHandler", "onAbort", "onClose", "onUnknown").contains(place);
    String last = first.get(first.size() - 1);
    if (place.equals("newHandler") || ofMessage) {
      assertThat(last).isEqualTo("< TEMPFAIL");
    } else {
      assertThat(first).endsWith("< CONTINUE").doesNotContain("< ACCEPT", "< REJECT");
    }
    if (place.equals("onAbort")) {
      answer("> MAIL <>");
      session.receive(Transcript.packet("> ABORT"));
    }
    if (place.equals("onClose")) {
      session.receive(Transcript.packet("> QUIT_NEW_CONNECTION"));
    }
    assertThat(failures).singleElement().asString().endsWith(": " + thrown);

    failing = "";
    session.receive(Transcript.packet("> QUIT_NEW_CONNECTION"));
    assertThat(answer("> CONNECT x U")).isEqualTo("< CONTINUE");
    for (String line : MESSAGE) {
      assertThat(answer(line)).isEqualTo("< CONTINUE");
    }
  }

  private String answer(String line) throws ProtocolViolationException {
    int before = answers.size();
    session.receive(Transcript.packet(line));
    assertThat(answers).as(line).hasSize(before + 1);
    return answers.get(before);
  }

  /** The message that fails is aborted once, and its later events are not shown. */
  @Test
  void abortsTheMessageOnce() throws ProtocolViolationException {
    failing = "onHeader";
    failure = new StackOverflowError();
    session.receive(Transcript.packet("> OPTNEG 6 0x1ff 0x1fffff"));
    answer("> CONNECT x U");
    for (String line : MESSAGE) {
      answer(line);
    }
    assertThat(aborts).isEqualTo(1);
    assertThat(failures).hasSize(1);
  }

  /** A modification that no packet has room for. */
  @Test
  void anAnswerThatCannotBeSentIsATemporaryFailure() throws ProtocolViolationException {
    List<String> sent = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    MilterSession large =
        new MilterSession(
            new MilterFilter() {
              @Override
              public OptionRequest options() {
                return new OptionRequest(
                    Set.of(ActionFlag.ADD_HEADERS), Set.of(), Set.of(), Map.of());
              }

              @Override
              public MilterHandler newHandler(MilterContext context) {
                return new MilterHandler() {
                  @Override
                  public Answer<Response> onEndOfMessage() {
                    return Response.of(
                        List.of(new Modification.AddHeader("A", " " + "b".repeat(70_000))),
                        MilterReply.ACCEPT);
                  }
                };
              }
            },
            Runnable::run,
            new SessionOutput() {
              @Override
              public void send(List<Packet> packets) {
                packets.forEach(packet -> sent.add(Transcript.line(packet)));
              }

              @Override
              public void handlerFailed(String where, Throwable cause) {
                failed.add(where + ": " + cause.getMessage());
              }

              @Override
              public void resumed() {}
            });
    for (String line :
        List.of(
            "> OPTNEG 6 0x1ff 0x1fffff",
            "> CONNECT x U",
            "> MAIL <>",
            "> RCPT <a>",
            "> END_OF_MESSAGE")) {
      large.receive(Transcript.packet(line));
    }
    assertThat(sent.get(sent.size() - 1)).isEqualTo("< TEMPFAIL");
    assertThat(failed)
        .containsExactly(
            "handling END_OF_MESSAGE: modification of 70003 octets, the most that can be sent is"
                + " 65535");
  }
}
