package org.signet.dkim.key;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the DNS says about the records of a key. */
public sealed interface KeyLookupResult {
  /**
   * There are TXT records.
   *
   * @param txtRecords one text per record, its strings joined, ISO-8859-1; at least one
   * @param timeToLive how long the answer may be kept
   * @param dnssec what DNSSEC says of the answer; never {@link DnssecStatus#BOGUS}, which is {@link
   *     Cause#BOGUS}
   */
  record Found(List<String> txtRecords, Duration timeToLive, DnssecStatus dnssec)
      implements KeyLookupResult {
    /** Copies the list. */
    public Found {
      txtRecords = List.copyOf(txtRecords);
      if (txtRecords.isEmpty()) {
        throw new IllegalArgumentException("found without a record");
      }
    }

    /** An answer whose authenticity nobody asked for. */
    public Found(List<String> txtRecords, Duration timeToLive) {
      this(txtRecords, timeToLive, DnssecStatus.UNCHECKED);
    }

    /** An answer that is not to be kept. */
    public Found(List<String> txtRecords) {
      this(txtRecords, Duration.ZERO);
    }
  }

  /**
   * The name does not exist (NXDOMAIN).
   *
   * @param timeToLive how long that may be kept, RFC 2308 §5, if the answer says so
   */
  record NoSuchName(Optional<Duration> timeToLive) implements KeyLookupResult {
    /** An answer that says nothing of its time. */
    public NoSuchName() {
      this(Optional.empty());
    }
  }

  /**
   * The name exists and has no TXT record (NODATA).
   *
   * @param timeToLive how long that may be kept, RFC 2308 §5, if the answer says so
   */
  record NoData(Optional<Duration> timeToLive) implements KeyLookupResult {
    /** An answer that says nothing of its time. */
    public NoData() {
      this(Optional.empty());
    }
  }

  /**
   * There was no answer that says whether the key exists; another try may bring one.
   *
   * @param cause what went wrong
   * @param text details for logs: printable ASCII
   */
  record Failed(Cause cause, String text) implements KeyLookupResult {}

  /** Why a look-up failed. */
  enum Cause {
    /** No server answered in time. */
    TIMEOUT,
    /** The server answered SERVFAIL, as resolvers do when DNSSEC validation fails. */
    SERVFAIL,
    /** The server refuses to answer us. */
    REFUSED,
    /** The answer is malformed, or a chain of aliases is endless. */
    BAD_ANSWER,
    /** The network or this machine does not let the query out. */
    NETWORK,
    /** Too many look-ups are under way. */
    OVERLOAD,
    /** DNSSEC validation says that the answer is forged. */
    BOGUS
  }
}
