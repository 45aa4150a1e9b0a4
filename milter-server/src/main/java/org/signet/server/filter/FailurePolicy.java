package org.signet.server.filter;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.signet.dkim.verify.FailReason;
import org.signet.dkim.verify.ResultCode;
import org.signet.dkim.verify.VerificationResult;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Modification;
import org.signet.milter.reply.Response;
import org.signet.milter.reply.SmtpReply;
import org.signet.policy.config.Disposition;
import org.signet.policy.config.ServerConfig.Dispositions;
import org.signet.policy.config.SignatureRequirement;
import org.signet.policy.decision.Decision;
import org.signet.policy.decision.Remark;
import org.signet.server.observe.ReportDraft;

/**
 * What becomes of a message that did not pass: the {@code On-...} directives, with OpenDKIM's SMTP
 * replies. If any signature passes the message does; otherwise the first one that was looked at
 * decides.
 */
final class FailurePolicy {
  private static final String QUARANTINE_REASON = "signet";

  private static final Set<FailReason> SYNTAX =
      EnumSet.of(
          FailReason.SIGNATURE_SYNTAX,
          FailReason.DUPLICATE_TAG,
          FailReason.MISSING_TAG,
          FailReason.INVALID_DOMAIN,
          FailReason.INVALID_SELECTOR,
          FailReason.INVALID_TIMESTAMP);

  private final Dispositions dispositions;

  FailurePolicy(Dispositions dispositions) {
    this.dispositions = dispositions;
  }

  /**
   * What the sender is told: enhanced status codes (RFC 3463; those ending in 20 and 22 are of RFC
   * 7372) and text.
   */
  private enum Trouble {
    NO_SIGNATURE("7.0", "7.0", "no DKIM signature data"),
    BAD_SIGNATURE("7.0", "7.0", "bad DKIM signature data"),
    SIGNATURE_SYNTAX("7.0", "7.0", "DKIM signature syntax error"),
    NO_KEY("7.0", "7.5", "DKIM key retrieval failed"),
    INTERNAL("7.0", "7.0", "internal DKIM error"),
    SIGNING("7.0", "7.0", "DKIM signing error"),
    HEADER_TOO_LARGE("7.0", "7.0", "too much header data"),
    NONE_PASSES("7.20", "7.20", "no passing DKIM signature"),
    NONE_OF_AUTHOR("7.22", "7.22", "no passing DKIM signature of the author's domain");

    private final String permanentDetail;
    private final String temporaryDetail;
    private final String text;

    Trouble(String permanentDetail, String temporaryDetail, String text) {
      this.permanentDetail = permanentDetail;
      this.temporaryDetail = temporaryDetail;
      this.text = text;
    }

    private MilterReply permanent() {
      return MilterReply.of(SmtpReply.of(550, "5." + permanentDetail, text));
    }

    private MilterReply temporary() {
      return MilterReply.of(SmtpReply.of(451, "4." + temporaryDetail, text));
    }
  }

  /** The answer to a message with these results. */
  Response answer(List<VerificationResult> results, List<Modification> modifications) {
    if (results.stream().allMatch(FailurePolicy::isNotEvaluated)) {
      return apply(dispositions.noSignature(), Trouble.NO_SIGNATURE, modifications);
    }
    if (results.stream().anyMatch(VerificationResult::passed)) {
      return Response.of(modifications, MilterReply.ACCEPT);
    }
    VerificationResult first =
        results.stream().filter(result -> !isNotEvaluated(result)).findFirst().orElseThrow();
    Disposition disposition = dispositionOf(first);
    if (first.summary().testing() && disposition != Disposition.QUARANTINE) {
      disposition = Disposition.ACCEPT; // RFC 6376 §3.6.1, t=y: not worse than unsigned
    }
    return apply(
        disposition, isKeyLookup(first) ? Trouble.NO_KEY : Trouble.BAD_SIGNATURE, modifications);
  }

  private static boolean isNotEvaluated(VerificationResult result) {
    return result.reason().filter(FailReason::isNotEvaluated).isPresent();
  }

