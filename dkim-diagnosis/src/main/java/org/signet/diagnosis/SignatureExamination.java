package org.signet.diagnosis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.signet.dkim.algorithm.KeyType;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.VerificationKey;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.signature.DkimSignature;
import org.signet.dkim.signature.DkimSignatureParser;
import org.signet.dkim.signature.SignatureFaultException;
import org.signet.dkim.verify.FailReason;
import org.signet.dkim.verify.VerificationPolicy;
import org.signet.dkim.verify.VerificationResult;

/** Diagnoses the signatures of one message, one after the other. Confined to one thread. */
final class SignatureExamination {
  private final ReceivedMessage message;
  private final boolean wholeBody;
  private final MimeBody body;
  private final Restorations restorations;
  private final Function<DkimSignature, KeyLookupResult> answers;
  private final VerificationPolicy policy;
  private final Map<BodyTarget, SideDiagnosis> bodies = new HashMap<>();

  /**
   * Signatures of a message.
   *
   * @param wholeBody false if the body was too large to be kept
   * @param answers what DNS has for a signature
   */
  SignatureExamination(
      ReceivedMessage message,
      boolean wholeBody,
      Function<DkimSignature, KeyLookupResult> answers,
      VerificationPolicy policy) {
    this.message = message;
    this.wholeBody = wholeBody;
    this.answers = answers;
    this.policy = policy;
    this.restorations = new Restorations(message);
    this.body =
        MimeBody.of(
            message.value("Content-Type"),
            message.value("Content-Transfer-Encoding"),
            message.body());
  }

  SignatureDiagnosis diagnose(HeaderField field, VerificationResult result, SearchBudget budget) {
    int line = message.linesOf(field).first();
    boolean skipped = result.reason().filter(FailReason::isNotEvaluated).isPresent();
    Optional<DkimSignature> parsed = skipped ? Optional.empty() : parse(field);
    if (parsed.isEmpty() || parsed.get().algorithm().isHistoric()) {
      SideDiagnosis unknown = SideDiagnosis.of(Fault.UNKNOWN);
      return new SignatureDiagnosis(result, line, KeyWord.UNKNOWN, unknown, unknown, List.of());
    }
    DkimSignature signature = parsed.get();
    KeyState key = KeyState.of(answers.apply(signature), signature);
    SideDiagnosis ofHeader = header(signature, key, budget.share(0.5));
    SideDiagnosis ofBody =
        says(ofHeader, Cause.BODY_HASH_TAG)
            ? SideDiagnosis.of(Fault.INTACT)
            : body(signature, result, says(ofHeader, Cause.CANONICALIZATION), budget.share(1));
    return new SignatureDiagnosis(
        result,
        line,
        key.word(),
        ofBody,
        ofHeader,
        Hints.of(message, ofBody.isUnexplained(), ofHeader.isUnexplained()));
  }

  private static boolean says(SideDiagnosis side, Cause cause) {
    return side.restoration().stream()
        .flatMap(restoration -> restoration.changes().stream())
        .anyMatch(change -> change.cause() == cause);
  }

  private Optional<DkimSignature> parse(HeaderField field) {
    try {
      return Optional.of(new DkimSignatureParser(field, policy.maximumHeaderNames()).parse());
    } catch (SignatureFaultException e) {
      return Optional.empty();
    }
  }

  private SideDiagnosis body(
      DkimSignature signature,
      VerificationResult result,
      boolean formChanged,
      SearchBudget budget) {
    if (!wholeBody) {
      return SideDiagnosis.tooLarge(verified(result));
    }
    BodyTarget target = BodyTarget.of(signature);
    for (Map.Entry<BodyTarget, SideDiagnosis> known : bodies.entrySet()) {
      if (known.getKey().asksTheSameAs(target)) {
        return known.getValue();
      }
    }
    SideDiagnosis diagnosis = body(target, formChanged, budget);
    bodies.put(target, diagnosis);
    return diagnosis;
  }

  /** What the verification says of a body that is too large to be kept: it looks at it first. */
  private static Fault verified(VerificationResult result) {
    if (result.passed()) {
      return Fault.INTACT;
    }
    return switch (result.reason().orElseThrow()) {
      case BODY_HASH_MISMATCH -> Fault.CHANGED;
      case BODY_TOO_SHORT -> Fault.TOO_SHORT;
      case SIGNATURE_MISMATCH -> Fault.INTACT;
      default -> Fault.UNKNOWN;
    };
  }

  private SideDiagnosis body(BodyTarget target, boolean formChanged, SearchBudget budget) {
    if (target.matches(message.body())) {
      return SideDiagnosis.of(Fault.INTACT);
    }
    boolean tooShort =
        target.length().isPresent()
            && target.length().getAsLong() > target.canonicalLength(message.body());
    Fault fault = tooShort ? Fault.TOO_SHORT : Fault.CHANGED;
    BodySearch search = new BodySearch(target, body, formChanged, budget);
    Optional<Restoration> restoration = restorations.ofBody(search.search());
    return restoration.isEmpty() && search.isTooLarge()
        ? SideDiagnosis.tooLarge(fault)
        : SideDiagnosis.searched(fault, restoration, budget);
  }

  private SideDiagnosis header(DkimSignature signature, KeyState key, SearchBudget budget) {
    if (key.keys().isEmpty()) {
      return SideDiagnosis.of(Fault.NO_KEY);
    }
    SideDiagnosis answer = SideDiagnosis.of(Fault.WRONG_KEY);
    for (VerificationKey candidate : key.keys()) {
      Optional<Predicate<byte[]>> test = candidate.hashTest(signature.signatureOctets());
      if (test.isPresent()) {
        answer = header(signature, candidate, test.get(), budget);
        if (answer.fault() == Fault.INTACT || answer.restoration().isPresent()) {
          return answer;
        }
      }
    }
    return answer;
  }

  private SideDiagnosis header(
      DkimSignature signature, VerificationKey key, Predicate<byte[]> test, SearchBudget budget) {
    HeaderSearch search =
        new HeaderSearch(signature, HashTest.of(key, test), message, body, budget);
    if (search.verifies()) {
      return SideDiagnosis.of(Fault.INTACT);
    }
    List<RestoredHeader> found = search.search();
    boolean sure = key.type() == KeyType.RSA || !found.isEmpty();
    return SideDiagnosis.searched(
        sure ? Fault.CHANGED : Fault.CHANGED_OR_WRONG_KEY,
        restorations.ofHeader(signature, found),
        budget);
  }
}
