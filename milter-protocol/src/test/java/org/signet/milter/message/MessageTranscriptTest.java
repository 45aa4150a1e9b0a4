package org.signet.milter.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.milter.event.MemoryBudget;
import org.signet.milter.event.MilterEvent;
import org.signet.milter.option.ActionFlag;
import org.signet.milter.option.MacroStage;
import org.signet.milter.reply.Answer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.SmtpReply;
import org.signet.milter.session.MilterSession;
import org.signet.milter.session.SessionOutput;
import org.signet.milter.session.Transcript;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.ProtocolViolationException;

/**
 * Replays {@code src/test/resources/message/*.milter}: transcripts whose filter gets whole
 * messages.
 *
 * <pre>
 * filter actions ADD_HEADERS ...   required
 * filter nobody                    no bodies are sent
 * filter octets 100                the limit of a message
 * filter memory 20000              of the server
 * do add "X-A" "b"                 what the handler does to the next message
 * complete                         the answer comes that was given as later
 * </pre>
 *
 * {@code -Dgolden.update} writes what happened over them.
 */
class MessageTranscriptTest {

  static Stream<Transcript> transcripts() throws IOException {
    return Transcript.all("message");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("transcripts")
  void replays(Transcript transcript) throws IOException {
    List<String> actual = new Replay(transcript).run();
    if (System.getProperty("golden.update") != null) {
      transcript.update(actual);
    }
    assertThat(actual).isEqualTo(transcript.lines());
  }

  private static final class Replay implements SessionOutput {
    private final Transcript transcript;
    private final List<String> actual = new ArrayList<>();
    private final List<List<String>> toDo = new ArrayList<>();
    private final MilterSession session;
    private final MemoryBudget budget;
    private CompletableFuture<Runnable> later = new CompletableFuture<>();

    Replay(Transcript transcript) {
      this.transcript = transcript;
      MessageFilter filter = MessageFilter.of(this::handle, actions(transcript));
      MemoryBudget memory = MemoryBudget.unlimited();
      for (String line : transcript.lines("filter ")) {
        List<String> tokens = Transcript.tokens(line);
        switch (tokens.get(1)) {
          case "actions" -> {}
          case "nobody" -> filter = filter.withoutBody();
          case "octets" -> filter = filter.withMostOctets(Integer.parseInt(tokens.get(2)));
          case "macros" -> filter = filter.withMacros(MacroStage.EOM, tokens.get(2));
          case "memory" -> memory = new MemoryBudget(Long.parseLong(tokens.get(2)));
          default -> throw new IllegalArgumentException(line);
        }
      }
      budget = memory;
      session = new MilterSession(filter, Runnable::run, this, memory);
    }

    private static ActionFlag[] actions(Transcript transcript) {
      return transcript.lines("filter actions ").stream()
          .flatMap(line -> Transcript.tokens(line).stream().skip(2))
          .map(ActionFlag::valueOf)
          .toArray(ActionFlag[]::new);
    }

    List<String> run() {
      for (String line : transcript.lines()) {
        char mark = line.isEmpty() ? '#' : line.charAt(0);
        if (mark == '=' || mark == '<' || mark == '!' || line.startsWith("# failed")) {
          continue; // what is to be seen
        }
        actual.add(line);
        if (mark == '>') {
          receive(line);
        } else if (line.startsWith("do ")) {
          toDo.add(Transcript.tokens(line.substring("do ".length())));
        } else if (line.equals("complete")) {
          later.complete(() -> {});
        }
      }
      session.close();
      assertThat(budget.taken()).as("memory that is given back").isZero();
      return actual;
    }

    private void receive(String line) {
      try {
        session.receive(Transcript.packet(line));
      } catch (ProtocolViolationException e) {
        throw new AssertionError(line, e);
      }
    }

    private Answer<MilterReply> handle(Message message) throws Exception {
      actual.add("= onMessage" + shown(message));
      Answer<MilterReply> answer = MilterReply.CONTINUE;
      List<List<String>> steps = List.copyOf(toDo);
      toDo.clear();
      for (int i = 0; i < steps.size(); i++) {
        List<String> step = steps.get(i);
        if (step.get(0).equals("later")) {
          later = new CompletableFuture<>();
          List<List<String>> rest = steps.subList(i + 1, steps.size());
          return Answer.later(later.thenApply(unused -> all(message, rest)));
        }
        answer = apply(message, step, answer);
      }
      return answer;
    }

    private static MilterReply all(Message message, List<List<String>> steps) {
      try {
        Answer<MilterReply> answer = MilterReply.CONTINUE;
        for (List<String> step : steps) {
          answer = apply(message, step, answer);
        }
        return answer.nowOrLater(now -> now, stage -> stage.toCompletableFuture().join());
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    private static Answer<MilterReply> apply(
        Message message, List<String> step, Answer<MilterReply> answer) throws IOException {
      String first = step.size() > 1 ? step.get(1) : "";
      String second = step.size() > 2 ? step.get(2) : "";
      switch (step.get(0)) {
        case "add" -> message.headers().add(first, second);
        case "top" -> message.headers().addOnTop(first, second);
        case "set" -> message.headers().set(first, second);
        case "insert" -> message.headers().insert(Integer.parseInt(first), second, step.get(3));
        case "change" -> message.headers().change(Integer.parseInt(first), second);
        case "remove" -> message.headers().remove(Integer.parseInt(first));
        case "removeAll" -> message.headers().removeAll(first);
        case "body" -> message.replaceBody(first.getBytes(ISO_8859_1));
        case "addRecipient" -> message.addRecipient(first);
        case "deleteRecipient" -> message.deleteRecipient(first);
        case "changeSender" -> message.changeSender(first);
        case "quarantine" -> message.quarantine(first);
        case "throw" -> throw new IllegalStateException(first);
        case "throwChecked" -> throw new IOException(first);
        case "throwError" -> throw new AssertionError(first);
        case "answer" -> {
          return first.equals("REPLY")
              ? MilterReply.of(SmtpReply.of(550, "5.7.1", second))
              : MilterReply.Plain.valueOf(first);
        }
        default -> throw new IllegalArgumentException(step.toString());
      }
      return answer;
    }

    private static String shown(Message message) {
      String client =
          message.connection().client().map(MilterEvent.Connect::host).orElse("nobody known");
      String fields =
          message.headers().fields().stream()
              .map(field -> Transcript.quoted(field.name() + ":" + field.value()))
              .collect(Collectors.joining(" "));
      byte[] body = message.body().octets();
      assertThat(message.body().size()).isEqualTo(body.length);
      assertThat(message.body().stream()).hasBinaryContent(body);
      return " "
          + String.join(
              " | ",
              client + " " + message.connection().helo().orElse("without HELO"),
              message.sender().map(MilterEvent.Mail::sender).orElse("without MAIL")
                  + " to "
                  + message.recipients().stream()
                      .map(MilterEvent.Rcpt::recipient)
                      .collect(Collectors.joining(" ")),
              fields,
              Transcript.quoted(new String(body, ISO_8859_1)),
              "i=" + message.macros().get("i").orElse("none"));
    }

    @Override
    public void send(List<Packet> packets) {
      packets.forEach(packet -> actual.add(Transcript.line(packet)));
    }

    @Override
    public void handlerFailed(String where, Throwable failure) {
      actual.add("# failed " + where + ": " + failure.getMessage());
    }

    @Override
    public void resumed() {
      actual.add("= resumed");
    }
  }
}
