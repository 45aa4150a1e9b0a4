package org.signet.keytool.key;

import java.util.ArrayList;
import java.util.List;

/**
 * The value of a TXT record in the master file form, RFC 1035 §5.1: quoted strings of at most 255
 * octets, which a verifier joins with nothing between them.
 */
public final class TxtRecordText {
  /** A string has one length octet, RFC 1035 §3.3. */
  private static final int MAX_STRING = 255;

  private TxtRecordText() {}

  /** Cuts ASCII text into strings. */
  public static List<String> cut(String text) {
    List<String> strings = new ArrayList<>();
    for (int start = 0; start < text.length(); start += MAX_STRING) {
      strings.add(text.substring(start, Math.min(text.length(), start + MAX_STRING)));
    }
    return strings;
  }

  /** One string with its quotes. */
  static String quote(String string) {
    return '"' + string.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** All strings on one line. */
  static String quote(List<String> strings) {
    return String.join(" ", strings.stream().map(TxtRecordText::quote).toList());
  }
}
