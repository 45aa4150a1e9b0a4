package org.signet.diagnosis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Looks for the body that was signed: the changes of mail systems taken back, each alone, then two
 * of them; each time also with what follows some line taken away. Confined to one thread.
 */
final class BodySearch {
  private static final int MOST_FOUND = 4;

  /** Beyond it only lines at the end are tried: each candidate is a copy. */
  private static final int LONGEST = 4 << 20;

  private static final int MOST_LINES = 50_000;
  private static final int LONGEST_BY_OCTET = 1 << 18;
  private static final int MOST_FIRST = 300;

  /** What a candidate costs however short it is. */
  private static final int OVERHEAD = 500;

  private final BodyTarget target;
  private final MimeBody received;
  private final SearchBudget budget;
  private final boolean formChanged;
  private final List<BodyRepair> repairs;
  private final List<Found> found = new ArrayList<>();

  /** One change taken back. */
  record Step(Cause cause, String detail, String before, String after) {}

  /**
   * A body that was signed.
   *
   * @param steps that lead to it from what was received
   */
  record Found(List<Step> steps) {
    /** What was signed. */
    String body() {
      return steps.get(steps.size() - 1).after();
    }

    List<Cause> causes() {
      return steps.stream().map(Step::cause).sorted().toList();
    }
  }

  /**
   * A search.
   *
   * @param formChanged whether the header says that {@code c=} was changed
   */
  BodySearch(BodyTarget target, MimeBody received, boolean formChanged, SearchBudget budget) {
    this.target = target;
    this.formChanged = formChanged;
    this.received = received;
    this.budget = budget;
    this.repairs =
        Stream.of(
                LineRepairs.of(target.form()),
                Insertions.whole(),
                TransferEncodings.all(),
                Charsets.all(),
                ContentRepairs.all(),
                Insertions.inside())
            .flatMap(List::stream)
            .toList();
  }

  /** All that was found with the least number of changes, the simplest first; may be nothing. */
  List<Found> search() {
    asItCame();
    if (!isTooLarge()) {
      if (found.isEmpty()) {
        alone();
      }
      if (found.isEmpty()) {
        inPairs();
      }
    }
    found.sort(Comparator.comparingInt(one -> one.steps().size()));
    return List.copyOf(found);
  }

  /** Whether only what was appended is looked for. */
  boolean isTooLarge() {
    String text = received.text();
    return text.length() > LONGEST || TextLines.count(text, 0, text.length()) > MOST_LINES;
  }

  /** With lines at its end taken away, and with other tags of the signature. */
  private void asItCame() {
    String text = received.text();
    test(List.of(), text);
    if (formChanged) {
      inOtherForm();
    }
    if (found.isEmpty() && target.length().isPresent()) {
      target
          .withoutLength()
          .matchingPrefix(text)
          .ifPresent(end -> add(new Step(Cause.LENGTH_TAG, "l=", text, text.substring(0, end))));
    }
    if (found.isEmpty() && text.length() <= LONGEST_BY_OCTET) {
      target
          .matchingOctets(text)
          .ifPresent(
              octets ->
                  add(
                      new Step(
                          Cause.APPENDED,
                          "to a line",
                          text,
                          target.canonicalStart(text, octets) + "\r\n")));
    }
  }

  /** Each; once one fits, what else leads to the same is worth little. */
  private void alone() {
    for (BodyRepair repair : repairs) {
      apply(List.of(), received, repair, budget.share(found.isEmpty() ? 0.3 : 0.01));
    }
    if (found.size() < MOST_FOUND) {
      inOtherForm();
    }
  }

  private void inOtherForm() {
    BodyTarget other = target.inOtherForm();
    String text = received.text();
    if (other.matches(text)) {
      add(new Step(Cause.CANONICALIZATION, "c=, body: " + other.form().word(), text, text));
    }
  }

  private void inPairs() {
    for (BodyRepair first : repairs) {
      SearchBudget share = budget.share(0.2);
      first
          .candidates(received)
          .limit(MOST_FIRST)
          .takeWhile(candidate -> found.isEmpty() && share.spend(OVERHEAD))
          .forEach(candidate -> inPairs(candidate, share));
      if (!found.isEmpty()) {
        return;
      }
    }
  }

  private void inPairs(BodyCandidate first, SearchBudget share) {
    String text = first.text().get();
    share.spend(text.length());
    if (!text.equals(received.text())) {
      MimeBody body = received.with(text);
      Step step = new Step(first.cause(), first.detail(), received.text(), text);
      for (BodyRepair second : repairs) {
        apply(List.of(step), body, second, share.share(0.1));
      }
    }
  }

  private void apply(List<Step> before, MimeBody body, BodyRepair repair, SearchBudget share) {
    int cost = OVERHEAD + body.text().length();
    if (share.spend(cost)) {
      repair
          .candidates(body)
          .takeWhile(candidate -> found.size() < MOST_FOUND && share.spend(cost))
          .forEach(candidate -> test(before, body, candidate));
    }
  }

  private void test(List<Step> before, MimeBody body, BodyCandidate candidate) {
    String text = candidate.text().get();
    if (!text.equals(body.text())) {
      List<Step> steps = new ArrayList<>(before);
      steps.add(new Step(candidate.cause(), candidate.detail(), body.text(), text));
      test(steps, text);
    }
  }

  private void test(List<Step> steps, String text) {
    OptionalInt end = target.matchingPrefix(text);
    if (end.isEmpty()) {
      return;
    }
    List<Step> all = new ArrayList<>(steps);
    if (end.getAsInt() < text.length()) {
      all.add(new Step(Cause.APPENDED, "", text, text.substring(0, end.getAsInt())));
    }
    Found one = new Found(List.copyOf(all));
    if (!all.isEmpty() && found.stream().noneMatch(o -> o.causes().equals(one.causes()))) {
      found.add(one);
    }
  }

  private void add(Step step) {
    found.add(new Found(List.of(step)));
  }
}
