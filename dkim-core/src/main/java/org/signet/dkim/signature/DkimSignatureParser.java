package org.signet.dkim.signature;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.signet.dkim.algorithm.SignatureAlgorithm;
import org.signet.dkim.canonical.Canonicalization;
import org.signet.dkim.message.FieldName;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.tag.Tag;
import org.signet.dkim.tag.TagList;
import org.signet.dkim.tag.TagListSyntaxException;

/**
 * Reads one DKIM-Signature field, strictly (RFC 6376 §6.1.1). Claims can be asked for even if the
 * field turns out to be faulty. For one field, confined to one thread.
 */
public final class DkimSignatureParser {
  private static final List<String> REQUIRED = List.of("v", "a", "b", "bh", "d", "h", "s");

  /**
   * {@code t=} and {@code x=} beyond what the grammar has are taken as infinite (RFC 6376 §3.5), as
   * other verifiers do: nobody's clock ever gets there.
   */
  private static final int MAX_TIME_DIGITS = Integer.MAX_VALUE;

  private static final int MAX_LENGTH_DIGITS = 76;

  private final HeaderField field;
  private final int maximumHeaderNames;
  private SignatureClaims claims = SignatureClaims.NONE;

  /**
   * A parser for one field.
   *
   * @param field the field
   * @param maximumHeaderNames more names in {@code h=} are a fault
   */
  public DkimSignatureParser(HeaderField field, int maximumHeaderNames) {
    this.field = field;
    this.maximumHeaderNames = maximumHeaderNames;
  }

  /** What the field claims, as far as {@link #parse} got. */
  public SignatureClaims claims() {
    return claims;
  }

  /**
   * Reads the field.
   *
   * @throws SignatureFaultException with the first fault in the order of RFC 6376 §6.1.1
   */
  public DkimSignature parse() throws SignatureFaultException {
    TagList tags = tagList();
    claims = SignatureClaims.of(tags);
    for (String name : REQUIRED) {
      if (tags.tag(name).isEmpty()) {
        throw new SignatureFaultException(SignatureFault.MISSING_TAG);
      }
    }
    if (!value(tags, "v").equals("1")) {
      throw new SignatureFaultException(SignatureFault.VERSION);
    }
    SignatureAlgorithm algorithm =
        SignatureAlgorithm.find(value(tags, "a"))
            .orElseThrow(() -> new SignatureFaultException(SignatureFault.ALGORITHM));
    DomainName domain =
        DomainName.parseOctets(value(tags, "d"))
            .orElseThrow(() -> new SignatureFaultException(SignatureFault.DOMAIN));
    DomainName selector =
        DomainName.parseSelectorOctets(value(tags, "s"))
            .orElseThrow(() -> new SignatureFaultException(SignatureFault.SELECTOR));
    Auid identity = identity(tags, domain);
    Canonicalization canonicalization =
        Canonicalization.find(tags.tag("c").map(Tag::value).orElse("simple/simple"))
            .orElseThrow(() -> new SignatureFaultException(SignatureFault.CANONICALIZATION));
    List<String> headerNames = headerNames(value(tags, "h"));
    checkQueryMethods(tags);
    byte[] bodyHash = base64(tags, "bh", SignatureFault.BODY_HASH);
    if (bodyHash.length != algorithm.hash().length()) {
      throw new SignatureFaultException(SignatureFault.BODY_HASH);
    }
    byte[] signature = base64(tags, "b", SignatureFault.SIGNATURE_DATA);
    DkimSignature parsed =
        new DkimSignature(
            field,
            withoutSignature(tags),
            algorithm,
            canonicalization,
            domain,
            selector,
            identity,
            headerNames,
            ByteBuffer.wrap(bodyHash),
            ByteBuffer.wrap(signature),
            number(tags, "l", MAX_LENGTH_DIGITS, SignatureFault.BODY_LENGTH),
            number(tags, "t", MAX_TIME_DIGITS, SignatureFault.TIMESTAMP),
            number(tags, "x", MAX_TIME_DIGITS, SignatureFault.TIMESTAMP));
    Optional<SignatureFault> timeFault = parsed.timeFault();
    if (timeFault.isPresent()) {
      throw new SignatureFaultException(timeFault.get());
    }
    return parsed;
  }

