package org.signet.dkim.canonical;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks for the few octets that matter to line ends and white space, eight or more at a time. */
final class Octets {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;
  private static final long HIGH_BITS = 0x8080808080808080L;

  // Added to the low bits of an octet, these carry into its high bit from 0x0E, 0x20 and 0x21 on.
  private static final long ABOVE_CR = 0x7272727272727272L;
  private static final long FROM_BLANK = 0x6060606060606060L;
  private static final long ABOVE_BLANK = 0x5F5F5F5F5F5F5F5FL;

  private Octets() {}

  /**
   * The first place from {@code from} on where white space or line ends begin that may have to
   * change. What stays as it is is passed over: a single SP between two octets above SP, and a CRLF
   * before such an octet. The octet before {@code from} must be no white space and no CR. Returns
   * {@code end} if there is no such place.
   */
  static int nextSpecial(byte[] bytes, int from, int end) {
    int i = from;
    long carry = 0; // the high bit of an octet: whether the one before i is a blank
    while (i + 16 <= end) {
      long first = (long) LONG.get(bytes, i);
      long second = (long) LONG.get(bytes, i + 8);
      long blank1 = upTo(first, ABOVE_BLANK);
      long blank2 = upTo(second, ABOVE_BLANK);
      if ((blank1 | blank2) == 0) {
        carry = 0;
        i += 16;
        continue;
      }
      // Control characters, and what is up to the blank after another such octet.
      long special1 = upTo(first, FROM_BLANK) | (blank1 & ((blank1 << 8) | carry));
      long special2 = upTo(second, FROM_BLANK) | (blank2 & ((blank2 << 8) | (blank1 >>> 56)));
      if ((special1 | special2) == 0) {
        carry = blank2 >>> 56;
        i += 16;
        continue;
      }
      int at =
          special1 != 0
              ? i + (Long.numberOfTrailingZeros(special1) >>> 3)
              : i + 8 + (Long.numberOfTrailingZeros(special2) >>> 3);
      boolean afterBlank = at > from && bytes[at - 1] == ' ';
      if (!isSpecial(bytes[at])) {
        i = at + 1;
      } else if (!afterBlank && isLineEndBeforeText(bytes, at, end)) {
        i = at + 3;
      } else {
        return afterBlank ? at - 1 : at;
      }
      carry = 0;
    }
    if (carry != 0) {
      i--;
    }
    while (i < end && !isSpecial(bytes[i])) {
      i++;
    }
    return i;
  }

  /** The first CR or LF from {@code from} on; {@code end} if there is none. */
  static int nextLineEnd(byte[] bytes, int from, int end) {
    int i = from;
    while (i < end) {
      if (i + 8 <= end) {
        long found = upTo((long) LONG.get(bytes, i), ABOVE_CR);
        if (found == 0) {
          i += 8;
          continue;
        }
        i += Long.numberOfTrailingZeros(found) >>> 3;
      }
      if (bytes[i] == '\r' || bytes[i] == '\n') {
        return i;
      }
      i++;
    }
    return end;
  }

  /** The high bit of each octet of the word that is too small to carry into it. */
  private static long upTo(long word, long addend) {
    return ~(((word & LOW_BITS) + addend) | word) & HIGH_BITS;
  }

  private static boolean isLineEndBeforeText(byte[] bytes, int at, int end) {
    return bytes[at] == '\r'
        && at + 2 < end
        && bytes[at + 1] == '\n'
        && (bytes[at + 2] > ' ' || bytes[at + 2] < 0);
  }

  private static boolean isSpecial(byte octet) {
    return octet == ' ' || octet == '\t' || octet == '\r';
  }
}
