package org.signet.dkim.signature;

/** What can be wrong with a DKIM-Signature field as such, RFC 6376 §3.5 and §6.1.1. */
public enum SignatureFault {
  /** The field is no tag list. */
  SYNTAX,
  /** A tag occurs twice. */
  DUPLICATE_TAG,
  /** A required tag is missing. */
  MISSING_TAG,
  /** {@code v=} is not 1. */
  VERSION,
  /** {@code a=} names an algorithm that is not implemented. */
  ALGORITHM,
  /** {@code c=} names an algorithm that is not implemented. */
  CANONICALIZATION,
  /** {@code d=} is no domain name. */
  DOMAIN,
  /** {@code s=} is no selector. */
  SELECTOR,
  /** {@code i=} is no identity. */
  IDENTITY,
  /** The domain of {@code i=} is neither {@code d=} nor below it. */
  IDENTITY_OUTSIDE_DOMAIN,
  /** {@code h=} is no list of field names. */
  HEADER_LIST,
  /** {@code h=} has more names than are looked at. */
  HEADER_LIST_TOO_LONG,
  /** {@code h=} does not name From. */
  FROM_NOT_SIGNED,
  /** {@code bh=} is no hash of the right length. */
  BODY_HASH,
  /** {@code b=} is empty or no base64. */
  SIGNATURE_DATA,
  /** {@code l=} is no number. */
  BODY_LENGTH,
  /** {@code t=} or {@code x=} is no number. */
  TIMESTAMP,
  /** {@code x=} is not after {@code t=}. */
  EXPIRES_BEFORE_SIGNED,
  /** {@code q=} does not offer {@code dns/txt}. */
  QUERY_METHOD
}
