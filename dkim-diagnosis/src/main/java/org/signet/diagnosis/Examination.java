package org.signet.diagnosis;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.KeyName;
import org.signet.dkim.key.PublicKeyLookup;
import org.signet.dkim.message.ByteSink;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;
import org.signet.dkim.signature.DkimSignature;
import org.signet.dkim.verify.MessageVerification;
import org.signet.dkim.verify.VerificationPolicy;
import org.signet.dkim.verify.VerificationResult;
import org.signet.dkim.verify.Verifier;

/**
 * The diagnosis of one message: write the octets of its body, in chunks of any size, with CRLF line
 * ends as they came over the wire; then {@link #finish}. Confined to one thread.
 */
public final class Examination implements ByteSink {
  /** A longer body is verified, and that is all. */
  private static final int LONGEST = 16 << 20;

  private static final VerificationPolicy POLICY = VerificationPolicy.defaults();

  private final PublicKeyLookup keys;
  private final HeaderSection header;
  private final int firstLine;
  private final int bodyLine;
  private final Supplier<SearchBudget> budget;
  private final Map<KeyName, CompletableFuture<KeyLookupResult>> answers = new HashMap<>();
  private final MessageVerification verification;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private boolean tooLong;

  Examination(
      PublicKeyLookup keys,
      InstantSource clock,
      HeaderSection header,
      int firstLine,
      int bodyLine,
      Supplier<SearchBudget> budget) {
    this.keys = keys;
    this.header = header;
    this.firstLine = firstLine;
    this.bodyLine = bodyLine;
    this.budget = budget;
    this.verification = new Verifier(this::lookup, POLICY, clock).start(header);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    verification.write(bytes, offset, length);
    tooLong |= body.size() + length > LONGEST;
    if (!tooLong) {
      body.write(bytes, offset, length);
    }
  }

  /** One diagnosis per DKIM-Signature field, from the top down. Waits for DNS, then searches. */
  public List<SignatureDiagnosis> finish() {
    List<VerificationResult> results = verification.finish().toCompletableFuture().join();
    List<HeaderField> fields = header.named(DkimSignature.FIELD_NAME);
    String text = tooLong ? "" : body.toString(StandardCharsets.ISO_8859_1);
    SignatureExamination one =
        new SignatureExamination(
            new ReceivedMessage(header, text, firstLine, bodyLine), !tooLong, this::answer, POLICY);
    SearchBudget left = budget.get();
    long toSearch = results.stream().filter(result -> !result.passed()).count();
    List<SignatureDiagnosis> diagnoses = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      VerificationResult result = results.get(i);
      diagnoses.add(one.diagnose(fields.get(i), result, left.share(1.0 / Math.max(1, toSearch))));
      toSearch -= result.passed() ? 0 : 1;
    }
    return diagnoses;
  }

  /** Each key is looked up once, for the verification and for the search. */
  private CompletionStage<KeyLookupResult> lookup(KeyName name) {
    return answers
        .computeIfAbsent(name, absent -> keys.lookup(absent).toCompletableFuture())
        .copy();
  }

  private KeyLookupResult answer(DkimSignature signature) {
    return lookup(KeyName.of(signature))
        .toCompletableFuture()
        .exceptionally(
            failure ->
                new KeyLookupResult.Failed(KeyLookupResult.Cause.BAD_ANSWER, "the look-up failed"))
        .join();
  }
}
