package org.signet.dkim.key;

/** What can be wrong with a key record, RFC 6376 §3.6.1 and §6.1.2. */
public enum KeyFault {
  /** The text is longer than any key record, {@link KeyRecordParser#MAX_OCTETS}. */
  RECORD_TOO_LONG,
  /** The text is not a tag list, or a list inside it is malformed, or {@code p=} is missing. */
  SYNTAX,
  /** {@code v=} is there, but not first or not {@code DKIM1}. */
  VERSION,
  /** {@code k=} names a type that is not implemented. */
  UNKNOWN_TYPE,
  /** {@code p=} is empty. */
  REVOKED,
  /** {@code p=} is longer than any key that is accepted. */
  TOO_LONG,
  /** {@code p=} is not a key of the type that {@code k=} names. */
  DATA
}
