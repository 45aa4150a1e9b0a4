package org.signet.server.filter;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderLimits;
import org.signet.dkim.message.HeaderSection;
import org.signet.milter.event.AddressFamily;
import org.signet.milter.event.FatalFailure;
import org.signet.milter.event.Macros;
import org.signet.milter.event.MilterContext;
import org.signet.milter.event.MilterEvent;
import org.signet.milter.event.MilterHandler;
import org.signet.milter.option.MacroStage;
import org.signet.milter.reply.Answer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Response;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.decision.Decision;
import org.signet.policy.decision.MessageFacts;
import org.signet.server.observe.MessageReport.Ending;
import org.signet.server.observe.QueueId;
import org.signet.server.observe.ReportDraft;

/**
 * One SMTP session: from the milter's events to a message, and from its end to an answer. Header
 * fields are kept, within limits; the octets of the body go on to whoever digests them.
 */
final class DkimHandler implements MilterHandler {
  private static final MessageFacts.Client NOBODY =
      new MessageFacts.Client("unknown", Optional.empty());
  private static final int MAX_NAME = 255;
  private static final String NO_ANSWER = "the answer failed";
  private static final String UNKNOWN_HOST = "unknown-host";

  private final MessageFacts.Service service;
  private final MilterContext context;
  private final Supplier<FilterState> current;
  private MessageFacts.Client client = NOBODY;

  /** Of the message; a reload meanwhile does not change it. */
  private FilterState state;

  private @Nullable MessageAssembler assembler;
  private @Nullable Processing processing;
  private @Nullable ReportDraft report;
  private long startedAt;

  DkimHandler(MessageFacts.Service service, MilterContext context, Supplier<FilterState> current) {
    this.service = service;
    this.context = context;
    this.current = current;
    this.state = current.get();
  }

  @Override
  public Answer<MilterReply> onConnect(MilterEvent.Connect connect) {
    client = new MessageFacts.Client(nameOf(connect), addressOf(connect));
    return current.get().config().hosts().peers().matches(client.name(), client.address())
        ? MilterReply.ACCEPT
        : MilterReply.CONTINUE;
  }

  /** What is longer than any name in the DNS says nothing, and would be kept for long. */
  private static String nameOf(MilterEvent.Connect connect) {
    return connect.host().length() <= MAX_NAME ? connect.host() : NOBODY.name();
  }

  /** Mail that came over no network counts as coming from this machine, as in OpenDKIM. */
  private static Optional<InetAddress> addressOf(MilterEvent.Connect connect) {
    return connect.family() == AddressFamily.UNKNOWN
        ? Optional.of(InetAddress.getLoopbackAddress())
        : connect.address();
  }

  private MessageAssembler begin() {
    state = current.get();
    startedAt = System.nanoTime();
    MessageAssembler begun =
        new MessageAssembler(
            limits(state.config()),
            wantsRecipients(state.config()),
            this::isForged,
            context.memory());
    assembler = begun;
    return begun;
  }

  /** Of a field that is not kept, so that it is judged before all of its message is known. */
  private boolean isForged(HeaderField field) {
    return new ResultsField(
            state.config().results(), mtaHost(), queueId().text(), HeaderSection.of(List.of(field)))
        .isForged(field);
  }

  private static boolean wantsRecipients(ServerConfig config) {
    return !config.signing().dontSignMailTo().isEmpty()
        || !config.signing().bodyLengthRecipients().isEmpty();
  }

  private static HeaderLimits limits(ServerConfig config) {
    HeaderLimits defaults = HeaderLimits.defaults();
    return config.verification().maximumHeaders().isPresent()
        ? new HeaderLimits(defaults.maxFields(), config.verification().maximumHeaders().getAsInt())
        : defaults;
  }

  /** An MTA may leave out MAIL. */
  private MessageAssembler assembler() {
    MessageAssembler known = assembler;
    return known == null ? begin() : known;
  }

  private QueueId queueId() {
    return context
        .macros()
        .get("i")
        .filter(DkimHandler::isPrintable)
        .map(QueueId::new)
        .orElse(QueueId.UNKNOWN);
  }

  private String mtaHost() {
    return context
        .macros()
        .get(MacroStage.CONNECT, "j")
        .filter(DkimHandler::isPrintable)
        .orElse(UNKNOWN_HOST);
  }

