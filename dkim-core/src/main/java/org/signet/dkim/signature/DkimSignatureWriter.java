package org.signet.dkim.signature;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.signet.dkim.algorithm.SignatureAlgorithm;
import org.signet.dkim.canonical.Canonicalization;
import org.signet.dkim.message.HeaderField;

/**
 * A DKIM-Signature field about to be made, RFC 6376 §3.5: everything but the signature itself.
 *
 * @param algorithm {@code a=}
 * @param canonicalization {@code c=}
 * @param domain {@code d=}
 * @param selector {@code s=}
 * @param timestamp {@code t=}, seconds since 1970
 * @param expiration {@code x=}, seconds since 1970
 * @param identity {@code i=}
 * @param requestsReports {@code r=y}, RFC 6651 §3.1
 * @param bodyHash {@code bh=}, in base64
 * @param bodyLength {@code l=}
 * @param headerNames {@code h=}
 * @param copies {@code z=}: fields to copy; nothing is written if there are none
 */
public record DkimSignatureWriter(
    SignatureAlgorithm algorithm,
    Canonicalization canonicalization,
    DomainName domain,
    DomainName selector,
    long timestamp,
    OptionalLong expiration,
    Optional<Auid> identity,
    boolean requestsReports,
    String bodyHash,
    OptionalLong bodyLength,
    List<String> headerNames,
    List<HeaderField> copies) {

  /** Copies the lists. */
  public DkimSignatureWriter {
    headerNames = List.copyOf(headerNames);
    copies = List.copyOf(copies);
  }

  /** The field with {@code b=} empty: what is hashed. */
  public HeaderField unsigned() {
    return HeaderField.of(DkimSignature.FIELD_NAME, value());
  }

  /** The field with its signature. */
  public HeaderField signed(byte[] signature) {
    String base64 = Base64.getEncoder().encodeToString(signature);
    return HeaderField.of(DkimSignature.FIELD_NAME, value() + FieldFolder.signature(base64));
  }

  private String value() {
    FieldFolder folder = new FieldFolder(DkimSignature.FIELD_NAME);
    folder.tag("v", "1");
    folder.tag("a", algorithm.word());
    folder.tag("c", canonicalization.toString());
    folder.tag("d", domain.toString());
    folder.tag("s", selector.toString());
    folder.tag("t", Long.toString(timestamp));
    if (expiration.isPresent()) {
      folder.tag("x", Long.toString(expiration.getAsLong()));
    }
    if (identity.isPresent()) {
      folder.tag(
          "i", QuotedPrintable.encode(identity.get().localPart()) + "@" + identity.get().domain());
    }
    if (requestsReports) {
      folder.tag("r", "y");
    }
    folder.tag("bh", bodyHash);
    if (bodyLength.isPresent()) {
      folder.tag("l", Long.toString(bodyLength.getAsLong()));
    }
    folder.list("h", headerNames, ':');
    if (!copies.isEmpty()) {
      folder.encoded("z", copiedFields());
    }
    return folder.finish();
  }

  private String copiedFields() {
    List<String> encoded = new ArrayList<>(copies.size());
    for (HeaderField field : copies) {
      encoded.add(field.name() + ":" + QuotedPrintable.encode(field.value()));
    }
    return String.join("|", encoded);
  }
}
