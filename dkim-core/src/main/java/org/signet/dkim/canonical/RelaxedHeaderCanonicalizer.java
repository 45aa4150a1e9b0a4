package org.signet.dkim.canonical;

import org.signet.dkim.message.ByteSink;
import org.signet.dkim.message.HeaderField;

/**
 * The "relaxed" header algorithm, RFC 6376 §3.4.2. A CRLF is part of a fold only if white space
 * follows it; CR and LF alone are octets like others. White space is SP and HTAB and nothing else.
 */
final class RelaxedHeaderCanonicalizer implements HeaderCanonicalizer {
  private static final byte[] COLON = {':'};
  private static final byte[] SP = {' '};

  @Override
  public void canonicalize(HeaderField whole, ByteSink sink) {
    byte[] field = whole.octets();
    int length = field.length - 2;
    int colon = whole.colon();
    writeName(field, colon, sink);
    sink.write(COLON, 0, 1);
    boolean begun = false;
    int i = colon + 1;
    while (i < length) {
      int blank = blanksFrom(field, i, length);
      if (blank == length) {
        return;
      }
      boolean single = blank == i + 1 && field[i] == ' ';
      int start = blank;
      if (begun && blank > i) {
        if (single) {
          start = i; // one SP stays one SP: let the span run on
        } else {
          sink.write(SP, 0, 1);
        }
      }
      i = textFrom(field, blank, length);
      sink.write(field, start, i - start);
      begun = true;
    }
  }

  private static void writeName(byte[] field, int colon, ByteSink sink) {
    int end = colon;
    while (end > 0 && (field[end - 1] == ' ' || field[end - 1] == '\t')) {
      end--;
    }
    byte[] name = new byte[end];
    for (int i = 0; i < end; i++) {
      byte octet = field[i];
      name[i] = octet >= 'A' && octet <= 'Z' ? (byte) (octet + ('a' - 'A')) : octet;
    }
    sink.write(name, 0, end);
  }

  /** The first place from here on that is no white space and no line end inside white space. */
  private static int blanksFrom(byte[] field, int from, int length) {
    int i = from;
    while (i < length) {
      byte octet = field[i];
      if (octet == ' ' || octet == '\t') {
        i++;
      } else if (isFold(field, i, length)) {
        i += 3;
      } else {
        return i;
      }
    }
    return i;
  }

  /**
   * The first place after this text where white space or a fold begins; white space single and
   * inside text is passed over.
   */
  private static int textFrom(byte[] field, int from, int length) {
    int i = from;
    while (i < length) {
      byte octet = field[i];
      if (octet > ' ') {
        i++;
      } else if (octet == ' ' || octet == '\t' || isFold(field, i, length)) {
        return i;
      } else {
        i++;
      }
    }
    return i;
  }

  private static boolean isFold(byte[] field, int i, int length) {
    return field[i] == '\r'
        && i + 2 < length
        && field[i + 1] == '\n'
        && (field[i + 2] == ' ' || field[i + 2] == '\t');
  }
}
