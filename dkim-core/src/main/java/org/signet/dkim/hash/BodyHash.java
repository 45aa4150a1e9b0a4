package org.signet.dkim.hash;

import java.security.MessageDigest;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.signet.dkim.algorithm.HashAlgorithm;
import org.signet.dkim.message.ByteSink;

/**
 * The hash of a body in one canonical form up to one length, RFC 6376 §3.7 step 1. Confined to one
 * thread.
 */
public final class BodyHash implements ByteSink {
  private final HashAlgorithm algorithm;
  private final OptionalLong limit;
  private final LengthLimit counted;
  private final MessageDigest digest;
  private byte @Nullable [] value;

  BodyHash(HashAlgorithm algorithm, OptionalLong limit) {
    this.algorithm = algorithm;
    this.limit = limit;
    this.digest = algorithm.newDigest();
    this.counted = new LengthLimit(limit.orElse(Long.MAX_VALUE), digest::update);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    counted.write(bytes, offset, length);
  }

  boolean fits(HashAlgorithm otherAlgorithm, OptionalLong otherLimit) {
    return algorithm == otherAlgorithm && limit.equals(otherLimit);
  }

  /** Not once the body is known to be longer than what is hashed. */
  boolean wantsMore() {
    return limit.isEmpty() || counted.seen() <= limit.getAsLong();
  }

  void finish() {
    value = digest.digest();
  }

  /** The hash, once the body has ended: safe to read from any thread that learnt of that. */
  public byte[] value() {
    if (value == null) {
      throw new IllegalStateException("the body has not ended");
    }
    return value.clone();
  }

  /** How many octets the whole canonical body has; at least so many if {@link #wantsMore} ended. */
  public long bodyLength() {
    return counted.seen();
  }

  /** How many of them are hashed. */
  public long hashedLength() {
    return Math.min(counted.seen(), limit.orElse(Long.MAX_VALUE));
  }
}
