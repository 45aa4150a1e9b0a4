package org.signet.dkim.verify;

import java.time.Instant;
import java.util.Optional;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.signature.DkimSignature;
import org.signet.dkim.signature.DkimSignatureParser;
import org.signet.dkim.signature.DomainName;
import org.signet.dkim.signature.SignatureClaims;
import org.signet.dkim.signature.SignatureFaultException;

/**
 * A DKIM-Signature field after a look at the field alone.
 *
 * @param claims what it claims
 * @param signature if it could be read
 * @param objection why it does not pass whatever the key and the body are: it costs neither a query
 *     nor an operation
 */
record ParsedSignature(
    SignatureClaims claims, Optional<DkimSignature> signature, Optional<FailReason> objection) {

  static ParsedSignature of(HeaderField field, VerificationPolicy policy, Instant now) {
    DkimSignatureParser parser = new DkimSignatureParser(field, policy.maximumHeaderNames());
    try {
      DkimSignature signature = parser.parse();
      return new ParsedSignature(
          parser.claims(), Optional.of(signature), objection(signature, policy, now));
    } catch (SignatureFaultException e) {
      return new ParsedSignature(
          parser.claims(), Optional.empty(), Optional.of(FailReason.of(e.fault())));
    }
  }

  private static Optional<FailReason> objection(
      DkimSignature signature, VerificationPolicy policy, Instant now) {
    if (signature.algorithm().isHistoric()) {
      return Optional.of(FailReason.RSA_SHA1);
    }
    long drift = policy.clockDrift().toSeconds();
    long second = now.getEpochSecond();
    if (signature.expiration().isPresent() && second - drift > signature.expiration().getAsLong()) {
      return Optional.of(FailReason.EXPIRED);
    }
    if (signature.timestamp().isPresent() && second + drift < signature.timestamp().getAsLong()) {
      return Optional.of(FailReason.FROM_THE_FUTURE);
    }
    return Optional.empty();
  }

  /** {@code d=} of a signature that could be read, in lower case. */
  Optional<String> domain() {
    return signature.map(DkimSignature::domain).map(DomainName::lowerCase);
  }
}
