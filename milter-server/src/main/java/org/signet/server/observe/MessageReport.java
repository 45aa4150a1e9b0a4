package org.signet.server.observe;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.signet.dkim.verify.VerificationResult;
import org.signet.policy.decision.Decision;
import org.signet.policy.decision.Remark;

/**
 * What became of one message: the one source of log lines, of metrics and of the status page. Texts
 * may quote what the message says: who prints them must see to control characters.
 *
 * @param client who brought it to the MTA: name and address
 * @param decision empty if the message ended before
 * @param trace the rules that were looked at; the last one decided
 * @param remarks what else was odd
 * @param signatures those that were made
 * @param results of all its signatures; empty if they were not verified
 * @param failure what failed that should not
 * @param awaited whether its answer had to wait, as {@link MilterObserver#answerAwaited} told
 * @param elapsed from its first event to its answer
 * @param answering of that, from its end to its answer: what the MTA waits for
 */
public record MessageReport(
    QueueId id,
    String client,
    Optional<Decision.Summary> decision,
    List<Remark> trace,
    List<Remark> remarks,
    List<SignatureMade> signatures,
    Optional<List<VerificationResult>> results,
    Optional<Failure> failure,
    Ending ending,
    boolean awaited,
    Duration elapsed,
    Duration answering) {

  /** Copies the lists. */
  public MessageReport {
    trace = List.copyOf(trace);
    remarks = List.copyOf(remarks);
    signatures = List.copyOf(signatures);
    results = results.map(List::copyOf);
  }

  /** What was decided, in a word; {@code none} if the message ended before. */
  public String action() {
    return decision.map(Decision.Summary::action).orElse("none");
  }

  /** The stable code of why. */
  public String reason() {
    return decision.map(decided -> decided.reason().id()).orElse("header-too-large");
  }

  /** The loudest of all there is to say. */
  Remark.Kind loudest() {
    if (failure.isPresent()) {
      return Remark.Kind.ERROR;
    }
    return Stream.concat(trace.stream(), remarks.stream())
        .map(Remark::kind)
        .max(Remark.Kind::compareTo)
        .filter(kind -> kind.compareTo(Remark.Kind.NOTICE) >= 0)
        .orElse(nonePasses() ? Remark.Kind.NOTICE : Remark.Kind.INFO);
  }

  private boolean nonePasses() {
    return results
        .filter(all -> !all.isEmpty() && all.stream().noneMatch(VerificationResult::passed))
        .isPresent();
  }

  /**
   * A signature that was made.
   *
   * @param domain d=
   * @param selector s=
   * @param algorithm a=
   */
  public record SignatureMade(String domain, String selector, String algorithm) {}

  /** What failed that should not. */
  public record Failure(String what, Throwable cause) {}

  /** What the MTA was told in the end. */
  public enum Ending {
    ACCEPT,
    QUARANTINE,
    DISCARD,
    REJECT,
    TEMPFAIL,
    /** Nothing: the MTA gave the message up, or something broke. */
    ABANDONED;

    /** The word in lower case. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
