package org.signet.dkim.signature;

import java.util.Optional;
import org.signet.dkim.tag.Tag;
import org.signet.dkim.tag.TagList;

/**
 * What a DKIM-Signature field claims, for reports, whether or not it is in order. Names are in
 * A-labels; texts that are not names may hold any octet.
 *
 * @param domain {@code d=}
 * @param selector {@code s=}
 * @param algorithm {@code a=}
 * @param identity {@code i=} decoded; {@code @} and {@code d=} if it is absent or cannot be decoded
 * @param signatureData {@code b=} without white space
 */
public record SignatureClaims(
    Optional<String> domain,
    Optional<String> selector,
    Optional<String> algorithm,
    Optional<String> identity,
    Optional<String> signatureData) {

  /** Of a field that is no tag list. */
  public static final SignatureClaims NONE =
      new SignatureClaims(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  static SignatureClaims of(TagList tags) {
    Optional<String> domain = tags.tag("d").map(tag -> inALabels(tag.value()));
    return new SignatureClaims(
        domain,
        tags.tag("s").map(tag -> inALabels(tag.value())),
        tags.tag("a").map(Tag::value),
        tags.tag("i")
            .flatMap(tag -> QuotedPrintable.decode(tag.value()))
            .map(text -> Auid.parse(text).map(Auid::toString).orElse(text))
            .or(() -> domain.map(d -> "@" + d)),
        tags.tag("b").map(Tag::compact));
  }

  private static String inALabels(String octets) {
    return DomainName.parseSelectorOctets(octets).map(DomainName::toString).orElse(octets);
  }
}
