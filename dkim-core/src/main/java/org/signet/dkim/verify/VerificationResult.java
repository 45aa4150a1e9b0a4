package org.signet.dkim.verify;

import java.util.Optional;

/**
 * The verdict on one DKIM-Signature field; {@link #code} is its word in RFC 8601 §2.7.1. Immutable.
 * The text form is one line of printable ASCII without the signature data, such as {@code pass
 * d=example.com s=s1 a=rsa-sha256} or {@code fail d=example.com s=s1 a=rsa-sha256
 * reason=body-hash-mismatch}.
 */
public sealed interface VerificationResult {
  /** The word. */
  ResultCode code();

  /** What the field claims. */
  SignatureSummary summary();

  /** Why it did not pass; empty if it did. */
  Optional<FailReason> reason();

  /** Whether the signature passed. */
  default boolean passed() {
    return code() == ResultCode.PASS;
  }

  /** The signature is acceptable and verified. */
  record Pass(SignatureSummary summary) implements VerificationResult {
    @Override
    public ResultCode code() {
      return ResultCode.PASS;
    }

    @Override
    public Optional<FailReason> reason() {
      return Optional.empty();
    }

    @Override
    public String toString() {
      return code() + summary.tags();
    }
  }

  /**
   * The signature did not pass.
   *
   * @param why the reason
   * @param code the word; mostly that of the reason
   */
  record NotPassed(SignatureSummary summary, FailReason why, ResultCode code)
      implements VerificationResult {
    /** Holds that it did not pass. */
    public NotPassed {
      if (code == ResultCode.PASS || code == ResultCode.NONE) {
        throw new IllegalArgumentException("not passed, and yet " + code);
      }
    }

    /** With the word of the reason. */
    public NotPassed(SignatureSummary summary, FailReason why) {
      this(summary, why, why.code());
    }

    @Override
    public Optional<FailReason> reason() {
      return Optional.of(why);
    }

    @Override
    public String toString() {
      return code + summary.tags() + " reason=" + why;
    }
  }
}
