package org.signet.dkim.verify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.signet.dkim.hash.BodyHash;
import org.signet.dkim.hash.BodyHasherSet;
import org.signet.dkim.hash.SignedHeaders;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.KeyName;
import org.signet.dkim.key.PublicKeyLookup;
import org.signet.dkim.message.ByteSink;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;
import org.signet.dkim.signature.DkimSignature;
import org.signet.dkim.signature.SignatureClaims;

/**
 * The verification of one message: write the octets of its body, in chunks of any size, with CRLF
 * line ends as they came over the wire; then {@link #finish}. Confined to one thread up to there;
 * results may be completed on another.
 */
public final class MessageVerification implements ByteSink {
  private final HeaderSection header;
  private final PublicKeyLookup keys;
  private final KnownKeys knownKeys;
  private final VerificationPolicy policy;
  private final BodyHasherSet bodyHashers;
  private final Map<KeyName, CompletableFuture<KeyLookupResult>> lookups = new HashMap<>();
  private final List<CompletableFuture<VerificationResult>> results = new ArrayList<>();
  private final CompletableFuture<Void> bodyEnd = new CompletableFuture<>();

  MessageVerification(
      HeaderSection header,
      Predicate<String> ofAuthor,
      PublicKeyLookup keys,
      KnownKeys knownKeys,
      VerificationPolicy policy,
      Instant now) {
    this.header = policy.lineEnds().apply(header);
    this.bodyHashers = new BodyHasherSet(policy.lineEnds());
    this.keys = keys;
    this.knownKeys = knownKeys;
    this.policy = policy;
    List<ParsedSignature> signatures = new ArrayList<>();
    for (HeaderField field : this.header.named(DkimSignature.FIELD_NAME)) {
      signatures.add(ParsedSignature.of(field, policy, now));
    }
    SignatureSlots slots = new SignatureSlots(policy, ofAuthor, signatures);
    for (ParsedSignature signature : signatures) {
      results.add(
          slots
              .objection(signature)
              .map(reason -> done(signature.claims(), reason))
              .orElseGet(() -> start(signature.claims(), signature.signature().orElseThrow())));
    }
  }

  /**
   * Whether the body matters, or the rest of it: if not, its octets need not be written. It does
   * not once each {@code l=} is exceeded, or once all look-ups have ended without a key.
   */
  public boolean wantsBody() {
    return bodyHashers.wantsMore() && !lookups.values().stream().allMatch(this::endedWithoutKey);
  }

  private boolean endedWithoutKey(CompletableFuture<KeyLookupResult> lookup) {
    return lookup.isDone()
        && (lookup.isCompletedExceptionally()
            || lookup.join().kind() != KeyLookupResult.Kind.FOUND);
  }

  /**
   * The results, if they are known before the body has come: none of the signatures is such that a
   * key or the body could make a difference. A message without signatures has none.
   */
  public Optional<List<VerificationResult>> settled() {
    return !bodyHashers.isEmpty()
        ? Optional.empty()
        : Optional.of(results.stream().map(CompletableFuture::join).toList());
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    bodyHashers.write(bytes, offset, length);
  }

  /**
   * The body has ended.
   *
   * @return one result per DKIM-Signature field, top to bottom, once all keys have come or failed
   *     to; never completes exceptionally unless {@link #abandon} was called
   */
  public CompletionStage<List<VerificationResult>> finish() {
    bodyHashers.finish();
    bodyEnd.complete(null);
    return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
        .thenApply(done -> results.stream().map(CompletableFuture::join).toList());
  }

  /** Nobody wants the results any more: look-ups are cancelled. */
  public void abandon() {
    lookups.values().forEach(lookup -> lookup.cancel(false));
    results.forEach(result -> result.cancel(false));
  }

  private CompletableFuture<VerificationResult> start(
      SignatureClaims claims, DkimSignature signature) {
    BodyHash bodyHash =
        bodyHashers.add(
            signature.canonicalization().body(),
            signature.algorithm().hash(),
            signature.bodyLength());
    SignatureVerification verification =
        new SignatureVerification(
            signature,
            summary(claims),
            SignedHeaders.of(
                header, signature.headerNames(), signature.field(), signature.unsigned()),
            bodyHash,
            header,
            policy,
            knownKeys);
    return lookup(signature).thenCombine(bodyEnd, (answer, end) -> verification.judge(answer));
  }

  /**
   * The look-up of the key, one for all signatures that share it. A look-up that breaks its
   * promises is a failed one; an error is not the DNS's.
   */
  private CompletableFuture<KeyLookupResult> lookup(DkimSignature signature) {
    return lookups
        .computeIfAbsent(KeyName.of(signature), name -> keys.lookup(name).toCompletableFuture())
        .exceptionally(
            failure -> {
              if (failure instanceof Error
                  || (failure instanceof CompletionException
                      && failure.getCause() instanceof Error)) {
                throw new CompletionException(failure);
              }
              return new KeyLookupResult.Failed(
                  KeyLookupResult.Cause.BAD_ANSWER, "the look-up failed");
            });
  }

  private static CompletableFuture<VerificationResult> done(
      SignatureClaims claims, FailReason reason) {
    return CompletableFuture.completedFuture(
        new VerificationResult.NotPassed(summary(claims), reason));
  }

  private static SignatureSummary summary(SignatureClaims claims) {
    return new SignatureSummary(
        claims.domain(),
        claims.selector(),
        claims.algorithm(),
        claims.identity(),
        claims.signatureData(),
        OptionalInt.empty(),
        false);
  }
}
