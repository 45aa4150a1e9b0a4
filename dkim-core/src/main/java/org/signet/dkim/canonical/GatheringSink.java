package org.signet.dkim.canonical;

import org.signet.dkim.message.ByteSink;

/**
 * Gathers short spans, so that a digest behind it gets whole blocks: many small updates cost it
 * more than the copy does. Long spans pass through. {@link #flush} at the end.
 */
final class GatheringSink implements ByteSink {
  private static final int CAPACITY = 4096;
  private static final int LONG = 1024;

  private final ByteSink sink;
  private final byte[] gathered = new byte[CAPACITY];
  private int size;

  GatheringSink(ByteSink sink) {
    this.sink = sink;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (length > CAPACITY - size || length >= LONG) {
      flush();
    }
    if (length >= LONG) {
      sink.write(bytes, offset, length);
    } else {
      System.arraycopy(bytes, offset, gathered, size, length);
      size += length;
    }
  }

  void flush() {
    if (size > 0) {
      sink.write(gathered, 0, size);
      size = 0;
    }
  }
}
