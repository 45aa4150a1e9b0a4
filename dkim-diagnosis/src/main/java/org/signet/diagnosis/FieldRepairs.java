package org.signet.diagnosis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.signet.dkim.canonical.HeaderCanonicalization;
import org.signet.dkim.message.FieldName;
import org.signet.dkim.message.HeaderField;

/** What one field of a message may have been before mail systems changed it. */
final class FieldRepairs {
  private static final int MOST = 3000;
  private static final int MOST_FIRST = 120;
  private static final int MOST_SECOND = 60;
  private static final int LONGEST = 8_000;
  private static final int LONGEST_TWICE = 1_000;
  private static final int MOST_PARTS = 10;
  private static final List<String> KEPT_PREFIXES =
      List.of(
          "X-Original-",
          "Original-",
          "X-Orig-",
          "X-Old-",
          "Old-",
          "X-Google-Original-",
          "X-Microsoft-Original-",
          "X-");

  private final ReceivedMessage message;
  private final MimeBody body;
  private final List<FieldRepair> folding;
  private final List<FieldRepair> repairs = new ArrayList<>();

  FieldRepairs(ReceivedMessage message, MimeBody body, HeaderCanonicalization form) {
    this.message = message;
    this.body = body;
    this.folding =
        form == HeaderCanonicalization.SIMPLE ? Folding.all() : List.of(); // relaxed does not mind
    repairs.addAll(folding); // first, since others fold what they write too
    repairs.add(this::keptElsewhere);
    repairs.addAll(new SubjectRepairs(message).all());
    repairs.addAll(new AddressRepairs(message).all());
    repairs.add(this::contentOfParts);
    repairs.addAll(ContentFieldRepairs.all());
    repairs.add(FieldRepairs::encodedWords);
    repairs.add(DateRepairs::rewritten);
    repairs.add(Folding::breaks);
  }

  /**
   * What the field may have been, the likeliest first.
   *
   * @param field as it came
   * @param canBeAbsent whether it may have been added as a whole
   * @param twice whether two changes may have been made to it, one after the other
   */
  Stream<FieldCandidate> of(HeaderField field, boolean canBeAbsent, boolean twice) {
    Stream<FieldCandidate> absent =
        canBeAbsent && !field.named("From")
            ? Stream.of(FieldCandidate.absent(Cause.FIELD_ADDED, 1))
            : Stream.of();
    if (field.length() > LONGEST) {
      return absent;
    }
    Set<String> seen = new HashSet<>();
    seen.add(field.toString());
    List<FieldCandidate> single =
        repairs.stream()
            .flatMap(repair -> repair.candidates(field))
            .filter(candidate -> isNew(candidate, seen))
            .limit(MOST)
            .toList();
    Stream<FieldCandidate> changedTwice =
        !twice || field.length() > LONGEST_TWICE
            ? Stream.of()
            : single.stream()
                .sorted(Comparator.comparingInt(FieldCandidate::weight))
                .limit(MOST_FIRST)
                .flatMap(this::again)
                .filter(candidate -> isNew(candidate, seen))
                .limit(MOST);
    return Stream.of(absent, single.stream(), changedTwice).flatMap(all -> all);
  }

  private static boolean isNew(FieldCandidate candidate, Set<String> seen) {
    return seen.add(candidate.field().map(HeaderField::toString).orElse(""));
  }

  private Stream<FieldCandidate> again(FieldCandidate first) {
    return repairs.stream()
        .flatMap(
            repair ->
                first.field().stream()
                    .flatMap(field -> repair.candidates(field).limit(MOST_SECOND)))
        .filter(
            second ->
                !second.causes().equals(first.causes())
                    || second.causes().contains(Cause.SUBJECT_TAG))
        .map(second -> second.after(first));
  }

  /** The field with other line breaks, white space and capitals; nothing if that cannot matter. */
  Stream<FieldCandidate> folded(HeaderField field) {
    return folding.stream().flatMap(repair -> repair.candidates(field));
  }

  /** A field that the signature names and that is not there. */
  Stream<FieldCandidate> removed(String name) {
    HeaderField empty = FieldCandidate.field(name, "");
    Stream<FieldCandidate> elsewhere =
        keptElsewhere(empty)
            .map(
                found ->
                    new FieldCandidate(
                        List.of(Cause.FIELD_REMOVED), found.detail(), found.field(), 1));
    return Stream.of(elsewhere, contentOfParts(empty), new RemovedFields(message).candidates(empty))
        .flatMap(all -> all);
  }

  private Stream<FieldCandidate> keptElsewhere(HeaderField field) {
    return KEPT_PREFIXES.stream()
        .flatMap(prefix -> message.header().named(prefix + field.name()).stream().limit(3))
        .filter(kept -> kept.length() <= LONGEST)
        .map(
            kept ->
                FieldCandidate.exactly(Cause.FIELD_KEPT_ELSEWHERE, field, kept.value(), 1)
                    .withDetail(kept.name()));
  }

  /** Content fields of the parts, if the body has become one of them. */
  private Stream<FieldCandidate> contentOfParts(HeaderField field) {
    if (!body.isMultipart() || !FieldName.lowerCase(field.name()).startsWith("content-")) {
      return Stream.of();
    }
    return body.parts().stream()
        .limit(MOST_PARTS)
        .map(part -> MimeBody.fieldValue(body.head(part), field.name()))
        .filter(value -> !value.isEmpty() && value.length() <= LONGEST)
        .map(
            value ->
                FieldCandidate.of(Cause.CONTENT_TYPE, field, value, 1).withDetail("as in a part"));
  }

  private static Stream<FieldCandidate> encodedWords(HeaderField field) {
    return EncodedWords.variants(FieldCandidate.unfolded(field))
        .map(value -> FieldCandidate.of(Cause.ENCODED_WORD, field, value, 2));
  }
}
