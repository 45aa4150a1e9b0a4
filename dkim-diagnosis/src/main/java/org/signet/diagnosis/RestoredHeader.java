package org.signet.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.signet.dkim.message.HeaderField;

/**
 * A header that was signed.
 *
 * @param reading of the header as a whole
 * @param choices what stood in place of single fields
 */
record RestoredHeader(HeaderReading reading, List<Choice> choices) {
  /**
   * One field.
   *
   * @param received empty if it had been removed
   * @param candidate what was signed in its place
   */
  record Choice(Optional<HeaderField> received, FieldCandidate candidate) {}

  /** The causes in a fixed order. */
  List<Cause> causes() {
    List<Cause> causes = new ArrayList<>();
    reading.changes().forEach(change -> causes.add(change.cause()));
    choices.forEach(choice -> causes.addAll(choice.candidate().causes()));
    return causes.stream().sorted().toList();
  }

  /** What leads to it, with the lines of the file. */
  List<Change> changes(ReceivedMessage message) {
    List<Change> changes = new ArrayList<>(reading.changes());
    for (Choice choice : choices) {
      FieldCandidate candidate = choice.candidate();
      String name = choice.received().or(candidate::field).map(HeaderField::name).orElse("");
      String detail = candidate.detail().isEmpty() ? name : name + ": " + candidate.detail();
      LineRange lines = choice.received().map(message::linesOf).orElse(LineRange.NONE);
      if (candidate.causes().contains(Cause.CANONICALIZATION)) {
        // the reading says the same of what was hashed
        changes.removeIf(change -> change.cause() == Cause.CANONICALIZATION);
      }
      for (Cause cause : candidate.causes()) {
        Advice advice =
            candidate
                .field()
                .map(signed -> Advice.of(cause, reading.form(), signed))
                .orElse(Advice.OF_CAUSE);
        changes.add(new Change(cause, detail, lines, advice));
      }
    }
    return changes;
  }

  /** The fields as they were signed; those that nothing is known of as they came. */
  List<HeaderField> fields(Set<HeaderField> signed) {
    List<HeaderField> fields = new ArrayList<>();
    for (HeaderField field : reading.header().fields()) {
      Optional<Choice> choice =
          choices.stream()
              .filter(one -> one.received().stream().anyMatch(f -> f == field))
              .findFirst();
      if (choice.isPresent()) {
        choice.get().candidate().field().ifPresent(fields::add);
      } else {
        fields.add(signed.contains(field) ? reading.everyField().apply(field) : field);
      }
    }
    choices.stream()
        .filter(choice -> choice.received().isEmpty())
        .forEach(choice -> choice.candidate().field().ifPresent(fields::add));
    return fields;
  }
}
