package org.signet.dkim.verify;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which signatures of one message are verified: those of trusted domains first, then the others
 * from the top down, until the slots of the policy are used up; the slot of a trusted one is not
 * taken from it even if the policy has none left, up to a number that bounds the work.
 */
final class SignatureSlots {
  /** So many signatures of trusted domains are verified even if the policy has fewer slots. */
  private static final int MOST_TRUSTED = 10;

  private final VerificationPolicy policy;
  private final Set<String> authorDomains;
  private final Set<ParsedSignature> taken = Collections.newSetFromMap(new IdentityHashMap<>());

  SignatureSlots(
      VerificationPolicy policy, Set<String> authorDomains, List<ParsedSignature> signatures) {
    this.policy = policy;
    this.authorDomains = authorDomains;
    take(signatures, this::isTrusted, Math.max(policy.maximumSignatures(), MOST_TRUSTED));
    take(signatures, this::isAdmitted, policy.maximumSignatures());
  }

  /** Why a signature is not verified; empty if it is. */
  Optional<FailReason> leftAlone(ParsedSignature signature) {
    if (taken.contains(signature)) {
      return Optional.empty();
    }
    return Optional.of(
        isAdmitted(signature) ? FailReason.TOO_MANY_SIGNATURES : FailReason.OTHER_SIGNER);
  }

  private void take(List<ParsedSignature> signatures, Predicate<ParsedSignature> which, int most) {
    for (ParsedSignature signature : signatures) {
      if (taken.size() >= most) {
        return;
      }
      if (which.test(signature)) {
        taken.add(signature);
      }
    }
  }

  private boolean isTrusted(ParsedSignature signature) {
    return signature.domain().filter(policy.trustedDomains()).isPresent();
  }

  private boolean isAdmitted(ParsedSignature signature) {
    return !policy.onlyAuthorOrTrusted()
        || isTrusted(signature)
        || signature.domain().filter(authorDomains::contains).isPresent();
  }
}
