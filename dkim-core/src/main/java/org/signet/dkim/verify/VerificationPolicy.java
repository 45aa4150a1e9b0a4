package org.signet.dkim.verify;

import java.time.Duration;

/**
 * What is accepted beyond what RFC 6376 says. Immutable.
 *
 * @param minimumRsaBits shorter RSA keys never pass; never below 1024 (RFC 8301 §3.2)
 * @param maximumSignatures so many DKIM-Signature fields are verified, from the top; others are
 *     reported as not evaluated
 * @param maximumHeaderNames so many names in {@code h=} are looked at
 * @param clockDrift how far the clocks of signers may be off, for {@code t=} and {@code x=}
 * @param acceptUnsignedContent whether a signature passes whose {@code l=} leaves octets of the
 *     body uncovered
 * @param requireSingleFrom whether a signature passes only in a message with exactly one From field
 *     (RFC 6376 §8.15)
 */
public record VerificationPolicy(
    int minimumRsaBits,
    int maximumSignatures,
    int maximumHeaderNames,
    Duration clockDrift,
    boolean acceptUnsignedContent,
    boolean requireSingleFrom) {

  private static final int FLOOR_RSA_BITS = 1024;

  /** Holds the floor of RFC 8301. */
  public VerificationPolicy {
    if (minimumRsaBits < FLOOR_RSA_BITS) {
      throw new IllegalArgumentException("RSA keys below 1024 bits must not pass (RFC 8301)");
    }
    if (maximumSignatures < 0 || maximumHeaderNames < 1 || clockDrift.isNegative()) {
      throw new IllegalArgumentException("limits must not be negative");
    }
  }

  /** 1024 bits, ten signatures, 2,000 names, five minutes, whole bodies only, one From field. */
  public static VerificationPolicy defaults() {
    return new VerificationPolicy(FLOOR_RSA_BITS, 10, 2000, Duration.ofMinutes(5), false, true);
  }

  /** The same with another least size of RSA keys. */
  public VerificationPolicy withMinimumRsaBits(int bits) {
    return new VerificationPolicy(
        bits,
        maximumSignatures,
        maximumHeaderNames,
        clockDrift,
        acceptUnsignedContent,
        requireSingleFrom);
  }

  /** The same with another number of signatures. */
  public VerificationPolicy withMaximumSignatures(int count) {
    return new VerificationPolicy(
        minimumRsaBits,
        count,
        maximumHeaderNames,
        clockDrift,
        acceptUnsignedContent,
        requireSingleFrom);
  }

  /** The same with another tolerance for clocks. */
  public VerificationPolicy withClockDrift(Duration drift) {
    return new VerificationPolicy(
        minimumRsaBits,
        maximumSignatures,
        maximumHeaderNames,
        drift,
        acceptUnsignedContent,
        requireSingleFrom);
  }

  /** The same, accepting or not what {@code l=} leaves unsigned. */
  public VerificationPolicy withUnsignedContent(boolean accepted) {
    return new VerificationPolicy(
        minimumRsaBits,
        maximumSignatures,
        maximumHeaderNames,
        clockDrift,
        accepted,
        requireSingleFrom);
  }

  /** The same, insisting or not on exactly one From field. */
  public VerificationPolicy withSingleFrom(boolean required) {
    return new VerificationPolicy(
        minimumRsaBits,
        maximumSignatures,
        maximumHeaderNames,
        clockDrift,
        acceptUnsignedContent,
        required);
  }
}
