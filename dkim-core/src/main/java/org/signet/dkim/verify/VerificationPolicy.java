package org.signet.dkim.verify;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.signet.dkim.canonical.LineEnds;
import org.signet.dkim.message.FieldName;

/**
 * What is accepted beyond what RFC 6376 says, and how much of it. Immutable, as far as the
 * predicate of trusted domains is.
 */
public final class VerificationPolicy {
  private static final int FLOOR_RSA_BITS = 1024;
  private static final VerificationPolicy DEFAULTS = new VerificationPolicy(new Draft());

  private final int minimumRsaBits;
  private final int maximumSignatures;
  private final Predicate<String> trustedDomains;
  private final boolean onlyAuthorOrTrusted;
  private final int maximumHeaderNames;
  private final Duration clockDrift;
  private final boolean acceptUnsignedContent;
  private final boolean requireSingleFrom;
  private final List<String> mustBeSigned;
  private final UnprotectedKey unprotectedKey;
  private final LineEnds lineEnds;

  private VerificationPolicy(Draft draft) {
    if (draft.minimumRsaBits < FLOOR_RSA_BITS) {
      throw new IllegalArgumentException("RSA keys below 1024 bits must not pass (RFC 8301)");
    }
    if (draft.maximumSignatures < 0
        || draft.maximumHeaderNames < 1
        || draft.clockDrift.isNegative()) {
      throw new IllegalArgumentException("limits must not be negative");
    }
    if (!draft.mustBeSigned.stream().allMatch(FieldName::isValid)) {
      throw new IllegalArgumentException("a required field has an invalid name");
    }
    this.minimumRsaBits = draft.minimumRsaBits;
    this.maximumSignatures = draft.maximumSignatures;
    this.trustedDomains = draft.trustedDomains;
    this.onlyAuthorOrTrusted = draft.onlyAuthorOrTrusted;
    this.maximumHeaderNames = draft.maximumHeaderNames;
    this.clockDrift = draft.clockDrift;
    this.acceptUnsignedContent = draft.acceptUnsignedContent;
    this.requireSingleFrom = draft.requireSingleFrom;
    this.mustBeSigned = draft.mustBeSigned;
    this.unprotectedKey = draft.unprotectedKey;
    this.lineEnds = draft.lineEnds;
  }

  /**
   * 1024 bits, ten signatures of any domain, 2,000 names, five minutes, whole bodies only, one From
   * field, no other field that must be signed, keys with or without DNSSEC, line ends as they are.
   */
  public static VerificationPolicy defaults() {
    return DEFAULTS;
  }

  /** Shorter RSA keys never pass. */
  public int minimumRsaBits() {
    return minimumRsaBits;
  }

  /** So many signatures are verified; others are reported as not evaluated. */
  public int maximumSignatures() {
    return maximumSignatures;
  }

  /** The domains ({@code d=}, lower case) whose signatures are verified before all others. */
  public Predicate<String> trustedDomains() {
    return trustedDomains;
  }

  /** Whether only signatures of the author's domain and of trusted ones are verified. */
  public boolean onlyAuthorOrTrusted() {
    return onlyAuthorOrTrusted;
  }

  /** So many names in {@code h=} are looked at. */
  public int maximumHeaderNames() {
    return maximumHeaderNames;
  }

  /** How far the clocks of signers may be off, for {@code t=} and {@code x=}. */
  public Duration clockDrift() {
    return clockDrift;
  }

  /** Whether a signature passes whose {@code l=} leaves octets of the body uncovered. */
  public boolean acceptUnsignedContent() {
    return acceptUnsignedContent;
  }

  /** Whether a signature passes only in a message with exactly one From field (RFC 6376 §8.15). */
  public boolean requireSingleFrom() {
    return requireSingleFrom;
  }

  /** The fields that a signature must cover if the message has them. */
  public List<String> mustBeSigned() {
    return mustBeSigned;
  }

  /** What becomes of signatures whose key is not secured by DNSSEC. */
  public UnprotectedKey unprotectedKey() {
    return unprotectedKey;
  }

  /** What CR and LF alone count as. */
  public LineEnds lineEnds() {
    return lineEnds;
  }

  /**
   * The same with another least size of RSA keys.
   *
   * @throws IllegalArgumentException below 1024 (RFC 8301 §3.2)
   */
  public VerificationPolicy withMinimumRsaBits(int bits) {
    Draft draft = new Draft(this);
    draft.minimumRsaBits = bits;
    return new VerificationPolicy(draft);
  }

