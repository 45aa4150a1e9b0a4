package org.signet.dkim.verify;

import java.util.Optional;
import java.util.OptionalInt;
import org.signet.dkim.key.DnssecStatus;

/**
 * What a DKIM-Signature field claims, as far as it could be read, for reports. All texts come from
 * outside and may have any octet: replace control characters before you print them.
 *
 * @param domain {@code d=}
 * @param selector {@code s=}
 * @param algorithm {@code a=}
 * @param identity {@code i=} decoded, ISO-8859-1 text of its octets; {@code @} and {@code d=} if it
 *     is absent
 * @param signatureData {@code b=} without white space
 * @param keyBits bits of the key, once there is one
 * @param testing whether the key says that the domain tests DKIM ({@code t=y})
 * @param dnssec what DNSSEC says of the key record
 */
public record SignatureSummary(
    Optional<String> domain,
    Optional<String> selector,
    Optional<String> algorithm,
    Optional<String> identity,
    Optional<String> signatureData,
    OptionalInt keyBits,
    boolean testing,
    DnssecStatus dnssec) {

  private static final int MAX_SHOWN = 255; // no name is longer

  /** A summary without word from DNSSEC. */
  public SignatureSummary(
      Optional<String> domain,
      Optional<String> selector,
      Optional<String> algorithm,
      Optional<String> identity,
      Optional<String> signatureData,
      OptionalInt keyBits,
      boolean testing) {
    this(
        domain,
        selector,
        algorithm,
        identity,
        signatureData,
        keyBits,
        testing,
        DnssecStatus.UNCHECKED);
  }

  /** The tags that say which signature this is, each after a space; safe to print. */
  String tags() {
    StringBuilder tags = new StringBuilder();
    domain.ifPresent(text -> append(tags, " d=", text));
    selector.ifPresent(text -> append(tags, " s=", text));
    algorithm.ifPresent(text -> append(tags, " a=", text));
    return tags.toString();
  }

  private static void append(StringBuilder line, String tag, String text) {
    line.append(tag);
    int length = Math.min(text.length(), MAX_SHOWN);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      line.append(c <= ' ' || c > '~' ? '?' : c);
    }
    line.append(length < text.length() ? "..." : "");
  }

  SignatureSummary withKey(OptionalInt bits, boolean isTesting) {
    return new SignatureSummary(
        domain, selector, algorithm, identity, signatureData, bits, isTesting, dnssec);
  }

  SignatureSummary withDnssec(DnssecStatus status) {
    return new SignatureSummary(
        domain, selector, algorithm, identity, signatureData, keyBits, testing, status);
  }
}