  private static boolean isPrintable(String value) {
    return !value.isEmpty()
        && value.length() <= MAX_NAME
        && value.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /** The macros that hold now, for the decision. */
  private record MessageMacros(Macros macros) implements MessageFacts.MacroSource {
    @Override
    public Optional<String> get(String name) {
      return macros.get(name);
    }

    @Override
    public Optional<String> atConnect(String name) {
      return macros.get(MacroStage.CONNECT, name);
    }
  }

  @Override
  public Answer<MilterReply> onMail(MilterEvent.Mail mail) {
    onAbort();
    begin();
    return MilterReply.CONTINUE;
  }

  @Override
  public Answer<MilterReply> onRcpt(MilterEvent.Rcpt rcpt) {
    assembler().add(rcpt);
    return MilterReply.CONTINUE;
  }

  @Override
  public Answer<MilterReply> onHeader(MilterEvent.Header header) {
    assembler().add(header);
    return MilterReply.CONTINUE;
  }

  @Override
  public Answer<MilterReply> onEndOfHeaders() {
    MessageAssembler assembled = assembler();
    assembler = null;
    QueueId id = queueId();
    ReportDraft draft = new ReportDraft(id, client.toString(), startedAt, state.observer());
    report = draft;
    Processing started;
    try {
      started = start(assembled, id, draft);
    } catch (RuntimeException | Error e) {
      return failed("the decision failed", e);
    }
    Optional<MilterReply> early = started.early();
    if (early.isPresent()) {
      draft.end(Endings.of(early.get()));
      report = null;
      return early.get();
    }
    processing = started;
    return MilterReply.CONTINUE;
  }

  private Processing start(MessageAssembler assembled, QueueId id, ReportDraft draft) {
    MessageFacts facts = assembled.facts(service, client, new MessageMacros(context.macros()));
    Decision decision =
        assembled.headerTooLarge()
            ? state.rules().decideTooLarge(facts)
            : state.rules().decide(facts);
    draft.decided(
        decision.summary(), decision.trace().stream().map(Decision.Step::remark).toList());
    return decision
        .action()
        .fold(
            new MessageStart(
                state,
                facts.header(),
                assembled.beyond(),
                decision.fromInternalHost(),
                mtaHost(),
                id,
                draft));
  }

  @Override
  public Answer<MilterReply> onBody(MilterEvent.BodyChunk chunk) {
    Processing taking = Objects.requireNonNull(processing, "the header has not ended");
    if (taking.wantsBody()) {
      ByteBuffer content = chunk.content();
      try {
        taking.write(
            content.array(), content.arrayOffset() + content.position(), content.remaining());
      } catch (RuntimeException | Error e) {
        return failed("the body could not be processed", e);
      }
    }
    return taking.wantsBody() ? MilterReply.CONTINUE : MilterReply.SKIP;
  }

  /**
   * The answer to a failure: for now, whatever it is. It is logged with the message; what should
   * end the process goes on to those who can.
   */
  private MilterReply failed(String what, Throwable failure) {
    ReportDraft draft = report;
    report = null;
    if (draft != null) {
      draft.failed(what, failure);
      draft.end(Ending.TEMPFAIL);
    }
    onAbort();
    if (FatalFailure.is(failure)) {
      throw new CompletionException(failure);
    }
    return MilterReply.TEMPFAIL;
  }

  @Override
  public Answer<Response> onEndOfMessage() {
    Processing ending = Objects.requireNonNull(processing, "the header has not ended");
    ReportDraft draft = Objects.requireNonNull(report, "the header has not ended");
    draft.bodyEnded();
    Answer<Response> answer;
    try {
      answer = ending.finish();
    } catch (RuntimeException | Error e) {
      return Response.of(failed(NO_ANSWER, e));
    }
    return answer.nowOrLater(response -> ended(draft, response), stage -> awaited(draft, stage));
  }

  private static Answer<Response> awaited(
      ReportDraft draft, CompletionStage<? extends Response> stage) {
    draft.answerAwaited();
    return Answer.later(stage.handle((response, failure) -> ended(draft, response, failure)));
  }

  private Answer<Response> ended(ReportDraft draft, Response response) {
    report = null;
    processing = null;
    draft.end(Endings.of(response));
    return response;
  }

  private static Response ended(
      ReportDraft draft, @Nullable Response response, @Nullable Throwable failure) {
    if (response != null) {
      draft.end(Endings.of(response));
      return response;
    }
    Throwable cause = Objects.requireNonNull(failure);
    draft.failed(NO_ANSWER, cause);
    draft.end(Ending.TEMPFAIL);
    if (FatalFailure.is(cause)) {
      throw new CompletionException(cause);
    }
    return Response.of(MilterReply.TEMPFAIL);
  }

  @Override
  public void onAnswered() {
    processing = null;
    report = null;
  }

  @Override
  public void onAbort() {
    ReportDraft begun = report; // what fails here must not come again with the next message
    Processing ending = processing;
    report = null;
    processing = null;
    assembler = null;
    if (begun != null) {
      begun.end(Ending.ABANDONED);
    }
    if (ending != null) {
      ending.abandon(); // its answer fails, and nobody is to be told
    }
  }

  @Override
  public void onClose() {
    onAbort();
  }
}
