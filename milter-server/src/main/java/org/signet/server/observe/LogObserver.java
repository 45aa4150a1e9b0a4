package org.signet.server.observe;

import java.util.List;
import java.util.stream.Collectors;
import org.signet.dkim.verify.ResultCode;
import org.signet.dkim.verify.SignatureSummary;
import org.signet.dkim.verify.VerificationResult;
import org.signet.policy.decision.Remark;
import org.signet.server.observe.MessageReport.Ending;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/** Writes the lines of each message, queue id first, in OpenDKIM's words where it has some. */
public final class LogObserver implements MilterObserver {
  /** Of all lines about messages, which nothing may hold back. */
  static final String MESSAGES = "org.signet.server.message";

  /** Marks a line of severity notice, which SLF4J does not have. */
  static final Marker NOTICE = MarkerFactory.getMarker("notice");

  private static final Logger LOG = LoggerFactory.getLogger(MESSAGES);
  private static final int HEADER_B_CHARS = 8;

  private final boolean success;
  private final boolean why;
  private final boolean results;
  private final boolean decisions;

  /**
   * Which lines to write.
   *
   * @param decisions {@code LogDecisions}
   * @param success {@code SyslogSuccess}
   * @param why {@code LogWhy}
   * @param results {@code LogResults}
   */
  public LogObserver(boolean decisions, boolean success, boolean why, boolean results) {
    this.decisions = decisions;
    this.success = success;
    this.why = why;
    this.results = results;
  }

  @Override
  public void ended(MessageReport report) {
    QueueId id = report.id();
    report.trace().forEach(remark -> remarked(id, remark));
    if (decisions) {
      report.decision().ifPresent(decision -> LOG.info("{}: {}", id, decision));
    }
    report.results().ifPresent(all -> verified(id, all));
    report.remarks().forEach(remark -> remarked(id, remark));
    report.failure().ifPresent(failure -> LOG.error("{}: {}", id, failure.what(), failure.cause()));
    if (success) {
      report
          .signatures()
          .forEach(
              made ->
                  LOG.info(
                      "{}: DKIM-Signature field added (s={}, d={})",
                      id,
                      made.selector(),
                      made.domain()));
    }
    if (why && report.ending() == Ending.ABANDONED) {
      LOG.info("{}: aborted by the MTA before end of message", id);
    }
  }

  private void verified(QueueId id, List<VerificationResult> all) {
    if (all.isEmpty()) {
      if (why) {
        LOG.info("{}: no signature data", id);
      }
      return;
    }
    if (all.stream().anyMatch(result -> result.code() == ResultCode.PASS)) {
      if (success) {
        LOG.info("{}: DKIM verification successful", id);
      }
    } else {
      all.forEach(result -> logFailure(id, result));
    }
    if (results) {
      LOG.info(
          "{}: {}", id, all.stream().map(LogObserver::outcome).collect(Collectors.joining("; ")));
    }
  }

  private static void logFailure(QueueId id, VerificationResult result) {
    SignatureSummary signature = result.summary();
    LOG.info(
        NOTICE,
        "{}: dkim={}{} (s={}, d={}, a={})",
        id,
        result.code(),
        result.reason().map(reason -> " " + reason.id() + ": " + reason.text()).orElse(""),
        signature.selector().orElse(""),
        signature.domain().orElse(""),
        signature.algorithm().orElse(""));
  }

  private static String outcome(VerificationResult result) {
    SignatureSummary signature = result.summary();
    return "signature=%s domain=%s selector=%s result=\"%s\""
        .formatted(
            signature.signatureData().map(LogObserver::start).orElse(""),
            signature.domain().orElse(""),
            signature.selector().orElse(""),
            result.reason().map(reason -> reason.text()).orElse("no signature error"));
  }

  private static String start(String signatureData) {
    return signatureData.substring(0, Math.min(HEADER_B_CHARS, signatureData.length()));
  }

  private void remarked(QueueId id, Remark remark) {
    switch (remark.kind()) {
      case WHY -> {
        if (why) {
          LOG.info("{}: {}", id, remark.text());
        }
      }
      case INFO -> LOG.info("{}: {}", id, remark.text());
      case NOTICE -> LOG.info(NOTICE, "{}: {}", id, remark.text());
      case WARNING -> LOG.warn("{}: {}", id, remark.text());
      case ERROR -> LOG.error("{}: {}", id, remark.text());
    }
  }
}
