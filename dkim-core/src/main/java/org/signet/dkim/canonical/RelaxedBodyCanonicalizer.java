package org.signet.dkim.canonical;

import org.signet.dkim.message.ByteSink;

/**
 * The "relaxed" body algorithm, RFC 6376 §3.4.4: chunk borders cannot matter. White space is SP and
 * HTAB; CR and LF alone are octets like others.
 *
 * <p>A span of input goes on in one piece as long as the canonical form is the same octets; it is
 * cut only where white space or empty lines are dropped, and at the end of a chunk.
 */
final class RelaxedBodyCanonicalizer implements BodyCanonicalizer {
  private static final byte[] SP = {' '};
  private static final byte[] CR = {'\r'};

  private final GatheringSink sink;

  // Held back between spans and chunks, in this order: line ends, then white space, then half a
  // line end.
  private final HeldLines heldLines = new HeldLines();
  private boolean heldWsp;
  private boolean heldCr;
  private boolean begun;

  RelaxedBodyCanonicalizer(ByteSink sink) {
    this.sink = new GatheringSink(sink);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (length == 0) {
      return;
    }
    int i = offset;
    int end = offset + length;
    if (heldCr) {
      heldCr = false;
      if (bytes[i] == '\n') {
        holdLine();
        i++;
      } else {
        release();
        sink.write(CR, 0, 1);
      }
    }
    while (i < end) {
      byte octet = bytes[i];
      if (octet == ' ' || octet == '\t') {
        heldWsp = true;
        i++;
      } else if (octet != '\r') {
        i = span(bytes, i, end);
      } else if (i + 1 == end) {
        heldCr = true;
        i++;
      } else if (bytes[i + 1] == '\n') {
        holdLine();
        i += 2;
      } else {
        i = span(bytes, i, end);
      }
    }
  }

  @Override
  public void finish() {
    if (heldCr) {
      release();
      sink.write(CR, 0, 1);
    }
    if (begun) {
      HeldLines.writeOne(sink);
    }
    sink.flush();
  }

  /**
   * Writes the octets from here on that are their own canonical form, and returns where they end.
   */
  private int span(byte[] bytes, int start, int end) {
    release();
    int i = start + 1;
    while (true) {
      i = Octets.nextSpecial(bytes, i, end);
      int after = sameAfter(bytes, i, end);
      if (after == i) {
        break;
      }
      i = after;
    }
    sink.write(bytes, start, i - start);
    return i;
  }

  /**
   * Passes over white space or line ends that stay as they are because text follows; {@code i}
   * itself if nothing such is here.
   */
  private static int sameAfter(byte[] bytes, int i, int end) {
    if (i == end) {
      return i;
    }
    int next = i;
    if (bytes[i] == ' ') {
      next = i + 1;
    } else if (bytes[i] == '\r' && i + 1 < end && bytes[i + 1] != '\n') {
      return i + 1;
    } else {
      while (next + 1 < end && bytes[next] == '\r' && bytes[next + 1] == '\n') {
        next += 2;
      }
    }
    boolean textFollows = next > i && next < end && isText(bytes, next, end);
    return textFollows ? next : i;
  }

  private static boolean isText(byte[] bytes, int i, int end) {
    return switch (bytes[i]) {
      case ' ', '\t' -> false;
      case '\r' -> i + 1 < end && bytes[i + 1] != '\n';
      default -> true;
    };
  }

  private void holdLine() {
    heldLines.add(1);
    heldWsp = false;
  }

  private void release() {
    heldLines.releaseTo(sink);
    if (heldWsp) {
      sink.write(SP, 0, 1);
      heldWsp = false;
    }
    begun = true;
  }
}
