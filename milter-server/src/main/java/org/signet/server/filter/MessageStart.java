package org.signet.server.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;
import org.signet.dkim.signature.DkimSignature;
import org.signet.dkim.verify.MessageVerification;
import org.signet.dkim.verify.VerificationResult;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Modification;
import org.signet.milter.reply.Response;
import org.signet.milter.reply.SmtpReply;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.decision.Decision;
import org.signet.policy.decision.Decision.Action;
import org.signet.server.observe.QueueId;
import org.signet.server.observe.ReportDraft;

/**
 * What is done with a message from the end of its header on: one method for each action. None of
 * them lets a message go on with results that only claim to be ours, or without being asked for the
 * signature that it must have.
 */
final class MessageStart implements Decision.Cases<Processing> {

  private final FilterState state;
  private final HeaderSection header;
  private final ForgedBeyond beyond;
  private final boolean fromInternalHost;
  private final String host;
  private final QueueId id;
  private final ReportDraft report;
  private final FailurePolicy failures;
  private final ResultsField resultsField;

  /**
   * The start of one message.
   *
   * @param header what was kept of it
   * @param beyond what was seen of the rest
   * @param fromInternalHost whether it may have results in our name
   * @param host the MTA's name
   */
  MessageStart(
      FilterState state,
      HeaderSection header,
      ForgedBeyond beyond,
      boolean fromInternalHost,
      String host,
      QueueId id,
      ReportDraft report) {
    this.state = state;
    this.header = header;
    this.beyond = beyond;
    this.fromInternalHost = fromInternalHost;
    this.host = host;
    this.id = id;
    this.report = report;
    this.failures = new FailurePolicy(state.config().dispositions());
    this.resultsField = new ResultsField(state.config().results(), host, id.text(), header);
  }

  @Override
  public Processing sign(Action.Sign action) {
    List<Modification> before = new ArrayList<>();
    if (state.config().signing().removeOldSignatures()) {
      before.addAll(HeaderModifications.deletions(header, DkimSignature.FIELD_NAME, field -> true));
    }
    before.addAll(removals());
    return new SigningMessage(
        state.signer().start(header, action.profiles()),
        action.profiles(),
        state.keyWatch(),
        state.keyWatch().selfCheck().begin(header),
        state.config().signing().lineEnds(),
        new HeaderModifications(before, announcement()),
        failures,
        report);
  }

  @Override
  public Processing verify(Action.Verify action) {
    ServerConfig config = state.config();
    MessageVerification verification = state.verifier().start(header, action::isOfAuthor);
    Optional<List<VerificationResult>> settled = verification.settled();
    Optional<MilterReply> early = settled.flatMap(failures::beforeBody);
    if (early.isPresent()) {
      report.verified(settled.orElseThrow());
      return atOnce(Response.of(early.get()));
    }
    return new VerifyingMessage(
        verification,
        config.verification().bogusKey(),
        action.requirement(),
        new HeaderModifications(removals(), announcement()),
        resultsField,
        failures,
        report);
  }

  @Override
  public Processing leaveAlone(Action.LeaveAlone action) {
    return atOnce(Response.of(removals(), MilterReply.ACCEPT));
  }

  @Override
  public Processing malformed(Action.Malformed action) {
    List<Modification> modifications = new ArrayList<>(removals());
    modifications.add(resultsField.malformed());
    return atOnce(Response.of(modifications, MilterReply.ACCEPT));
  }

  @Override
  public Processing refuse(Action.Refuse action) {
    return atOnce(Response.of(MilterReply.of(SmtpReply.of(550, "5.0.0", action.fault().text()))));
  }

  @Override
  public Processing signingError(Action.SigningError action) {
    return new PassingMessage(failures.signingError(removals()), false);
  }

  /** What cannot be checked has no signature that passes. */
  @Override
  public Processing headerTooLarge(Action.HeaderTooLarge action) {
    if (beyond.isTooMany()) {
      return atOnce(FailurePolicy.headerFarTooLarge());
    }
    List<Modification> modifications = new ArrayList<>(removals());
    if (action.requirement().isPresent()) {
      resultsField.insertion(List.of(), action.requirement()).ifPresent(modifications::add);
    }
    return atOnce(
        FailurePolicy.required(
            failures.headerTooLarge(modifications), action.requirement(), List.of(), report));
  }

  @Override
  public Processing tempFail(Action.TempFail action) {
    return atOnce(Response.of(MilterReply.TEMPFAIL));
  }

  private static Processing atOnce(Response response) {
    return new PassingMessage(response, true);
  }

  /** Our own hosts may write results in our name. */
  private List<Modification> removals() {
    if (fromInternalHost) {
      return List.of();
    }
    List<Modification> removals = new ArrayList<>(beyond.removals());
    removals.addAll(resultsField.removals());
    ResultsField.remark(removals.size()).ifPresent(report::remarked);
    return removals;
  }

  private List<Modification> announcement() {
    return state.config().results().softwareHeader()
        ? List.of(
            HeaderModifications.insertion(
                HeaderField.of("DKIM-Filter", " " + state.software() + " " + host + " " + id)))
        : List.of();
  }
}
