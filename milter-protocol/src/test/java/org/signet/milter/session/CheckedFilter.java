package org.signet.milter.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.signet.milter.event.CommandCode;
import org.signet.milter.event.MilterContext;
import org.signet.milter.event.MilterEvent;
import org.signet.milter.event.MilterFilter;
import org.signet.milter.event.MilterHandler;
import org.signet.milter.option.ActionFlag;
import org.signet.milter.option.NegotiatedOptions;
import org.signet.milter.option.OptionRequest;
import org.signet.milter.option.ProtocolFlag;
import org.signet.milter.reply.Answer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Modification;
import org.signet.milter.reply.Response;
import org.signet.milter.reply.SmtpReply;

/**
 * Answers by turns as a list of numbers says, checks how it is called, and writes down what it is
 * called with. Numbers up to 6 are verdicts, 7 is an exception, {@link #LATER} more is the same as
 * a later answer, which comes with {@link #keepPromises}.
 */
final class CheckedFilter implements MilterFilter {
  /** Added to a number, its answer comes later. */
  static final int LATER = 8;

  private static final List<MilterReply> REPLIES =
      List.of(
          MilterReply.CONTINUE,
          MilterReply.ACCEPT,
          MilterReply.REJECT,
          MilterReply.TEMPFAIL,
          MilterReply.DISCARD,
          MilterReply.SKIP,
          MilterReply.of(SmtpReply.of(550, "5.7.1", "no")));

  /** The exception. */
  static final class AsTheScriptSays extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final Set<ProtocolFlag> flags;
  private final List<Integer> script;
  private final List<String> calls = new ArrayList<>();
  private final Queue<Runnable> promises = new ArrayDeque<>();
  private int turn;
  private int handlers;

  CheckedFilter(Set<ProtocolFlag> flags, List<Integer> script) {
    this.flags = flags;
    this.script = script;
  }

  @Override
  public OptionRequest options() {
    return new OptionRequest(Set.of(), EnumSet.of(ActionFlag.ADD_HEADERS), flags, Map.of());
  }

  private <T extends Answer<T>> Answer<T> next(Function<MilterReply, T> form) {
    int choice = script.isEmpty() ? 0 : script.get(turn++ % script.size());
    if (choice < LATER) {
      return form.apply(verdict(choice));
    }
    CompletableFuture<T> later = new CompletableFuture<>();
    promises.add(
        () -> {
          try {
            later.complete(form.apply(verdict(choice - LATER)));
          } catch (AsTheScriptSays e) {
            later.completeExceptionally(e);
          }
        });
    return Answer.later(later);
  }

  private static MilterReply verdict(int choice) {
    if (choice >= REPLIES.size()) {
      throw new AsTheScriptSays();
    }
    return REPLIES.get(choice);
  }

  /** Gives the later answers that are outstanding. */
  void keepPromises() {
    while (!promises.isEmpty()) {
      promises.remove().run();
    }
  }

  @Override
  public MilterHandler newHandler(MilterContext context) {
    handlers++;
    return new MilterHandler() {
      private boolean closed;

      private Answer<MilterReply> called(MilterEvent event) {
        assertThat(closed).as("called after its end").isFalse();
        context.macros().get("i");
        calls.add(event.toString());
        return next(reply -> reply);
      }

      @Override
      public Answer<MilterReply> onConnect(MilterEvent.Connect connect) {
        return called(connect);
      }

      @Override
      public Answer<MilterReply> onHelo(MilterEvent.Helo helo) {
        return called(helo);
      }

      @Override
      public Answer<MilterReply> onMail(MilterEvent.Mail mail) {
        return called(mail);
      }

      @Override
      public Answer<MilterReply> onRcpt(MilterEvent.Rcpt rcpt) {
        return called(rcpt);
      }

      @Override
      public Answer<MilterReply> onData() {
        return called(new MilterEvent.Data());
      }

      @Override
      public Answer<MilterReply> onHeader(MilterEvent.Header header) {
        return called(header);
      }

      @Override
      public Answer<MilterReply> onEndOfHeaders() {
        return called(new MilterEvent.EndOfHeaders());
      }

      @Override
      public Answer<MilterReply> onBody(MilterEvent.BodyChunk chunk) {
        byte[] octets = new byte[chunk.content().remaining()];
        chunk.content().duplicate().get(octets);
        calls.add(Arrays.toString(octets));
        return called(new MilterEvent.BodyChunk(ByteBuffer.allocate(0)));
      }

      @Override
      public Answer<MilterReply> onUnknown(MilterEvent.Unknown unknown) {
        return called(unknown);
      }

      @Override
      public Answer<Response> onEndOfMessage() {
        assertThat(closed).isFalse();
        calls.add("end of message");
        return next(reply -> Response.of(List.of(new Modification.AddHeader("X", " y")), reply));
      }

      @Override
      public void onAbort() {
        assertThat(closed).isFalse();
        calls.add("abort");
      }

      @Override
      public void onClose() {
        assertThat(closed).as("closed twice").isFalse();
        closed = true;
        calls.add("close");
      }
    };
  }

  /** How many handlers were made. */
  int handlers() {
    return handlers;
  }

  /** What it was called with. */
  List<String> calls() {
    return calls;
  }

  /** Whether an MTA waits for an answer to {@code command}. */
  static boolean isAnswered(CommandCode command, NegotiatedOptions options) {
    return switch (command) {
      case MACRO, ABORT, QUIT, QUIT_NEW_CONNECTION -> false;
      default -> !command.unansweredBy().map(options::has).orElse(false);
    };
  }
}
