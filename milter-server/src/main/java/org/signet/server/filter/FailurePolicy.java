package org.signet.server.filter;

import java.util.ArrayList;
import java.util.List;
import org.signet.dkim.verify.FailReason;
import org.signet.dkim.verify.ResultCode;
import org.signet.dkim.verify.VerificationResult;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Modification;
import org.signet.milter.reply.Response;
import org.signet.milter.reply.SmtpReply;
import org.signet.server.config.Disposition;
import org.signet.server.config.ServerConfig.Dispositions;

/**
 * What becomes of a message that did not pass: the {@code On-...} directives, with OpenDKIM's SMTP
 * replies. If any signature passes the message does; otherwise its first signature decides.
 */
final class FailurePolicy {
  private static final String QUARANTINE_REASON = "signet";

  private final Dispositions dispositions;

  FailurePolicy(Dispositions dispositions) {
    this.dispositions = dispositions;
  }

  /** The answer to a message with these results. */
  Response answer(List<VerificationResult> results, List<Modification> modifications) {
    if (results.isEmpty()) {
      return apply(dispositions.noSignature(), "4.7.0", "no DKIM signature data", modifications);
    }
    if (results.stream().anyMatch(VerificationResult::passed)) {
      return Response.of(modifications, MilterReply.ACCEPT);
    }
    VerificationResult first = results.get(0);
    Disposition disposition = dispositionOf(first);
    if (first.summary().testing() && disposition != Disposition.QUARANTINE) {
      disposition = Disposition.ACCEPT; // RFC 6376 §3.6.1, t=y: not worse than unsigned
    }
    return isKeyLookup(first)
        ? apply(disposition, "4.7.5", "DKIM key retrieval failed", modifications)
        : apply(disposition, "4.7.0", "bad DKIM signature data", modifications);
  }

  private Disposition dispositionOf(VerificationResult result) {
    if (result.reason().filter(reason -> isMissingKey(reason)).isPresent()) {
      return dispositions.keyNotFound();
    }
    return switch (result.code()) {
      case TEMPERROR -> dispositions.dnsError();
      case FAIL, PERMERROR, POLICY -> dispositions.badSignature();
      case PASS, NEUTRAL, NONE -> Disposition.ACCEPT;
    };
  }

  private static boolean isKeyLookup(VerificationResult result) {
    return result.code() == ResultCode.TEMPERROR
        || result.reason().filter(FailurePolicy::isMissingKey).isPresent();
  }

  private static boolean isMissingKey(FailReason reason) {
    return reason == FailReason.KEY_MISSING || reason == FailReason.KEY_NO_RECORD;
  }

  /** The answer if something failed here: by default the MTA is asked to come again. */
  Response internalError() {
    return apply(dispositions.internalError(), "4.7.0", "internal DKIM error", List.of());
  }

  /** The answer to a header larger than allowed. */
  Response headerTooLarge() {
    return apply(dispositions.security(), "4.7.0", "too much header data", List.of());
  }

  private static Response apply(
      Disposition disposition,
      String temporaryCode,
      String text,
      List<Modification> modifications) {
    return switch (disposition) {
      case ACCEPT -> Response.of(modifications, MilterReply.ACCEPT);
      case DISCARD -> Response.of(MilterReply.DISCARD);
      case REJECT -> Response.of(MilterReply.of(SmtpReply.of(550, "5.7.0", text)));
      case TEMPFAIL -> Response.of(MilterReply.of(SmtpReply.of(451, temporaryCode, text)));
      case QUARANTINE -> {
        List<Modification> all = new ArrayList<>(modifications);
        all.add(new Modification.Quarantine(QUARANTINE_REASON + ": " + text));
        yield Response.of(all, MilterReply.ACCEPT);
      }
    };
  }
}
