package org.signet.server.filter;

import java.util.List;
import java.util.Optional;
import org.signet.dkim.verify.FailReason;
import org.signet.dkim.verify.MessageVerification;
import org.signet.dkim.verify.ResultCode;
import org.signet.dkim.verify.VerificationResult;
import org.signet.milter.reply.Answer;
import org.signet.milter.reply.Modification;
import org.signet.milter.reply.Response;
import org.signet.policy.decision.Decision;
import org.signet.server.observe.ReportDraft;

/** A message whose signatures are being verified. The answer comes when all keys have come. */
final class VerifyingMessage implements Processing {
  private final MessageVerification verification;
  private final ResultCode bogusKey;
  private final Optional<Decision.Requirement> requirement;
  private final HeaderModifications modifications;
  private final ResultsField resultsField;
  private final FailurePolicy failures;
  private final ReportDraft report;

  /**
   * A message to verify.
   *
   * @param bogusKey the result if a key fails DNSSEC validation
   * @param requirement what it must bear
   * @param modifications what else changes in the header
   */
  VerifyingMessage(
      MessageVerification verification,
      ResultCode bogusKey,
      Optional<Decision.Requirement> requirement,
      HeaderModifications modifications,
      ResultsField resultsField,
      FailurePolicy failures,
      ReportDraft report) {
    this.verification = verification;
    this.bogusKey = bogusKey;
    this.requirement = requirement;
    this.modifications = modifications;
    this.resultsField = resultsField;
    this.failures = failures;
    this.report = report;
  }

  @Override
  public boolean wantsBody() {
    return verification.wantsBody();
  }

  @Override
  public void write(byte[] octets, int offset, int length) {
    verification.write(octets, offset, length);
  }

  @Override
  public Answer<Response> finish() {
    return Answer.later(verification.finish().thenApply(this::answer));
  }

  private Response answer(List<VerificationResult> found) {
    List<VerificationResult> results = found.stream().map(this::judged).toList();
    report.verified(results);
    Optional<Decision.Requirement> unmet = requirement.filter(r -> !r.isMetBy(results));
    List<Modification> all =
        modifications.around(resultsField.insertion(results, unmet).stream().toList());
    return FailurePolicy.required(failures.answer(results, all), unmet, results, report);
  }

  /** BogusKey. */
  private VerificationResult judged(VerificationResult result) {
    boolean isBogus = result.reason().equals(Optional.of(FailReason.DNS_BOGUS));
    return isBogus && result.code() != bogusKey
        ? new VerificationResult.NotPassed(result.summary(), FailReason.DNS_BOGUS, bogusKey)
        : result;
  }

  @Override
  public void abandon() {
    verification.abandon();
  }
}
