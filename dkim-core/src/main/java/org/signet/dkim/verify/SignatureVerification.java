package org.signet.dkim.verify;

import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.signet.dkim.algorithm.KeyType;
import org.signet.dkim.hash.BodyHash;
import org.signet.dkim.hash.SignedHeaders;
import org.signet.dkim.key.DnssecStatus;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.KeyRecord;
import org.signet.dkim.key.KeyRecordException;
import org.signet.dkim.key.VerificationKey;
import org.signet.dkim.message.HeaderSection;
import org.signet.dkim.signature.DkimSignature;

/**
 * The steps of RFC 6376 §6.1.2 and §6.1.3 for one signature that is in order, once the body has
 * ended and the DNS has answered.
 */
final class SignatureVerification {
  /** Such records are to be ignored, RFC 6376 §3.6.1, if there is another. */
  private static final Set<FailReason> NO_KEY_RECORD =
      EnumSet.of(
          FailReason.KEY_RECORD_TOO_LONG,
          FailReason.KEY_SYNTAX,
          FailReason.KEY_VERSION,
          FailReason.KEY_TYPE_UNKNOWN);

  private final DkimSignature signature;
  private SignatureSummary summary;
  private final SignedHeaders signedHeaders;
  private final BodyHash bodyHash;
  private final HeaderSection header;
  private final VerificationPolicy policy;
  private final KnownKeys keys;

  SignatureVerification(
      DkimSignature signature,
      SignatureSummary summary,
      SignedHeaders signedHeaders,
      BodyHash bodyHash,
      HeaderSection header,
      VerificationPolicy policy,
      KnownKeys keys) {
    this.signature = signature;
    this.summary = summary;
    this.signedHeaders = signedHeaders;
    this.bodyHash = bodyHash;
    this.header = header;
    this.policy = policy;
    this.keys = keys;
  }

  VerificationResult judge(KeyLookupResult answer) {
    return switch (answer.kind()) {
      case FOUND -> found((KeyLookupResult.Found) answer);
      case TOO_LONG -> tooLong((KeyLookupResult.TooLong) answer);
      case FAILED -> failed((KeyLookupResult.Failed) answer);
      case NO_DATA -> notPassed(summary, FailReason.KEY_NO_RECORD);
      case NO_SUCH_NAME -> notPassed(summary, FailReason.KEY_MISSING);
    };
  }

  private VerificationResult found(KeyLookupResult.Found found) {
    summary = summary.withDnssec(found.dnssec());
    return judge(found.txtRecords());
  }

  private VerificationResult tooLong(KeyLookupResult.TooLong tooLong) {
    return notPassed(summary.withDnssec(tooLong.dnssec()), FailReason.KEY_RECORD_TOO_LONG);
  }

  private VerificationResult failed(KeyLookupResult.Failed failed) {
    boolean isBogus = failed.cause() == KeyLookupResult.Cause.BOGUS;
    return notPassed(
        isBogus ? summary.withDnssec(DnssecStatus.BOGUS) : summary, FailReason.of(failed.cause()));
  }

  /**
   * The first record that lets the signature pass counts; else the first one that is a key record,
   * or else the first one. Only key records count towards the limit.
   */
  private VerificationResult judge(List<String> records) {
    VerificationResult worst = notPassed(summary, FailReason.KEY_NO_RECORD);
    int keyRecords = 0;
    for (int i = 0; i < records.size() && keyRecords < KeyLookupResult.Found.MAX_KEY_RECORDS; i++) {
      VerificationResult result = judge(records.get(i));
      if (result.passed()) {
        return result;
      }
      boolean isKey = result.reason().filter(NO_KEY_RECORD::contains).isEmpty();
      if (i == 0 || (isKey && keyRecords == 0)) {
        worst = result;
      }
      if (isKey) {
        keyRecords++;
      }
    }
    return worst;
  }

