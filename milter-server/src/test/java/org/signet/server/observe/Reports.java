package org.signet.server.observe;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.signet.dkim.verify.FailReason;
import org.signet.dkim.verify.SignatureSummary;
import org.signet.dkim.verify.VerificationResult;
import org.signet.policy.decision.Decision;
import org.signet.policy.decision.Decision.Reason;
import org.signet.policy.decision.Decision.Rule;
import org.signet.policy.decision.Remark;
import org.signet.policy.text.Note;
import org.signet.server.observe.MessageReport.Ending;
import org.signet.server.observe.MessageReport.Failure;
import org.signet.server.observe.MessageReport.SignatureMade;

/** Reports on messages as tests need them. */
public final class Reports {
  private static final Decision.Summary SIGNED =
      new Decision.Summary(
          "sign", Reason.SIGNED, Rule.DOMAIN, note("domain example.com is to be signed"));
  private static final Decision.Summary VERIFIED =
      new Decision.Summary(
          "verify", Reason.VERIFIED, Rule.AUTHENTICATION, note("not authenticated"));

  private Reports() {}

  /** Any text, for tests that do not ask for its code. */
  private enum AnyCode implements Note.Code {
    TEXT;

    @Override
    public String id() {
      return "text";
    }

    @Override
    public String sentence() {
      return "{}";
    }
  }

  /** A note of this text. */
  public static Note note(String text) {
    return Note.of(AnyCode.TEXT, text);
  }

  static Remark remark(Remark.Kind kind, String text) {
    return new Remark(kind, note(text));
  }

  /** Signed by example.com, s1. */
  public static MessageReport signed() {
    return report(
        SIGNED,
        List.of(
            remark(Remark.Kind.WHY, "author is joe@example.com, by From"),
            remark(Remark.Kind.WHY, "domain example.com is to be signed")),
        List.of(),
        List.of(new SignatureMade("example.com", "s1", "rsa-sha256")),
        Optional.empty(),
        Optional.empty(),
        Ending.ACCEPT);
  }

  /** Verified, with these results. */
  public static MessageReport verified(Ending ending, VerificationResult... results) {
    return report(
        VERIFIED,
        List.of(remark(Remark.Kind.WHY, "not authenticated")),
        List.of(),
        List.of(),
        Optional.of(List.of(results)),
        Optional.empty(),
        ending);
  }

  static MessageReport failed(String what, Throwable cause) {
    return report(
        SIGNED,
        List.of(),
        List.of(remark(Remark.Kind.WARNING, "odd")),
        List.of(),
        Optional.empty(),
        Optional.of(new Failure(what, cause)),
        Ending.TEMPFAIL);
  }

  static MessageReport remarked(Remark... remarks) {
    return report(
        SIGNED,
        List.of(),
        List.of(remarks),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Ending.ABANDONED);
  }

  private static MessageReport report(
      Decision.Summary decided,
      List<Remark> trace,
      List<Remark> remarks,
      List<SignatureMade> signatures,
      Optional<List<VerificationResult>> results,
      Optional<Failure> failure,
      Ending ending) {
    return new MessageReport(
        new QueueId("4T5X"),
        "client.test [192.0.2.9]",
        Optional.of(decided),
        trace,
        remarks,
        signatures,
        results,
        failure,
        ending,
        results.isPresent(),
        Duration.ofMillis(1500),
        Duration.ofMillis(12));
  }

  /** A signature that passes. */
  public static VerificationResult pass(String domain, String selector) {
    return new VerificationResult.Pass(summary(domain, selector));
  }

  /** One that does not. */
  public static VerificationResult fail(String domain, String selector, FailReason reason) {
    return new VerificationResult.NotPassed(summary(domain, selector), reason);
  }

  private static SignatureSummary summary(String domain, String selector) {
    return new SignatureSummary(
        Optional.of(domain),
        Optional.of(selector),
        Optional.of("rsa-sha256"),
        Optional.of("@" + domain),
        Optional.of("abcdefghijkl"),
        OptionalInt.of(2048),
        false);
  }
}
