package org.signet.policy.table;

import java.util.List;
import java.util.Optional;
import org.signet.policy.text.Note;

/** A {@code refile:} table: the lines whose pattern covers the key, in file order. */
final class PatternDataSet implements DataSet {
  private final KeyCase keyCase;
  private final List<Entry> entries;
  private final PatternIndex<Entry> index = new PatternIndex<>();

  private PatternDataSet(KeyCase keyCase, List<Entry> entries) {
    this.keyCase = keyCase;
    this.entries = List.copyOf(entries);
  }

  /** What to do about a line whose pattern cannot be read. */
  interface Unreadable {
    /** The pattern to take in its place, if any; reports the line. */
    Optional<LinePattern> instead(Entry entry, Note problem);
  }

  /** The set; a pattern that cannot be read is an error. */
  static PatternDataSet of(TableText text, KeyCase keyCase, TableProblems problems) {
    return of(
        text,
        keyCase,
        problems,
        (entry, problem) -> {
          problems.error(entry.place(), problem);
          return Optional.empty();
        });
  }

  static PatternDataSet of(
      TableText text, KeyCase keyCase, TableProblems problems, Unreadable unreadable) {
    PatternDataSet set = new PatternDataSet(keyCase, text.entries());
    for (Entry entry : text.entries()) {
      Optional<LinePattern> pattern = LinePattern.parse(keyCase.fold(entry.key()));
      if (pattern.isEmpty()) {
        unreadable
            .instead(entry, Note.of(TableCode.NOT_A_PATTERN, entry.key()))
            .ifPresent(instead -> set.index.add(instead, entry));
        continue;
      }
      if (LinePattern.isRegex(entry.key())) {
        problems.warning(entry.place(), Note.of(TableCode.READ_AS_REGEX, entry.key()));
      }
      set.index.add(pattern.get(), entry);
    }
    return set;
  }

  @Override
  public Optional<Entry> find(String key) {
    return index.first(keyCase.fold(key));
  }

  /** Every entry for this key, in file order. */
  List<Entry> findAll(String key) {
    return index.all(keyCase.fold(key));
  }

  @Override
  public List<Entry> entries() {
    return entries;
  }

  @Override
  public boolean isEmpty() {
    return index.isEmpty();
  }
}