  /** The same with another number of signatures. */
  public VerificationPolicy withMaximumSignatures(int count) {
    Draft draft = new Draft(this);
    draft.maximumSignatures = count;
    return new VerificationPolicy(draft);
  }

  /**
   * The same with other trusted domains: their signatures are verified before all others, and up to
   * ten of them even if the number of signatures is less. That does not make others untrusted.
   *
   * @param domains asked with {@code d=} in lower case, by any thread
   */
  public VerificationPolicy withTrustedDomains(Predicate<String> domains) {
    Draft draft = new Draft(this);
    draft.trustedDomains = domains;
    return new VerificationPolicy(draft);
  }

  /**
   * The same, verifying signatures of all domains or only those whose {@code d=} is a domain of the
   * author or trusted; others are reported as {@link FailReason#OTHER_SIGNER}. The number of
   * signatures holds all the same.
   */
  public VerificationPolicy withOnlyAuthorOrTrusted(boolean only) {
    Draft draft = new Draft(this);
    draft.onlyAuthorOrTrusted = only;
    return new VerificationPolicy(draft);
  }

  /** The same with another tolerance for clocks. */
  public VerificationPolicy withClockDrift(Duration drift) {
    Draft draft = new Draft(this);
    draft.clockDrift = drift;
    return new VerificationPolicy(draft);
  }

  /** The same, accepting or not what {@code l=} leaves unsigned. */
  public VerificationPolicy withUnsignedContent(boolean accepted) {
    Draft draft = new Draft(this);
    draft.acceptUnsignedContent = accepted;
    return new VerificationPolicy(draft);
  }

  /** The same, insisting or not on exactly one From field. */
  public VerificationPolicy withSingleFrom(boolean required) {
    Draft draft = new Draft(this);
    draft.requireSingleFrom = required;
    return new VerificationPolicy(draft);
  }

  /**
   * The same with other fields that must be signed: a signature that leaves any instance of one of
   * them uncovered fails, {@link FailReason#UNPROTECTED_FIELD}.
   *
   * @throws IllegalArgumentException if one of them is no name of a header field
   */
  public VerificationPolicy withMustBeSigned(List<String> names) {
    Draft draft = new Draft(this);
    draft.mustBeSigned = List.copyOf(names);
    return new VerificationPolicy(draft);
  }

  /** The same with another fate for signatures whose key is not secured by DNSSEC. */
  public VerificationPolicy withUnprotectedKey(UnprotectedKey fate) {
    Draft draft = new Draft(this);
    draft.unprotectedKey = fate;
    return new VerificationPolicy(draft);
  }

  /** The same, hashing CR and LF alone as they are or as CRLF, in the header and in the body. */
  public VerificationPolicy withLineEnds(LineEnds ends) {
    Draft draft = new Draft(this);
    draft.lineEnds = ends;
    return new VerificationPolicy(draft);
  }

  /** A policy that can still be changed; begins as the defaults. */
  private static final class Draft {
    private int minimumRsaBits = FLOOR_RSA_BITS;
    private int maximumSignatures = 10;
    private Predicate<String> trustedDomains = domain -> false;
    private boolean onlyAuthorOrTrusted;
    private int maximumHeaderNames = 2000;
    private Duration clockDrift = Duration.ofMinutes(5);
    private boolean acceptUnsignedContent;
    private boolean requireSingleFrom = true;
    private List<String> mustBeSigned = List.of();
    private UnprotectedKey unprotectedKey = UnprotectedKey.PASS;
    private LineEnds lineEnds = LineEnds.AS_THEY_ARE;

    Draft() {}

    Draft(VerificationPolicy policy) {
      minimumRsaBits = policy.minimumRsaBits;
      maximumSignatures = policy.maximumSignatures;
      trustedDomains = policy.trustedDomains;
      onlyAuthorOrTrusted = policy.onlyAuthorOrTrusted;
      maximumHeaderNames = policy.maximumHeaderNames;
      clockDrift = policy.clockDrift;
      acceptUnsignedContent = policy.acceptUnsignedContent;
      requireSingleFrom = policy.requireSingleFrom;
      mustBeSigned = policy.mustBeSigned;
      unprotectedKey = policy.unprotectedKey;
      lineEnds = policy.lineEnds;
    }
  }
}