  private VerificationResult judge(String record) {
    KnownKeys.Known known;
    try {
      known = keys.read(record);
    } catch (KeyRecordException e) {
      return notPassed(summary, FailReason.of(e.fault()));
    }
    KeyRecord key = known.record();
    SignatureSummary seen = summary.withKey(OptionalInt.empty(), key.isTesting());
    Optional<FailReason> unsuitable = unsuitable(key);
    if (unsuitable.isPresent()) {
      return notPassed(seen, unsuitable.get());
    }
    VerificationKey publicKey;
    try {
      publicKey = known.publicKey();
    } catch (KeyRecordException e) {
      return notPassed(seen, FailReason.of(e.fault()));
    }
    SignatureSummary full = seen.withKey(OptionalInt.of(publicKey.bits()), key.isTesting());
    return mismatch(publicKey)
        .or(() -> unacceptable(publicKey))
        .map(reason -> notPassed(full, reason))
        .orElseGet(() -> passed(full));
  }

  private VerificationResult passed(SignatureSummary full) {
    if (full.dnssec() == DnssecStatus.SECURE) {
      return new VerificationResult.Pass(full);
    }
    return switch (policy.unprotectedKey()) {
      case PASS -> new VerificationResult.Pass(full);
      case NEUTRAL ->
          new VerificationResult.NotPassed(full, FailReason.KEY_UNPROTECTED, ResultCode.NEUTRAL);
      case POLICY -> notPassed(full, FailReason.KEY_UNPROTECTED);
    };
  }

  /** RFC 6376 §6.1.2 steps 6 to 8, and the flags and services of §3.6.1. */
  private Optional<FailReason> unsuitable(KeyRecord key) {
    if (!key.isForEmail()) {
      return Optional.of(FailReason.KEY_NOT_FOR_EMAIL);
    }
    if (!key.admits(signature.algorithm().hash())) {
      return Optional.of(FailReason.KEY_HASH_MISMATCH);
    }
    if (key.isRevoked()) {
      return Optional.of(FailReason.KEY_REVOKED);
    }
    if (key.type() != signature.algorithm().keyType()) {
      return Optional.of(FailReason.KEY_TYPE_MISMATCH);
    }
    if (key.forbidsSubdomains() && !signature.identity().domain().equals(signature.domain())) {
      return Optional.of(FailReason.KEY_FORBIDS_SUBDOMAIN);
    }
    return Optional.empty();
  }

  /**
   * RFC 6376 §6.1.3: the body first, so that a change of the body is not taken for one of the
   * header.
   */
  private Optional<FailReason> mismatch(VerificationKey key) {
    if (signature.bodyLength().isPresent()
        && signature.bodyLength().getAsLong() > bodyHash.bodyLength()) {
      return Optional.of(FailReason.BODY_TOO_SHORT);
    }
    if (!MessageDigest.isEqual(bodyHash.value(), signature.bodyHashOctets())) {
      return Optional.of(FailReason.BODY_HASH_MISMATCH);
    }
    boolean verifies =
        key.verifies(
            signature.signatureOctets(),
            sink -> signedHeaders.writeTo(signature.canonicalization().header(), sink));
    return verifies ? Optional.empty() : Optional.of(FailReason.SIGNATURE_MISMATCH);
  }

  /** What keeps a signature that verified from passing. */
  private Optional<FailReason> unacceptable(VerificationKey key) {
    for (String name : policy.mustBeSigned()) {
      if (!signedHeaders.cover(header.named(name))) {
        return Optional.of(FailReason.UNPROTECTED_FIELD);
      }
    }
    if (key.type() == KeyType.RSA && key.bits() < policy.minimumRsaBits()) {
      return Optional.of(FailReason.KEY_TOO_SHORT);
    }
    if (!policy.acceptUnsignedContent() && bodyHash.hashedLength() < bodyHash.bodyLength()) {
      return Optional.of(FailReason.UNSIGNED_CONTENT);
    }
    int fromFields = header.named("From").size();
    if (policy.requireSingleFrom() && fromFields != 1) {
      return Optional.of(fromFields == 0 ? FailReason.FROM_MISSING : FailReason.FROM_NOT_UNIQUE);
    }
    return Optional.empty();
  }

  private static VerificationResult notPassed(SignatureSummary summary, FailReason reason) {
    return new VerificationResult.NotPassed(summary, reason);
  }
}
