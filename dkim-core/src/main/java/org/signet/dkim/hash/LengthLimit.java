package org.signet.dkim.hash;

import org.signet.dkim.message.ByteSink;

/**
 * Lets through the first octets only, {@code l=} of RFC 6376 §3.5, and counts all. Stands after the
 * canonicalizer.
 */
final class LengthLimit implements ByteSink {
  private final long limit;
  private final ByteSink sink;
  private long seen;

  LengthLimit(long limit, ByteSink sink) {
    this.limit = limit;
    this.sink = sink;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    int passed = (int) Math.min(length, Math.max(0, limit - seen));
    if (passed > 0) {
      sink.write(bytes, offset, passed);
    }
    seen += length;
  }

  /** How many octets came, passed on or not. */
  long seen() {
    return seen;
  }
}
