package org.signet.server.observe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.signet.dkim.verify.VerificationResult;
import org.signet.policy.decision.Decision;
import org.signet.policy.decision.Remark;
import org.signet.server.observe.MessageReport.Ending;
import org.signet.server.observe.MessageReport.Failure;
import org.signet.server.observe.MessageReport.SignatureMade;

/**
 * A report in the making. The first {@link #end} hands it to the observer, and nothing counts after
 * that. Thread-safe: an answer may be made on another thread than the one on which the MTA gives
 * the message up.
 */
public final class ReportDraft {
  private final QueueId id;
  private final String client;
  private final long startedAt;
  private final MilterObserver observer;

  private final List<Remark> trace = new ArrayList<>();
  private final List<Remark> remarks = new ArrayList<>(1);
  private final List<SignatureMade> signatures = new ArrayList<>(1);
  private Optional<Decision.Summary> decision = Optional.empty();
  private Optional<List<VerificationResult>> results = Optional.empty();
  private Optional<Failure> failure = Optional.empty();
  private long bodyEndedAt;
  private boolean bodyEnded;
  private boolean awaited;
  private boolean ended;

  /**
   * A report on this message.
   *
   * @param client who brought it to the MTA
   * @param startedAt {@link System#nanoTime} of its first event
   * @param observer gets it in the end
   */
  public ReportDraft(QueueId id, String client, long startedAt, MilterObserver observer) {
    this.id = id;
    this.client = client;
    this.startedAt = startedAt;
    this.observer = observer;
  }

  /** What was decided, by which rules. */
  public synchronized void decided(Decision.Summary what, List<Remark> rules) {
    decision = Optional.of(what);
    trace.addAll(rules);
  }

  /** Something odd. */
  public synchronized void remarked(Remark remark) {
    remarks.add(remark);
  }

  /** Something failed that should not. */
  public synchronized void failed(String what, Throwable cause) {
    failure = Optional.of(new Failure(what, cause));
  }

  /** A signature was made. */
  public synchronized void signed(SignatureMade signature) {
    signatures.add(signature);
  }

  /** All signatures were judged; an empty list means that there are none. */
  public synchronized void verified(List<VerificationResult> all) {
    results = Optional.of(all);
  }

  /** The message has come whole, and the MTA waits from now on. */
  public synchronized void bodyEnded() {
    bodyEnded = true;
    bodyEndedAt = System.nanoTime();
  }

  /** The answer will take time. */
  public synchronized void answerAwaited() {
    if (!ended) {
      awaited = true;
      observer.answerAwaited();
    }
  }

  /** The message is answered, or over without an answer. */
  public synchronized void end(Ending ending) {
    if (ended) {
      return;
    }
    ended = true;
    long now = System.nanoTime();
    observer.ended(
        new MessageReport(
            id,
            client,
            decision,
            trace,
            remarks,
            signatures,
            results,
            failure,
            ending,
            awaited,
            Duration.ofNanos(now - startedAt),
            bodyEnded ? Duration.ofNanos(now - bodyEndedAt) : Duration.ZERO));
  }
}
