package org.signet.dkim.canonical;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks for the few octets that relaxed canonicalization changes, sixteen at a time. */
final class Octets {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long BLANKS = 0x2020202020202020L;
  private static final long ABOVE_BLANK =
      0x5F5F5F5F5F5F5F5FL; // carries into the high bit from 0x21 on

  /** The last octet of a pair of words is left to the next pair, which sees its neighbour too. */
  private static final long ALL_BUT_LAST = 0x0080808080808080L;

  private Octets() {}

  /**
   * The first place from {@code from} on where white space or line ends begin that may have to
   * change. What stays as it is is passed over: a single SP between two octets above SP, and a CRLF
   * before such an octet. The octet before {@code from} must be no white space and no CR. Returns
   * {@code end} if there is no such place.
   */
  static int nextSpecial(byte[] bytes, int from, int end) {
    int i = from;
    while (i + 16 <= end) {
      long first = (long) LONG.get(bytes, i);
      long second = (long) LONG.get(bytes, i + 8);
      long low = upToBlank(first);
      long high = upToBlank(second);
      if ((low | high) == 0) {
        i += 16;
        continue;
      }
      long lowBlank = blank(first);
      long highBlank = blank(second);
      // A control character, or a blank with a neighbour up to the blank.
      long lowSpecial = (low & ~lowBlank) | (lowBlank & ((low << 8) | (low >>> 8) | (high << 56)));
      long highSpecial =
          ((high & ~highBlank) | (highBlank & ((high << 8) | (high >>> 8) | (low >>> 56))))
              & ALL_BUT_LAST;
      if ((lowSpecial | highSpecial) == 0) {
        i += 15;
        continue;
      }
      int at =
          lowSpecial != 0
              ? i + (Long.numberOfTrailingZeros(lowSpecial) >>> 3)
              : i + 8 + (Long.numberOfTrailingZeros(highSpecial) >>> 3);
      if (isLineEndBeforeText(bytes, at, end)) {
        i = at + 3;
      } else if (isSpecial(bytes[at])) {
        return at;
      } else {
        i = at + 1;
      }
    }
    while (i < end && !isSpecial(bytes[i])) {
      i++;
    }
    return i;
  }

  /** The high bit of each octet from 0x00 to 0x20. */
  private static long upToBlank(long word) {
    return ~(((word & LOW_BITS) + ABOVE_BLANK) | word) & HIGH_BITS;
  }

  /** The high bit of each octet that is 0x20. */
  private static long blank(long word) {
    long differs = word ^ BLANKS;
    return ~(((differs & LOW_BITS) + LOW_BITS) | differs) & HIGH_BITS;
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
