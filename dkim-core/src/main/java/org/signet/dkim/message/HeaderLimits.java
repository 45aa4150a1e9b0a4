package org.signet.dkim.message;

/**
 * How large a header section may grow.
 *
 * @param maxFields number of fields
 * @param maxOctets octets of all fields together, line ends included
 */
public record HeaderLimits(int maxFields, long maxOctets) {
  /** Rejects limits that would let nothing through. */
  public HeaderLimits {
    if (maxFields < 1 || maxOctets < 1) {
      throw new IllegalArgumentException("header limits must be positive");
    }
  }

  /** 10,000 fields and 1 MiB: far above real mail, and harmless to hold. */
  public static HeaderLimits defaults() {
    return new HeaderLimits(10_000, 1 << 20);
  }
}
