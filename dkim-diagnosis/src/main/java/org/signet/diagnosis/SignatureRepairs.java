package org.signet.diagnosis;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.signature.DkimSignature;

/** Tags of the signature's own field that may have been changed after it was signed. */
final class SignatureRepairs {
  private static final List<String> FORMS =
      List.of(
          "relaxed/relaxed",
          "relaxed/simple",
          "simple/relaxed",
          "simple/simple",
          "relaxed",
          "simple");

  private final DkimSignature signature;
  private final ReceivedMessage message;

  SignatureRepairs(DkimSignature signature, ReceivedMessage message) {
    this.signature = signature;
    this.message = message;
  }

  /** Of {@code c=}, {@code l=} and {@code bh=}. */
  Stream<FieldCandidate> candidates() {
    BodyTarget target = BodyTarget.of(signature);
    String hash = Base64.getEncoder().encodeToString(target.hashOf(message.body()));
    Stream<FieldCandidate> hashes = with(Cause.BODY_HASH_TAG, "bh", hash);
    return Stream.of(ofCanonicalization(), ofLength(target), hashes).flatMap(all -> all);
  }

  /** Of {@code c=} alone. */
  Stream<FieldCandidate> ofCanonicalization() {
    return Stream.concat(
        FORMS.stream().flatMap(form -> with(Cause.CANONICALIZATION, "c", form)),
        without(Cause.CANONICALIZATION, "c"));
  }

  /** It was absent, or it covered the body up to here. */
  private Stream<FieldCandidate> ofLength(BodyTarget target) {
    String body = message.body();
    OptionalInt end = target.withoutLength().matchingPrefix(body);
    int all = target.canonicalLength(body);
    int prefix = end.isEmpty() ? all : target.canonicalLength(body.substring(0, end.getAsInt()));
    return Stream.concat(
        Stream.of(all, prefix)
            .distinct()
            .flatMap(length -> with(Cause.LENGTH_TAG, "l", String.valueOf(length))),
        without(Cause.LENGTH_TAG, "l"));
  }

  /** With this value for a tag, which may stand anywhere if it is not there. */
  private Stream<FieldCandidate> with(Cause cause, String tag, String value) {
    List<String> tags = List.of(signature.field().value().split(";", -1));
    OptionalInt now = place(tags, tag);
    if (now.isPresent()) {
      String old = tags.get(now.getAsInt());
      String start = old.substring(0, old.indexOf('=') + 1);
      return Stream.of(candidate(cause, tag, tags, now.getAsInt(), 1, start + value));
    }
    return Stream.iterate(0, place -> place + 1)
        .limit(tags.size() + 1L)
        .map(place -> candidate(cause, tag, tags, place, 0, " " + tag + "=" + value));
  }

  private Stream<FieldCandidate> without(Cause cause, String tag) {
    List<String> tags = List.of(signature.field().value().split(";", -1));
    return place(tags, tag).stream()
        .mapToObj(
            place ->
                new FieldCandidate(
                    List.of(cause),
                    tag + "=",
                    Optional.of(
                        field(
                            Stream.concat(
                                    tags.subList(0, place).stream(),
                                    tags.subList(place + 1, tags.size()).stream())
                                .toList())),
                    1));
  }

  private FieldCandidate candidate(
      Cause cause, String tag, List<String> tags, int place, int replaced, String text) {
    List<String> all =
        Stream.of(
                tags.subList(0, place), List.of(text), tags.subList(place + replaced, tags.size()))
            .flatMap(List::stream)
            .toList();
    return new FieldCandidate(List.of(cause), tag + "=", Optional.of(field(all)), 1);
  }

  private HeaderField field(List<String> tags) {
    return FieldCandidate.field(signature.field().name(), String.join(";", tags));
  }

  private static OptionalInt place(List<String> tags, String name) {
    for (int i = 0; i < tags.size(); i++) {
      int equals = tags.get(i).indexOf('=');
      if (equals >= 0 && tags.get(i).substring(0, equals).strip().equals(name)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }
}
