package org.signet.server;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.signet.dkim.verify.SignatureSummary;
import org.signet.dkim.verify.VerificationResult;
import org.signet.policy.decision.Remark;
import org.signet.policy.text.Quoted;
import org.signet.server.observe.MessageReport;
import org.signet.server.observe.MilterObserver;

/** What is said of a message of {@code -t}, in OpenDKIM's words. Not thread-safe. */
final class TestReport implements MilterObserver {
  private static final String ABSENT = "?";

  private final boolean why;
  private final PrintStream err;
  private final List<String> remarks = new ArrayList<>();
  private String name = "";
  private @Nullable List<VerificationResult> results;

  /**
   * @param why {@code LogWhy}: tell what decided
   */
  TestReport(boolean why, PrintStream err) {
    this.why = why;
    this.err = err;
  }

  /** Begins with another message. */
  void begin(String message) {
    name = Quoted.escape(message);
    results = null;
    remarks.clear();
  }

  /** The message as lines name it. */
  String name() {
    return name;
  }

  /** What was remarked last, if anything. */
  Optional<String> lastRemark() {
    return remarks.isEmpty() ? Optional.empty() : Optional.of(remarks.get(remarks.size() - 1));
  }

  /** The line about the signatures of the message; nothing if they were not looked at. */
  Optional<String> verdict() {
    List<VerificationResult> judged = results;
    if (judged == null) {
      return Optional.empty();
    }
    if (judged.isEmpty()) {
      return Optional.of("message not signed");
    }
    return Optional.of(
        judged.stream()
            .filter(VerificationResult::passed)
            .findFirst()
            .map(result -> succeeded(result.summary()))
            .orElseGet(() -> failed(judged.get(0))));
  }

  private static String succeeded(SignatureSummary signature) {
    return "verification (s=%s, d=%s, %d-bit key) succeeded"
        .formatted(selector(signature), domain(signature), signature.keyBits().orElse(0));
  }

  private static String failed(VerificationResult result) {
    SignatureSummary signature = result.summary();
    return "verification (s=%s d=%s, %d-bit key, %s) failed: %s"
        .formatted(
            selector(signature),
            domain(signature),
            signature.keyBits().orElse(0),
            switch (signature.dnssec()) {
              case UNCHECKED -> "unknown";
              case SECURE, INSECURE, BOGUS -> signature.dnssec().name().toLowerCase(Locale.ROOT);
            },
            result.reason().map(reason -> reason.text()).orElse(""));
  }

  private static String selector(SignatureSummary signature) {
    return Quoted.escape(signature.selector().orElse(ABSENT));
  }

  private static String domain(SignatureSummary signature) {
    return Quoted.escape(signature.domain().orElse(ABSENT));
  }

  @Override
  public void ended(MessageReport report) {
    report.trace().forEach(this::remarked);
    report.results().ifPresent(all -> results = all);
    report.remarks().forEach(this::remarked);
    report
        .failure()
        .ifPresent(
            failure -> say(Quoted.escape(failure.what() + ": " + failure.cause().getMessage())));
  }

  private void remarked(Remark remark) {
    String text = Quoted.escape(remark.text());
    remarks.add(text);
    if (why || remark.kind() != Remark.Kind.WHY) {
      say(text);
    }
  }

  private void say(String text) {
    err.println("signet-milter: " + name + ": " + text);
  }
}
