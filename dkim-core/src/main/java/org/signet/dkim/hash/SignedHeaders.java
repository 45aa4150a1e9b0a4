package org.signet.dkim.hash;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.signet.dkim.canonical.HeaderCanonicalization;
import org.signet.dkim.canonical.HeaderCanonicalizer;
import org.signet.dkim.message.ByteSink;
import org.signet.dkim.message.FieldName;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;

/**
 * The data that a signature signs, RFC 6376 §3.7 step 2: the fields that {@code h=} names,
 * instances of the same name from the bottom up (§5.4.2), names without a field left being nothing
 * at all; then the DKIM-Signature field itself, without a line end.
 */
public final class SignedHeaders {
  private static final byte[] CRLF = {'\r', '\n'};

  private final List<HeaderField> fields;
  private final HeaderField signature;

  private SignedHeaders(List<HeaderField> fields, HeaderField signature) {
    this.fields = fields;
    this.signature = signature;
  }

  /**
   * Picks the fields.
   *
   * @param header of the message
   * @param names {@code h=}
   * @param own the signature's own field if it stands in the header: never picked, whatever {@code
   *     h=} says (§3.5)
   * @param unsigned the signature's own field with {@code b=} emptied
   */
  public static SignedHeaders of(
      HeaderSection header, List<String> names, HeaderField own, HeaderField unsigned) {
    return new SignedHeaders(
        pick(header, names, own).stream().flatMap(Optional::stream).toList(), unsigned);
  }

  /**
   * The field for each of the names, in their order; empty where none is left.
   *
   * @param header of the message
   * @param names {@code h=}
   * @param own the signature's own field if it stands in the header: never picked
   */
  public static List<Optional<HeaderField>> pick(
      HeaderSection header, List<String> names, HeaderField own) {
    Map<String, Remaining> remaining = new HashMap<>();
    List<Optional<HeaderField>> fields = new ArrayList<>(names.size());
    for (String name : names) {
      Remaining candidates =
          remaining.computeIfAbsent(
              FieldName.lowerCase(name), lowerCase -> new Remaining(header.named(lowerCase)));
      fields.add(candidates.takeNextBut(own));
    }
    return fields;
  }

  /** Whether all these fields of the header are signed. */
  public boolean cover(List<HeaderField> others) {
    return new HashSet<>(fields).containsAll(others);
  }

  /** Writes the data. */
  public void writeTo(HeaderCanonicalization form, ByteSink sink) {
    HeaderCanonicalizer canonicalizer = form.canonicalizer();
    for (HeaderField field : fields) {
      canonicalizer.canonicalize(field, sink);
      sink.write(CRLF, 0, CRLF.length);
    }
    canonicalizer.canonicalize(signature, sink);
  }

  /** The fields of one name that are not yet taken. */
  private static final class Remaining {
    private final List<HeaderField> fields;
    private int left;

    Remaining(List<HeaderField> fields) {
      this.fields = fields;
      this.left = fields.size();
    }

    Optional<HeaderField> takeNextBut(HeaderField own) {
      while (left > 0) {
        HeaderField field = fields.get(--left);
        if (field != own) {
          return Optional.of(field);
        }
      }
      return Optional.empty();
    }
  }
}
