package org.signet.server.filter;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderLimits;
import org.signet.dkim.message.HeaderSection;
import org.signet.dkim.verify.MessageVerification;
import org.signet.dkim.verify.VerificationResult;
import org.signet.milter.event.AddressFamily;
import org.signet.milter.event.Macros;
import org.signet.milter.event.MilterContext;
import org.signet.milter.event.MilterEvent;
import org.signet.milter.event.MilterHandler;
import org.signet.milter.option.MacroStage;
import org.signet.milter.reply.Answer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Modification;
import org.signet.milter.reply.Response;
import org.signet.milter.reply.SmtpReply;
import org.signet.server.config.ServerConfig;
import org.signet.server.observe.MessageReport.Ending;
import org.signet.server.observe.QueueId;
import org.signet.server.observe.Remark;
import org.signet.server.observe.ReportDraft;

/**
 * One SMTP session: from the milter's events to a message, and from its end to an answer. Header
 * fields are kept, within limits; the octets of the body go on to whoever digests them.
 */
final class DkimHandler implements MilterHandler {
  private static final MessageFacts.Client NOBODY =
      new MessageFacts.Client("unknown", Optional.empty());
  private static final int MAX_NAME = 255;
  private static final String UNKNOWN_HOST = "unknown-host";
  private static final String DKIM_SIGNATURE = "DKIM-Signature";

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
    client = new MessageFacts.Client(connect.host(), addressOf(connect));
    return current.get().config().hosts().peers().matches(client.name(), client.address())
        ? MilterReply.ACCEPT
        : MilterReply.CONTINUE;
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
    MessageAssembler begun = new MessageAssembler(limits(state.config()));
    assembler = begun;
    return begun;
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
    MilterReply reply = decide(assembled, id, draft);
    if (!reply.equals(MilterReply.CONTINUE)) {
      draft.end(Endings.of(reply));
      report = null;
    }
    return reply;
  }

  private MilterReply decide(MessageAssembler assembled, QueueId id, ReportDraft draft) {
    if (assembled.headerTooLarge()) {
      draft.remarked(new Remark(Remark.Kind.NOTICE, "too much header data"));
      return settled(new FailurePolicy(state.config().dispositions()).headerTooLarge());
    }
    MessageFacts facts = assembled.facts(service, client, new MessageMacros(context.macros()));
    Decision decision = state.rules().decide(facts);
    draft.decided(
        decision.summary(), decision.trace().stream().map(Decision.Step::remark).toList());
    return start(facts.header(), decision, id, draft);
  }

  private MilterReply start(
      HeaderSection header, Decision decision, QueueId id, ReportDraft draft) {
    ServerConfig config = state.config();
    FailurePolicy failures = new FailurePolicy(config.dispositions());
    ResultsField resultsField = new ResultsField(config.results(), mtaHost(), id.text());
    Decision.Action action = decision.action();
    if (action instanceof Decision.Action.TempFail) {
      return MilterReply.TEMPFAIL;
    }
    if (action instanceof Decision.Action.Refuse refuse) {
      return MilterReply.of(SmtpReply.of(550, "5.0.0", refuse.text()));
    }
    HeaderModifications modifications = modifications(header, decision, resultsField, id);
    if (action instanceof Decision.Action.Sign sign) {
      processing =
          new SigningMessage(
              state.signer().start(header, sign.profiles()),
              sign.profiles(),
              state.keyWatch(),
              state.keyWatch().selfCheck().begin(header),
              config.signing().lineEnds(),
              modifications,
              failures,
              draft);
      return MilterReply.CONTINUE;
    }
    if (action instanceof Decision.Action.Verify verify) {
      MessageVerification verification =
          state.verifier().start(header, Set.copyOf(verify.authorDomains()));
      Optional<List<VerificationResult>> settled = verification.settled();
      Optional<MilterReply> early = settled.flatMap(failures::beforeBody);
      if (early.isPresent()) {
        draft.verified(settled.orElseThrow());
        return early.get();
      }
      processing =
          new VerifyingMessage(
              verification,
              config.verification().bogusKey(),
              verify.requirement(),
              modifications,
              resultsField,
              failures,
              draft);
      return MilterReply.CONTINUE;
    }
    if (action instanceof Decision.Action.SigningError) {
      processing = new PassingMessage(failures.signingError(modifications.around(List.of())));
      return MilterReply.CONTINUE;
    }
    List<Modification> inserted =
        action instanceof Decision.Action.Malformed ? List.of(resultsField.malformed()) : List.of();
    return settled(Response.of(modifications.around(inserted), MilterReply.ACCEPT));
  }

  /**
   * What changes whatever the signatures are worth. Our own hosts may write results in our name.
   */
  private HeaderModifications modifications(
      HeaderSection header, Decision decision, ResultsField resultsField, QueueId id) {
    List<Modification> before = new ArrayList<>();
    if (decision.action() instanceof Decision.Action.Sign
        && state.config().signing().removeOldSignatures()) {
      before.addAll(HeaderModifications.deletions(header, DKIM_SIGNATURE, field -> true));
    }
    if (!decision.fromInternalHost()) {
      before.addAll(resultsField.removals(header));
    }
    boolean announced =
        state.config().results().softwareHeader()
            && (decision.action() instanceof Decision.Action.Sign
                || decision.action() instanceof Decision.Action.Verify);
    return new HeaderModifications(
        before,
        announced
            ? List.of(
                HeaderModifications.insertion(
                    HeaderField.of(
                        "DKIM-Filter", " " + state.software() + " " + mtaHost() + " " + id)))
            : List.of());
  }

  /** A message of which nothing more needs to be seen is answered at once, if it can be. */
  private MilterReply settled(Response response) {
    if (response.modifications().isEmpty()) {
      return response.verdict();
    }
    processing = new PassingMessage(response);
    return MilterReply.CONTINUE;
  }

  @Override
  public Answer<MilterReply> onBody(MilterEvent.BodyChunk chunk) {
    if (processing != null) {
      ByteBuffer content = chunk.content();
      processing.write(
          content.array(), content.arrayOffset() + content.position(), content.remaining());
    }
    return MilterReply.CONTINUE;
  }

  @Override
  public Answer<Response> onEndOfMessage() {
    Processing ending = Objects.requireNonNull(processing, "the header has not ended");
    if (!(ending instanceof VerifyingMessage)) { // that can still be abandoned
      processing = null;
    }
    ReportDraft draft = Objects.requireNonNull(report, "the header has not ended");
    draft.bodyEnded();
    Answer<Response> answer = ending.finish();
    if (answer instanceof Answer.Later<Response> later) {
      draft.answerAwaited();
      return Answer.later(
          later.stage().whenComplete((response, failure) -> ended(draft, response, failure)));
    }
    report = null;
    Response response = (Response) answer;
    draft.end(Endings.of(response));
    return response;
  }

  /** A failure is answered by the session, for now. */
  private static void ended(
      ReportDraft draft, @Nullable Response response, @Nullable Throwable failure) {
    if (response == null) {
      draft.failed("the answer could not be made", Objects.requireNonNull(failure));
    }
    draft.end(response == null ? Ending.TEMPFAIL : Endings.of(response));
  }

  @Override
  public void onAbort() {
    if (report != null) {
      report.end(Ending.ABANDONED);
      report = null;
    }
    if (processing != null) {
      processing.abandon(); // its answer fails, and nobody is to be told
      processing = null;
    }
    assembler = null;
  }

  @Override
  public void onClose() {
    onAbort();
  }
}