  /**
   * The answer that need not wait for the body, as in OpenDKIM: all there is are fields that do not
   * even look like signatures, and On-BadSignature turns such mail away.
   *
   * @param results what is known before the body
   */
  Optional<MilterReply> beforeBody(List<VerificationResult> results) {
    Disposition disposition = dispositions.badSignature();
    boolean turnsAway = disposition != Disposition.ACCEPT && disposition != Disposition.QUARANTINE;
    return turnsAway && !results.isEmpty() && results.stream().allMatch(FailurePolicy::isSyntax)
        ? Optional.of(apply(disposition, Trouble.SIGNATURE_SYNTAX, List.of()).verdict())
        : Optional.empty();
  }

  private static boolean isSyntax(VerificationResult result) {
    return result.reason().filter(SYNTAX::contains).isPresent();
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

  /**
   * The answer to a message that lacks what RequireSignature demands, if it goes on at all by the
   * answer so far. If a key that cannot be fetched now might still prove it, the MTA is asked to
   * come again rather than to refuse.
   *
   * @param unmet what it lacks; empty if it lacks nothing
   */
  static Response required(
      Response soFar,
      Optional<Decision.Requirement> unmet,
      List<VerificationResult> results,
      ReportDraft report) {
    if (unmet.isEmpty() || !soFar.verdict().equals(MilterReply.ACCEPT)) {
      return soFar;
    }
    report.remarked(
        Remark.of(Remark.Kind.NOTICE, FilterCode.REQUIREMENT_NOT_MET, unmet.get().unmet()));
    return unmet(unmet.get(), results, soFar.modifications());
  }

  private static Response unmet(
      Decision.Requirement requirement,
      List<VerificationResult> results,
      List<Modification> modifications) {
    Disposition disposition = requirement.disposition();
    boolean refuses = disposition == Disposition.REJECT || disposition == Disposition.DISCARD;
    if (refuses && requirement.mayBeMetLaterBy(results)) {
      return apply(Disposition.TEMPFAIL, Trouble.NO_KEY, modifications);
    }
    return apply(
        disposition,
        requirement.level() == SignatureRequirement.VALID
            ? Trouble.NONE_PASSES
            : Trouble.NONE_OF_AUTHOR,
        modifications);
  }

  /** The answer if something failed here: by default the MTA is asked to come again. */
  Response internalError(List<Modification> modifications) {
    return dispositions.captureUnknownErrors()
        ? quarantine("capture requested", modifications)
        : apply(dispositions.internalError(), Trouble.INTERNAL, modifications);
  }

  /** The answer if the key that should sign is too small. */
  Response signingError(List<Modification> modifications) {
    return apply(dispositions.signatureError(), Trouble.SIGNING, modifications);
  }

  /** The answer to a header larger than allowed. */
  Response headerTooLarge(List<Modification> modifications) {
    return apply(dispositions.security(), Trouble.HEADER_TOO_LARGE, modifications);
  }

  /** The answer to a header so large that not even what must be done can be done. */
  static Response headerFarTooLarge() {
    return Response.of(Trouble.HEADER_TOO_LARGE.temporary());
  }

  private static Response apply(
      Disposition disposition, Trouble trouble, List<Modification> modifications) {
    return switch (disposition) {
      case ACCEPT -> Response.of(modifications, MilterReply.ACCEPT);
      case DISCARD -> Response.of(MilterReply.DISCARD);
      case REJECT -> Response.of(trouble.permanent());
      case TEMPFAIL -> Response.of(trouble.temporary());
      case QUARANTINE -> quarantine(QUARANTINE_REASON + ": " + trouble.text, modifications);
    };
  }

  private static Response quarantine(String reason, List<Modification> modifications) {
    List<Modification> all = new ArrayList<>(modifications);
    if (all.stream().noneMatch(Modification.Quarantine.class::isInstance)) {
      all.add(new Modification.Quarantine(reason));
    }
    return Response.of(all, MilterReply.ACCEPT);
  }
}
