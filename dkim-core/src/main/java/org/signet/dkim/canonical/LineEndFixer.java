package org.signet.dkim.canonical;

import org.signet.dkim.message.ByteSink;

/** Makes CRLF of each CR and each LF that is not part of one; chunk borders cannot matter. */
final class LineEndFixer implements BodyCanonicalizer {
  private static final byte[] CRLF = {'\r', '\n'};

  private final ByteSink sink;
  private boolean heldCr; // not yet handed on, and a line end whatever follows

  LineEndFixer(ByteSink sink) {
    this.sink = sink;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int start = offset;
    if (heldCr && length > 0) {
      finish();
      start += bytes[offset] == '\n' ? 1 : 0;
    }
    int i = start;
    while ((i = Octets.nextLineEnd(bytes, i, end)) < end) {
      boolean isCr = bytes[i] == '\r';
      if (isCr && i + 1 < end && bytes[i + 1] == '\n') {
        i += 2;
        continue;
      }
      if (i > start) {
        sink.write(bytes, start, i - start);
      }
      i++;
      start = i;
      if (isCr && i == end) {
        heldCr = true;
      } else {
        sink.write(CRLF, 0, 2);
      }
    }
    if (end > start) {
      sink.write(bytes, start, end - start);
    }
  }

  @Override
  public void finish() {
    if (heldCr) {
      heldCr = false;
      sink.write(CRLF, 0, 2);
    }
  }
}
