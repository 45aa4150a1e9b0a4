package org.signet.policy.text;

import java.util.HexFormat;

/**
 * Text from outside, fit for a message: what is not printable ASCII or an ordinary letter is
 * escaped, so that a file can neither forge a log line nor drive a terminal.
 */
public final class Quoted {
  private static final int LONGEST = 64;
  private static final HexFormat HEX = HexFormat.of();

  private Quoted() {}

  /** The text in quotes, escaped, and cut after 64 characters. */
  public static String of(String text) {
    if (text.length() <= LONGEST) {
      return '"' + escape(text) + '"';
    }
    return '"' + escape(text.substring(0, LONGEST)) + "...\"";
  }

  /** The text without quotes, at full length, escaped. */
  public static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c >= ' ' && c < 0x7f) || (c > 0x7f && Character.isLetterOrDigit(c))) {
        escaped.append(c);
      } else if (c <= 0xff) {
        escaped.append("\\x").append(HEX.toHexDigits((byte) c));
      } else {
        escaped.append("\\u").append(HEX.toHexDigits(c));
      }
    }
    return escaped.toString();
  }
}
