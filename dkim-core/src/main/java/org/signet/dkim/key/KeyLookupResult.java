package org.signet.dkim.key;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the DNS says about the records of a key. Immutable. A {@code switch} over {@link #kind}
 * leaves no case out.
 */
public sealed interface KeyLookupResult {
  /** The cases, for a {@code switch} that leaves none out. */
  enum Kind {
    /** {@link Found}. */
    FOUND,
    /** {@link TooLong}. */
    TOO_LONG,
    /** {@link NoSuchName}. */
    NO_SUCH_NAME,
    /** {@link NoData}. */
    NO_DATA,
    /** {@link Failed}. */
    FAILED
  }

  /** Which case this is. */
  Kind kind();

  /** The records, if there are any that can be read. */
  default Optional<Found> found() {
    return kind() == Kind.FOUND ? Optional.of((Found) this) : Optional.empty();
  }

  /** Why nothing is known, if that is so: then another try may bring an answer. */
  default Optional<Failed> failure() {
    return kind() == Kind.FAILED ? Optional.of((Failed) this) : Optional.empty();
  }

  /**
   * There are TXT records.
   *
   * @param txtRecords one text per record, its strings joined, ISO-8859-1; at least one. Of many,
   *     those that matter: key records, no more than {@link #MAX_KEY_RECORDS}, and some others
   * @param timeToLive how long the answer may be kept
   * @param dnssec what DNSSEC says of the answer; never {@link DnssecStatus#BOGUS}, which is {@link
   *     Cause#BOGUS}
   */
  record Found(List<String> txtRecords, Duration timeToLive, DnssecStatus dnssec)
      implements KeyLookupResult {
    /**
     * At most this many key records of a name are used; there should be one (RFC 6376 §3.6.2.2).
     */
    public static final int MAX_KEY_RECORDS = 4;

    /** Copies the list. */
    public Found {
      txtRecords = List.copyOf(txtRecords);
      if (txtRecords.isEmpty()) {
        throw new IllegalArgumentException("found without a record");
      }
    }

    /** An answer for which DNSSEC was not asked. */
    public Found(List<String> txtRecords, Duration timeToLive) {
      this(txtRecords, timeToLive, DnssecStatus.UNCHECKED);
    }

    /** An answer that is not to be kept. */
    public Found(List<String> txtRecords) {
      this(txtRecords, Duration.ZERO);
    }

    @Override
    public Kind kind() {
      return Kind.FOUND;
    }
  }

  /**
   * There are TXT records, none of which is a key record: the first is longer than any, {@link
   * KeyRecordParser#MAX_OCTETS}. Its text is not kept.
   *
   * @param timeToLive how long the answer may be kept
   * @param dnssec as in {@link Found}
   */
  record TooLong(Duration timeToLive, DnssecStatus dnssec) implements KeyLookupResult {
    @Override
    public Kind kind() {
      return Kind.TOO_LONG;
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

    @Override
    public Kind kind() {
      return Kind.NO_SUCH_NAME;
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

    @Override
    public Kind kind() {
      return Kind.NO_DATA;
    }
  }

  /**
   * There was no answer that says whether the key exists; another try may bring one.
   *
   * @param cause what went wrong
   * @param text details for logs: printable ASCII
   */
  record Failed(Cause cause, String text) implements KeyLookupResult {
    @Override
    public Kind kind() {
      return Kind.FAILED;
    }
  }

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
