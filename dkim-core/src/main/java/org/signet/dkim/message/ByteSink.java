package org.signet.dkim.message;

/** Where octets flow to: the next stage, or a digest at the end. */
@FunctionalInterface
public interface ByteSink {
  /** Takes the octets of the span before it returns; the array belongs to the caller. */
  void write(byte[] bytes, int offset, int length);
}