  private TagList tagList() throws SignatureFaultException {
    try {
      return TagList.parse(field.value());
    } catch (TagListSyntaxException e) {
      throw new SignatureFaultException(
          e.isDuplicate() ? SignatureFault.DUPLICATE_TAG : SignatureFault.SYNTAX);
    }
  }

  private static String value(TagList tags, String name) {
    return tags.tag(name).map(Tag::value).orElse("");
  }

  private static Auid identity(TagList tags, DomainName domain) throws SignatureFaultException {
    Optional<Tag> tag = tags.tag("i");
    if (tag.isEmpty()) {
      return new Auid("", domain);
    }
    Auid auid =
        QuotedPrintable.decode(tag.get().value())
            .flatMap(Auid::parse)
            .orElseThrow(() -> new SignatureFaultException(SignatureFault.IDENTITY));
    if (!auid.domain().isWithin(domain)) {
      throw new SignatureFaultException(SignatureFault.IDENTITY_OUTSIDE_DOMAIN);
    }
    return auid;
  }

  /** Names separated by colons with folding white space around them. */
  private List<String> headerNames(String list) throws SignatureFaultException {
    List<String> names = new ArrayList<>();
    boolean from = false;
    int start = 0;
    while (start <= list.length()) {
      int colon = list.indexOf(':', start);
      int end = colon < 0 ? list.length() : colon;
      String name = list.substring(start, end).strip();
      if (!FieldName.isValid(name)) {
        throw new SignatureFaultException(SignatureFault.HEADER_LIST);
      }
      names.add(name);
      if (names.size() > maximumHeaderNames) {
        throw new SignatureFaultException(SignatureFault.HEADER_LIST_TOO_LONG);
      }
      from |= FieldName.same(name, "From");
      start = end + 1;
    }
    if (!from) {
      throw new SignatureFaultException(SignatureFault.FROM_NOT_SIGNED);
    }
    return names;
  }

  private static void checkQueryMethods(TagList tags) throws SignatureFaultException {
    Optional<Tag> tag = tags.tag("q");
    if (tag.isEmpty()) {
      return;
    }
    for (String method : tag.get().value().split(":", -1)) {
      if (method.strip().equalsIgnoreCase("dns/txt")) {
        return;
      }
    }
    throw new SignatureFaultException(SignatureFault.QUERY_METHOD);
  }

  private static byte[] base64(TagList tags, String name, SignatureFault fault)
      throws SignatureFaultException {
    String text = tags.tag(name).map(Tag::compact).orElse("");
    try {
      byte[] octets = Base64.getDecoder().decode(text);
      if (octets.length > 0) {
        return octets;
      }
    } catch (IllegalArgumentException e) {
      throw new SignatureFaultException(fault);
    }
    throw new SignatureFaultException(fault);
  }

  private static OptionalLong number(TagList tags, String name, int maxDigits, SignatureFault fault)
      throws SignatureFaultException {
    Optional<Tag> tag = tags.tag(name);
    if (tag.isEmpty()) {
      return OptionalLong.empty();
    }
    String digits = tag.get().value();
    if (digits.isEmpty() || digits.length() > maxDigits) {
      throw new SignatureFaultException(fault);
    }
    long number = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new SignatureFaultException(fault);
      }
      number = number > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : number * 10 + digit;
    }
    return OptionalLong.of(number);
  }

  private HeaderField withoutSignature(TagList tags) {
    Tag tag = tags.tag("b").orElseThrow();
    byte[] octets = field.octets();
    int start = field.colon() + 1 + tag.start();
    int end = field.colon() + 1 + tag.end();
    byte[] emptied = new byte[octets.length - (end - start)];
    System.arraycopy(octets, 0, emptied, 0, start);
    System.arraycopy(octets, end, emptied, start, octets.length - end);
    return HeaderField.ofOctets(emptied);
  }
}
