package org.signet.dkim.verify;

import org.signet.dkim.key.KeyFault;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.signature.SignatureFault;

/**
 * Why a signature did not pass: the closed list. {@code docs/REASONS.md} says of each what it means
 * and what to do; a test keeps it complete.
 */
public enum FailReason {
  // The message is not what was signed.
  BODY_HASH_MISMATCH("body-hash-mismatch", "body hash did not verify", ResultCode.FAIL),
  SIGNATURE_MISMATCH("signature-mismatch", "signature did not verify", ResultCode.FAIL),
  BODY_TOO_SHORT("body-too-short", "body is shorter than signed", ResultCode.FAIL),

  // The signature does not cover what it must.
  UNPROTECTED_FIELD("unprotected-field", "unprotected header field", ResultCode.FAIL),

  // The field is not what RFC 6376 wants.
  SIGNATURE_SYNTAX("signature-syntax", "signature syntax error", ResultCode.PERMERROR),
  DUPLICATE_TAG("duplicate-tag", "duplicate tag in signature", ResultCode.PERMERROR),
  MISSING_TAG("missing-tag", "signature missing required tag", ResultCode.PERMERROR),
  UNSUPPORTED_VERSION("unsupported-version", "incompatible version", ResultCode.PERMERROR),
  UNSUPPORTED_ALGORITHM("unsupported-algorithm", "unsupported algorithm", ResultCode.PERMERROR),
  UNSUPPORTED_CANONICALIZATION(
      "unsupported-canonicalization", "unsupported canonicalization", ResultCode.PERMERROR),
  UNSUPPORTED_QUERY("unsupported-query", "unsupported key query method", ResultCode.PERMERROR),
  INVALID_DOMAIN("invalid-domain", "invalid signing domain", ResultCode.PERMERROR),
  INVALID_SELECTOR("invalid-selector", "invalid selector", ResultCode.PERMERROR),
  INVALID_IDENTITY("invalid-identity", "invalid identity", ResultCode.PERMERROR),
  IDENTITY_OUTSIDE_DOMAIN("identity-outside-domain", "domain mismatch", ResultCode.PERMERROR),
  INVALID_HEADER_LIST("invalid-header-list", "invalid list of signed fields", ResultCode.PERMERROR),
  HEADER_LIST_TOO_LONG("header-list-too-long", "too many signed fields", ResultCode.PERMERROR),
  FROM_NOT_SIGNED("from-not-signed", "From field not signed", ResultCode.PERMERROR),
  INVALID_BODY_HASH("invalid-body-hash", "invalid body hash", ResultCode.PERMERROR),
  INVALID_SIGNATURE_DATA("invalid-signature-data", "invalid signature data", ResultCode.PERMERROR),
  INVALID_BODY_LENGTH("invalid-body-length", "invalid body length", ResultCode.PERMERROR),
  INVALID_TIMESTAMP("invalid-timestamp", "invalid timestamp", ResultCode.PERMERROR),
  EXPIRES_BEFORE_SIGNED(
      "expires-before-signed", "signature expires before it was made", ResultCode.PERMERROR),
  EXPIRED("expired", "signature expired", ResultCode.PERMERROR),
  FROM_THE_FUTURE("from-the-future", "signature timestamp in the future", ResultCode.PERMERROR),

  // The key.
  KEY_MISSING("key-missing", "no key for signature", ResultCode.PERMERROR),
  KEY_NO_RECORD("key-no-record", "no TXT record at the name of the key", ResultCode.PERMERROR),
  KEY_REVOKED("key-revoked", "key revoked", ResultCode.PERMERROR),
  KEY_SYNTAX("key-syntax", "key syntax error", ResultCode.PERMERROR),
  KEY_RECORD_TOO_LONG("key-record-too-long", "key record too long", ResultCode.PERMERROR),
  KEY_VERSION("key-version", "unknown key version", ResultCode.PERMERROR),
  KEY_TYPE_UNKNOWN("key-type-unknown", "unknown key type", ResultCode.PERMERROR),
  KEY_DATA_INVALID("key-data-invalid", "invalid key data", ResultCode.PERMERROR),
  KEY_TYPE_MISMATCH("key-type-mismatch", "inappropriate key algorithm", ResultCode.PERMERROR),
  KEY_HASH_MISMATCH("key-hash-mismatch", "inappropriate hash algorithm", ResultCode.PERMERROR),
  KEY_NOT_FOR_EMAIL("key-not-for-email", "key not for email", ResultCode.PERMERROR),
  KEY_FORBIDS_SUBDOMAIN(
      "key-forbids-subdomain",
      "key does not allow an identity in a subdomain",
      ResultCode.PERMERROR),

