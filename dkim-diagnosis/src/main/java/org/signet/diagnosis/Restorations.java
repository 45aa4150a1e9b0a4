package org.signet.diagnosis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.signet.dkim.hash.SignedHeaders;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.signature.DkimSignature;

/** What the searches found, with the numbers of lines in the file and what they differ in. */
final class Restorations {
  /** A larger body is not put into lines: its restoration has no diff. */
  private static final int LONGEST = 4 << 20;

  private final ReceivedMessage message;

  Restorations(ReceivedMessage message) {
    this.message = message;
  }

  /** The first one is the simplest. */
  Optional<Restoration> ofBody(List<BodySearch.Found> found) {
    if (found.isEmpty()) {
      return Optional.empty();
    }
    List<List<Change>> changes = found.stream().map(one -> changes(one.steps())).toList();
    String signed = found.get(0).body();
    List<String> diff =
        message.body().length() > LONGEST
            ? List.of()
            : UnifiedDiff.of(
                lines(message.header().fields(), message.body()),
                lines(message.header().fields(), signed));
    return Optional.of(new Restoration(changes.get(0), changes.subList(1, changes.size()), diff));
  }

  private List<Change> changes(List<BodySearch.Step> steps) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      BodySearch.Step step = steps.get(i);
      LineRange lines = LineRange.changed(step.before(), step.after(), message.bodyLine());
      for (BodySearch.Step earlier : earlierLastFirst(steps, i)) {
        lines = lines.before(earlier.before(), earlier.after(), message.bodyLine());
      }
      boolean isPlace = !step.before().equals(step.after());
      changes.add(new Change(step.cause(), step.detail(), isPlace ? lines : LineRange.NONE));
    }
    return changes;
  }

  private static List<BodySearch.Step> earlierLastFirst(List<BodySearch.Step> steps, int index) {
    List<BodySearch.Step> earlier = new ArrayList<>(steps.subList(0, index));
    Collections.reverse(earlier);
    return earlier;
  }

  /** The first one is the simplest. */
  Optional<Restoration> ofHeader(DkimSignature signature, List<RestoredHeader> found) {
    if (found.isEmpty()) {
      return Optional.empty();
    }
    List<List<Change>> changes = found.stream().map(one -> one.changes(message)).toList();
    Set<HeaderField> signed = new HashSet<>();
    SignedHeaders.pick(message.header(), signature.headerNames(), signature.field())
        .forEach(field -> field.ifPresent(signed::add));
    signed.add(signature.field());
    return Optional.of(
        new Restoration(
            changes.get(0),
            changes.subList(1, changes.size()),
            UnifiedDiff.of(
                lines(message.header().fields(), ""), lines(found.get(0).fields(signed), ""))));
  }

  /** All lines of the file. */
  private List<String> lines(List<HeaderField> fields, String body) {
    List<String> lines = new ArrayList<>(Collections.nCopies(message.firstLine() - 1, ""));
    fields.forEach(field -> lines.addAll(TextLines.of(field.toString())));
    while (lines.size() < message.bodyLine() - 1) {
      lines.add("");
    }
    lines.addAll(TextLines.of(body));
    return lines;
  }
}
