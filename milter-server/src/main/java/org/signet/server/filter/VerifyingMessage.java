package org.signet.server.filter;

import java.util.List;
import org.signet.dkim.verify.MessageVerification;
import org.signet.dkim.verify.VerificationResult;
import org.signet.milter.reply.Answer;
import org.signet.milter.reply.Modification;
import org.signet.milter.reply.Response;
import org.signet.server.observe.MilterObserver;
import org.signet.server.observe.QueueId;

/** A message whose signatures are being verified. The answer comes when all keys have come. */
final class VerifyingMessage implements Processing {
  private final MessageVerification verification;
  private final HeaderModifications modifications;
  private final ResultsField resultsField;
  private final FailurePolicy failures;
  private final QueueId id;
  private final MilterObserver observer;

  /**
   * A message to verify.
   *
   * @param modifications what else changes in the header
   */
  VerifyingMessage(
      MessageVerification verification,
      HeaderModifications modifications,
      ResultsField resultsField,
      FailurePolicy failures,
      QueueId id,
      MilterObserver observer) {
    this.verification = verification;
    this.modifications = modifications;
    this.resultsField = resultsField;
    this.failures = failures;
    this.id = id;
    this.observer = observer;
  }

  @Override
  public void write(byte[] octets, int offset, int length) {
    verification.write(octets, offset, length);
  }

  @Override
  public Answer<Response> finish() {
    return Answer.later(verification.finish().thenApply(this::answer));
  }

  private Response answer(List<VerificationResult> results) {
    observer.verified(id, results);
    List<Modification> inserted = resultsField.insertion(results).stream().toList();
    return failures.answer(results, modifications.around(inserted));
  }

  @Override
  public void abandon() {
    verification.abandon();
  }
}