  // The DNS.
  DNS_TIMEOUT("dns-timeout", "key query timed out", ResultCode.TEMPERROR),
  DNS_SERVFAIL("dns-servfail", "key query failed at the server", ResultCode.TEMPERROR),
  DNS_REFUSED("dns-refused", "key query refused", ResultCode.TEMPERROR),
  DNS_BAD_ANSWER("dns-bad-answer", "key query answered wrongly", ResultCode.TEMPERROR),
  DNS_NETWORK("dns-network", "key query not possible", ResultCode.TEMPERROR),
  DNS_OVERLOAD("dns-overload", "too many key queries", ResultCode.TEMPERROR),
  DNS_BOGUS("dns-bogus", "key failed DNSSEC validation", ResultCode.TEMPERROR),

  // What we do not accept, however well it is signed.
  RSA_SHA1("rsa-sha1", "rsa-sha1 is historic", ResultCode.POLICY),
  KEY_TOO_SHORT("key-too-short", "signing key too small", ResultCode.POLICY),
  KEY_TOO_LONG("key-too-long", "signing key too large", ResultCode.POLICY),
  KEY_UNPROTECTED("key-unprotected", "signing key not secured by DNSSEC", ResultCode.POLICY),
  UNSIGNED_CONTENT("unsigned-content", "unsigned content", ResultCode.POLICY),
  FROM_MISSING("from-missing", "message without From field", ResultCode.POLICY),
  FROM_NOT_UNIQUE("from-not-unique", "more than one From field", ResultCode.POLICY),

  // What we did not look at.
  TOO_MANY_SIGNATURES("too-many-signatures", "too many signatures", ResultCode.NEUTRAL),
  OTHER_SIGNER("other-signer", "neither author nor trusted domain", ResultCode.NEUTRAL);

  private final String id;
  private final String text;
  private final ResultCode code;

  FailReason(String id, String text, ResultCode code) {
    this.id = id;
    this.text = text;
    this.code = code;
  }

  /** The stable name for programs: lower case letters, digits and hyphens. */
  public String id() {
    return id;
  }

  /** The words after {@code reason=}: printable ASCII without quotes. */
  public String text() {
    return text;
  }

  /** The result that this reason leads to, if no policy says otherwise. */
  public ResultCode code() {
    return code;
  }

  @Override
  public String toString() {
    return id;
  }

  /** Whether the signature was left alone, so that nothing is known of it. */
  public boolean isNotEvaluated() {
    return this == TOO_MANY_SIGNATURES || this == OTHER_SIGNER;
  }

  static FailReason of(SignatureFault fault) {
    return switch (fault) {
      case SYNTAX -> SIGNATURE_SYNTAX;
      case DUPLICATE_TAG -> DUPLICATE_TAG;
      case MISSING_TAG -> MISSING_TAG;
      case VERSION -> UNSUPPORTED_VERSION;
      case ALGORITHM -> UNSUPPORTED_ALGORITHM;
      case CANONICALIZATION -> UNSUPPORTED_CANONICALIZATION;
      case DOMAIN -> INVALID_DOMAIN;
      case SELECTOR -> INVALID_SELECTOR;
      case IDENTITY -> INVALID_IDENTITY;
      case IDENTITY_OUTSIDE_DOMAIN -> IDENTITY_OUTSIDE_DOMAIN;
      case HEADER_LIST -> INVALID_HEADER_LIST;
      case HEADER_LIST_TOO_LONG -> HEADER_LIST_TOO_LONG;
      case FROM_NOT_SIGNED -> FROM_NOT_SIGNED;
      case BODY_HASH -> INVALID_BODY_HASH;
      case SIGNATURE_DATA -> INVALID_SIGNATURE_DATA;
      case BODY_LENGTH -> INVALID_BODY_LENGTH;
      case TIMESTAMP -> INVALID_TIMESTAMP;
      case EXPIRES_BEFORE_SIGNED -> EXPIRES_BEFORE_SIGNED;
      case QUERY_METHOD -> UNSUPPORTED_QUERY;
    };
  }

  static FailReason of(KeyFault fault) {
    return switch (fault) {
      case RECORD_TOO_LONG -> KEY_RECORD_TOO_LONG;
      case SYNTAX -> KEY_SYNTAX;
      case VERSION -> KEY_VERSION;
      case UNKNOWN_TYPE -> KEY_TYPE_UNKNOWN;
      case REVOKED -> KEY_REVOKED;
      case TOO_LONG -> KEY_TOO_LONG;
      case DATA -> KEY_DATA_INVALID;
    };
  }

  static FailReason of(KeyLookupResult.Cause cause) {
    return switch (cause) {
      case TIMEOUT -> DNS_TIMEOUT;
      case SERVFAIL -> DNS_SERVFAIL;
      case REFUSED -> DNS_REFUSED;
      case BAD_ANSWER -> DNS_BAD_ANSWER;
      case NETWORK -> DNS_NETWORK;
      case OVERLOAD -> DNS_OVERLOAD;
      case BOGUS -> DNS_BOGUS;
    };
  }
}
