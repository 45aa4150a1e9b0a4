package org.signet.dkim.canonical;

import org.signet.dkim.message.ByteSink;
import org.signet.dkim.message.HeaderField;

/**
 * Counts CR and LF that are not part of a CRLF. Mail that goes over SMTP has none (RFC 5321
 * §2.3.8): servers refuse or rewrite it, and a signature over it breaks (RFC 6376 §5.3).
 * Canonicalization hashes such octets as they are; whoever signs mail from a file, or wants to say
 * why a signature will not survive, sends the body through here too. Chunk borders do not matter.
 * Confined to one thread.
 */
public final class BareLineEnds implements ByteSink {
  private long carriageReturns;
  private long lineFeeds;
  private boolean heldCr;

  /** For one body. */
  public BareLineEnds() {}

  @Override
  public void write(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int i = offset;
    if (heldCr && length > 0) {
      heldCr = false;
      if (bytes[i] == '\n') {
        i++;
      } else {
        carriageReturns++;
      }
    }
    while ((i = Octets.nextLineEnd(bytes, i, end)) < end) {
      if (bytes[i] == '\n') {
        lineFeeds++;
      } else if (i + 1 == end) {
        heldCr = true;
      } else if (bytes[i + 1] == '\n') {
        i++;
      } else {
        carriageReturns++;
      }
      i++;
    }
  }

  /** Counts what is inside a header field too; call before the first octet of the body. */
  public void count(HeaderField field) {
    BareLineEnds inside = new BareLineEnds();
    inside.write(field.octets(), 0, field.length() - 2);
    carriageReturns += inside.carriageReturns();
    lineFeeds += inside.lineFeeds();
  }

  /** How many CR came without an LF after them; one at the very end counts. */
  public long carriageReturns() {
    return heldCr ? carriageReturns + 1 : carriageReturns;
  }

  /** How many LF came without a CR before them. */
  public long lineFeeds() {
    return lineFeeds;
  }

  /** Whether there were none of either. */
  public boolean none() {
    return carriageReturns() == 0 && lineFeeds == 0;
  }

  /** In words, for logs. */
  @Override
  public String toString() {
    String cr = carriageReturns() + " bare CR";
    String lf = lineFeeds + " bare LF";
    return lineFeeds == 0 ? cr : carriageReturns() == 0 ? lf : cr + " and " + lf;
  }
}
