package org.signet.dkim.canonical;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks for the few octets that relaxed canonicalization cares about, eight at a time. */
final class Octets {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long BLANKS = 0x2020202020202020L;
  private static final long ABOVE_BLANK =
      0x5F5F5F5F5F5F5F5FL; // carries into the high bit from 0x21 on

  private Octets() {}

  /**
   * The first place from {@code from} on that holds SP, HTAB or CR and is worth a closer look: a
   * single SP between two octets above SP is not. Returns {@code end} if there is none.
   */
  static int nextSpecial(byte[] bytes, int from, int end) {
    int i = from;
    while (i + 8 <= end) {
      long word = (long) LONG.get(bytes, i);
      long upToBlank = ~(((word & LOW_BITS) + ABOVE_BLANK) | word) & HIGH_BITS;
      if (upToBlank == 0) {
        i += 8;
        continue;
      }
      long differs = word ^ BLANKS;
      long blank = ~(((differs & LOW_BITS) + LOW_BITS) | differs) & HIGH_BITS;
      // Worth a look: a control octet, or a blank with a neighbour that is no plain text.
      long special =
          (upToBlank & ~blank) | (blank & (upToBlank << 8)) | (blank & (upToBlank >>> 8));
      int found = special == 0 ? 8 : Long.numberOfTrailingZeros(special) >>> 3;
      if (found == 8) {
        // A blank in the last place is judged together with what follows it.
        i += blank < 0 ? 7 : 8;
        if (blank < 0 && i + 8 <= end && !plainAfter(bytes, i)) {
          return i;
        }
        if (blank < 0 && i + 8 <= end) {
          i++;
        }
        continue;
      }
      int at = i + found;
      if (isSpecial(bytes[at])) {
        return at;
      }
      i = at + 1;
    }
    while (i < end && !isSpecial(bytes[i])) {
      i++;
    }
    return i;
  }

  private static boolean plainAfter(byte[] bytes, int blank) {
    int next = bytes[blank + 1];
    return next > ' ' || next < 0;
  }

  private static boolean isSpecial(byte octet) {
    return octet == ' ' || octet == '\t' || octet == '\r';
  }
}
