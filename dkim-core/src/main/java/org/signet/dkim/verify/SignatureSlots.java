package org.signet.dkim.verify;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which signatures of one message are verified: those of the author first, then those of trusted
 * domains, then the others from the top down, until the slots of the policy are used up. One of the
 * author or of a trusted domain has its slot even if the policy has none left, up to a number that
 * bounds the work. What costs neither a query nor an operation takes no slot.
 */
final class SignatureSlots {
  /** So many of the author and of trusted domains are verified even if the policy has fewer. */
  private static final int MOST_PREFERRED = 10;

  private final VerificationPolicy policy;
  private final Predicate<String> ofAuthor;
  private final Set<ParsedSignature> taken = Collections.newSetFromMap(new IdentityHashMap<>());

  SignatureSlots(
      VerificationPolicy policy, Predicate<String> ofAuthor, List<ParsedSignature> signatures) {
    this.policy = policy;
    this.ofAuthor = ofAuthor;
    int preferred = Math.max(policy.maximumSignatures(), MOST_PREFERRED);
    take(signatures, this::isOfAuthor, preferred);
    take(signatures, this::isTrusted, preferred);
    take(signatures, this::isAdmitted, policy.maximumSignatures());
  }

  /** Why a signature is not verified; empty if it is. */
  Optional<FailReason> objection(ParsedSignature signature) {
    if (taken.contains(signature)) {
      return Optional.empty();
    }
    return isAdmitted(signature)
        ? signature.objection().or(() -> Optional.of(FailReason.TOO_MANY_SIGNATURES))
        : Optional.of(FailReason.OTHER_SIGNER);
  }

  private void take(List<ParsedSignature> signatures, Predicate<ParsedSignature> which, int most) {
    for (ParsedSignature signature : signatures) {
      if (taken.size() >= most) {
        return;
      }
      if (signature.objection().isEmpty() && which.test(signature)) {
        taken.add(signature);
      }
    }
  }

  private boolean isOfAuthor(ParsedSignature signature) {
    return signature.domain().filter(ofAuthor).isPresent();
  }

  private boolean isTrusted(ParsedSignature signature) {
    return signature.domain().filter(policy.trustedDomains()).isPresent();
  }

  private boolean isAdmitted(ParsedSignature signature) {
    return !policy.onlyAuthorOrTrusted() || isOfAuthor(signature) || isTrusted(signature);
  }
}
