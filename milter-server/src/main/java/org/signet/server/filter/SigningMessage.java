package org.signet.server.filter;

import java.util.List;
import java.util.Optional;
import org.signet.dkim.canonical.LineEnds;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.sign.MessageSigning;
import org.signet.dkim.sign.SigningException;
import org.signet.dkim.sign.SigningProfile;
import org.signet.milter.reply.Answer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Modification;
import org.signet.milter.reply.Response;
import org.signet.policy.decision.Remark;
import org.signet.server.observe.MessageReport.SignatureMade;
import org.signet.server.observe.ReportDraft;
import org.signet.server.watch.KeyWatch;
import org.signet.server.watch.SelfCheck;

/** A message that is being signed, once for each profile. */
final class SigningMessage implements Processing {
  private final MessageSigning signing;
  private final List<SigningProfile> profiles;
  private final KeyWatch keyWatch;
  private final Optional<SelfCheck.Copy> copy;
  private final LineEnds lineEnds;
  private final HeaderModifications modifications;
  private final FailurePolicy failures;
  private final ReportDraft report;

  /**
   * A message to sign.
   *
   * @param copy takes the message to verify it later
   * @param lineEnds what a lone CR or LF was hashed as
   * @param modifications what else changes in the header
   */
  SigningMessage(
      MessageSigning signing,
      List<SigningProfile> profiles,
      KeyWatch keyWatch,
      Optional<SelfCheck.Copy> copy,
      LineEnds lineEnds,
      HeaderModifications modifications,
      FailurePolicy failures,
      ReportDraft report) {
    this.signing = signing;
    this.profiles = profiles;
    this.keyWatch = keyWatch;
    this.copy = copy;
    this.lineEnds = lineEnds;
    this.modifications = modifications;
    this.failures = failures;
    this.report = report;
  }

  @Override
  public boolean wantsBody() {
    return true;
  }

  @Override
  public void write(byte[] octets, int offset, int length) {
    signing.write(octets, offset, length);
    if (copy.isPresent()) {
      copy.get().write(octets, offset, length);
    }
  }

  @Override
  public Answer<Response> finish() {
    final List<HeaderField> signatures;
    try {
      signatures = signing.finish();
    } catch (SigningException e) {
      abandon();
      if (e.reason() == SigningException.Cause.KEY) {
        report.failed("signing failed", e);
        return failures.internalError(modifications.around(List.of()));
      }
      // To come again would not make the message another one.
      report.remarked(
          Remark.of(Remark.Kind.ERROR, FilterCode.NOT_SIGNED, String.valueOf(e.getMessage())));
      return Response.of(modifications.around(List.of()), MilterReply.ACCEPT);
    }
    if (!signing.bareLineEnds().none() && lineEnds == LineEnds.AS_THEY_ARE) {
      report.remarked(
          Remark.of(Remark.Kind.WARNING, FilterCode.BARE_LINE_ENDS, signing.bareLineEnds()));
    }
    profiles.forEach(profile -> keyWatch.used(profile.keyName(), profile.key()));
    copy.ifPresent(taken -> taken.signed(signatures, profiles));
    List<Modification> inserted = signatures.stream().map(HeaderModifications::insertion).toList();
    profiles.forEach(
        profile ->
            report.signed(
                new SignatureMade(
                    profile.domain(), profile.selector(), profile.key().algorithm().word())));
    return Response.of(modifications.around(inserted), MilterReply.ACCEPT);
  }

  @Override
  public void abandon() {
    copy.ifPresent(SelfCheck.Copy::abandon);
  }
}
