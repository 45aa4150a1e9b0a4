package org.signet.dkim.signature;

import java.util.Optional;
import org.signet.dkim.tag.Tag;
import org.signet.dkim.tag.TagList;

/**
 * What a DKIM-Signature field claims, for reports, whether or not it is in order. Texts may hold
 * any octet.
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
    Optional<String> domain = tags.tag("d").map(Tag::value);
    return new SignatureClaims(
        domain,
        tags.tag("s").map(Tag::value),
        tags.tag("a").map(Tag::value),
        tags.tag("i")
            .flatMap(tag -> QuotedPrintable.decode(tag.value()))
            .or(() -> domain.map(d -> "@" + d)),
        tags.tag("b").map(Tag::compact));
  }
}
