package org.signet.dkim.canonical;

import org.signet.dkim.message.ByteSink;

/**
 * Line ends held back until it is known whether anything follows them: if not, they are dropped
 * (RFC 6376 §3.4.3, §3.4.4).
 */
final class HeldLines {
  private static final int BATCH = 64;
  private static final byte[] LINE_ENDS = lineEnds();

  private long count;

  void add(long lines) {
    count += lines;
  }

  void releaseTo(ByteSink sink) {
    while (count > 0) {
      int lines = (int) Math.min(count, BATCH);
      sink.write(LINE_ENDS, 0, 2 * lines);
      count -= lines;
    }
  }

  static void writeOne(ByteSink sink) {
    sink.write(LINE_ENDS, 0, 2);
  }

  private static byte[] lineEnds() {
    byte[] octets = new byte[2 * BATCH];
    for (int i = 0; i < octets.length; i += 2) {
      octets[i] = '\r';
      octets[i + 1] = '\n';
    }
    return octets;
  }
}
