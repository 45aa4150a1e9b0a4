package org.signet.dkim.signature;

/** The encoder of RFC 3492 §6.3, with the parameters of §5. */
final class Punycode {
  private static final int BASE = 36;
  private static final int T_MIN = 1;
  private static final int T_MAX = 26;
  private static final int SKEW = 38;
  private static final int DAMP = 700;
  private static final int INITIAL_BIAS = 72;
  private static final int INITIAL_N = 0x80;
  private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789";

  private Punycode() {}

  /**
   * Encodes one label.
   *
   * @param label at most a few dozen code points, so that no delta overflows
   */
  static String encode(int[] label) {
    StringBuilder out = new StringBuilder(2 * label.length);
    for (int codePoint : label) {
      if (codePoint < INITIAL_N) {
        out.append((char) codePoint);
      }
    }
    int basic = out.length();
    if (basic > 0) {
      out.append('-');
    }
    int n = INITIAL_N;
    int delta = 0;
    int bias = INITIAL_BIAS;
    for (int handled = basic; handled < label.length; ) {
      int next = smallestFrom(n, label);
      delta += (next - n) * (handled + 1);
      n = next;
      for (int codePoint : label) {
        if (codePoint < n) {
          delta++;
        } else if (codePoint == n) {
          append(delta, bias, out);
          bias = adapt(delta, handled + 1, handled == basic);
          delta = 0;
          handled++;
        }
      }
      delta++;
      n++;
    }
    return out.toString();
  }

  private static int smallestFrom(int n, int[] label) {
    int smallest = Integer.MAX_VALUE;
    for (int codePoint : label) {
      if (codePoint >= n && codePoint < smallest) {
        smallest = codePoint;
      }
    }
    return smallest;
  }

  /** A delta as an integer of variable length, RFC 3492 §3.3. */
  private static void append(int delta, int bias, StringBuilder out) {
    int q = delta;
    for (int k = BASE; ; k += BASE) {
      int t = Math.max(T_MIN, Math.min(T_MAX, k - bias));
      if (q < t) {
        out.append(DIGITS.charAt(q));
        return;
      }
      out.append(DIGITS.charAt(t + (q - t) % (BASE - t)));
      q = (q - t) / (BASE - t);
    }
  }

  private static int adapt(int delta, int points, boolean first) {
    int rest = first ? delta / DAMP : delta / 2;
    rest += rest / points;
    int k = 0;
    while (rest > (BASE - T_MIN) * T_MAX / 2) {
      rest /= BASE - T_MIN;
      k += BASE;
    }
    return k + (BASE - T_MIN + 1) * rest / (rest + SKEW);
  }
}
