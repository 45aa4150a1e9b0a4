package org.signet.diagnosis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.signet.dkim.message.HeaderField;

/**
 * What may have been signed in place of a field.
 *
 * @param causes what would have been done to it, one or two things
 * @param detail which form
 * @param field empty if there was none
 * @param weight how unlikely it is, from 1 on
 */
record FieldCandidate(List<Cause> causes, String detail, Optional<HeaderField> field, int weight) {

  /** The field with another value, a blank before it. */
  static FieldCandidate of(Cause cause, HeaderField field, String value, int weight) {
    return exactly(cause, field, " " + value, weight);
  }

  /** The field with this after its colon. */
  static FieldCandidate exactly(Cause cause, HeaderField field, String value, int weight) {
    return new FieldCandidate(List.of(cause), "", Optional.of(field(field.name(), value)), weight);
  }

  static FieldCandidate absent(Cause cause, int weight) {
    return new FieldCandidate(List.of(cause), "", Optional.empty(), weight);
  }

  FieldCandidate withDetail(String other) {
    return new FieldCandidate(causes, other, field, weight);
  }

  /** This one, made of another one. */
  FieldCandidate after(FieldCandidate first) {
    List<Cause> both = Stream.concat(first.causes().stream(), causes.stream()).distinct().toList();
    return new FieldCandidate(both, first.detail(), field, first.weight() + weight);
  }

  /** A field of this name with this text after the colon, a blank and all. */
  static HeaderField field(String name, String value) {
    return HeaderField.ofOctets((name + ":" + value).getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The text of a field on one line, without white space at its ends. */
  static String unfolded(HeaderField field) {
    return field.value().replace("\r\n", "").strip();
  }
}
