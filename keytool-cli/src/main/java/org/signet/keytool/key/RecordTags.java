package org.signet.keytool.key;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The tags of a key record other than its key, RFC 6376 §3.6.1, in the order of opendkim-genkey.
 *
 * @param note {@code n=}, words for people; empty for none
 * @param hashes {@code h=}; empty for all
 * @param testing {@code t=y}
 * @param noSubdomains {@code t=s}: {@code i=} of a signature must be of this very domain
 * @param emailOnly {@code s=email}
 */
record RecordTags(
    String note, List<String> hashes, boolean testing, boolean noSubdomains, boolean emailOnly) {

  RecordTags {
    hashes = List.copyOf(hashes);
  }

  /** For a key that is withdrawn: nothing of what it may be used for matters any more. */
  RecordTags ofRevoked() {
    return new RecordTags(note, List.of(), false, false, false);
  }

  /**
   * Everything before {@code p=}, with a blank at the end.
   *
   * @param keyType {@code k=}; empty to leave it out
   */
  String before(String keyType) {
    StringBuilder text = new StringBuilder("v=DKIM1; ");
    if (!note.isEmpty()) {
      text.append("n=\"").append(quotedPrintable(note)).append("\"; ");
    }
    if (!hashes.isEmpty()) {
      text.append("h=").append(String.join(":", hashes)).append("; ");
    }
    if (!keyType.isEmpty()) {
      text.append("k=").append(keyType).append("; ");
    }
    if (testing || noSubdomains) {
      text.append("t=")
          .append(testing ? "y" : "")
          .append(testing && noSubdomains ? ":" : "")
          .append(noSubdomains ? "s" : "")
          .append("; ");
    }
    if (emailOnly) {
      text.append("s=email; ");
    }
    return text.toString();
  }

  /** The qp-section that {@code n=} asks for: no {@code ;} or {@code =}, printable ASCII only. */
  private static String quotedPrintable(String note) {
    StringBuilder encoded = new StringBuilder();
    for (byte octet : note.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = octet >= ' ' && octet <= '~' && octet != ';' && octet != '=' && octet != '"';
      if (plain) {
        encoded.append((char) octet);
      } else {
        encoded.append(String.format("=%02X", octet & 0xff));
      }
    }
    return encoded.toString();
  }
}
