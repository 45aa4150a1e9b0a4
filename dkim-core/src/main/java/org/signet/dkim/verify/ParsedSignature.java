package org.signet.dkim.verify;

import java.util.Optional;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.signature.DkimSignature;
import org.signet.dkim.signature.DkimSignatureParser;
import org.signet.dkim.signature.DomainName;
import org.signet.dkim.signature.SignatureClaims;
import org.signet.dkim.signature.SignatureFault;
import org.signet.dkim.signature.SignatureFaultException;

/**
 * A DKIM-Signature field after a look at the field alone: a signature, or what is wrong with it.
 *
 * @param claims what it claims
 * @param signature if it is in order
 * @param fault if it is not
 */
record ParsedSignature(
    SignatureClaims claims, Optional<DkimSignature> signature, Optional<SignatureFault> fault) {

  static ParsedSignature of(HeaderField field, int maximumHeaderNames) {
    DkimSignatureParser parser = new DkimSignatureParser(field, maximumHeaderNames);
    try {
      DkimSignature signature = parser.parse();
      return new ParsedSignature(parser.claims(), Optional.of(signature), Optional.empty());
    } catch (SignatureFaultException e) {
      return new ParsedSignature(parser.claims(), Optional.empty(), Optional.of(e.fault()));
    }
  }

  /** {@code d=} of a signature in order, in lower case. */
  Optional<String> domain() {
    return signature.map(DkimSignature::domain).map(DomainName::lowerCase);
  }
}
