package org.signet.dkim.canonical;

import org.signet.dkim.message.ByteSink;

/**
 * The "simple" body algorithm, RFC 6376 §3.4.3: only the CRLFs at the very end matter, so each
 * chunk is looked at from its end. CR and LF alone are octets like others.
 */
final class SimpleBodyCanonicalizer implements BodyCanonicalizer {
  private static final byte[] CR = {'\r'};

  private final ByteSink sink;
  private final HeldLines heldLines = new HeldLines();
  private boolean heldCr; // after the held lines: half a line end, or an octet

  SimpleBodyCanonicalizer(ByteSink sink) {
    this.sink = sink;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (length == 0) {
      return;
    }
    int start = offset;
    if (heldCr) {
      heldCr = false;
      if (bytes[start] == '\n') {
        heldLines.add(1);
        start++;
      } else {
        writeHeldCr();
      }
    }
    int end = offset + length;
    if (end > start && bytes[end - 1] == '\r') {
      heldCr = true;
      end--;
    }
    int lines = 0;
    while (end - 2 >= start && bytes[end - 2] == '\r' && bytes[end - 1] == '\n') {
      lines++;
      end -= 2;
    }
    if (end > start) {
      heldLines.releaseTo(sink);
      sink.write(bytes, start, end - start);
    }
    heldLines.add(lines);
  }

  @Override
  public void finish() {
    if (heldCr) {
      writeHeldCr();
    }
    HeldLines.writeOne(sink);
  }

  private void writeHeldCr() {
    heldLines.releaseTo(sink);
    sink.write(CR, 0, 1);
  }
}
