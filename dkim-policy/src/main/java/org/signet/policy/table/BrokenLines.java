package org.signet.policy.table;

import java.util.IdentityHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.signet.policy.text.Note;

/**
 * The lines of a SigningTable that cannot be used, and whose mail waits for them. Nobody's mail
 * goes unsigned because of a slip of the pen, and as little as possible waits:
 *
 * <ul>
 *   <li>a line without a key covers whom its pattern covers;
 *   <li>a line whose pattern cannot be read, but the domain after its only {@code @} can, covers
 *       that domain, in its place among the lines;
 *   <li>any other could be meant for anybody: it covers whom no other line covers.
 * </ul>
 */
final class BrokenLines {
  private static final String ANY_LOCAL_PART = "*@";

  private final TableProblems problems;
  private final IdentityHashMap<DataSet.Entry, Note> faults = new IdentityHashMap<>();
  private DataSet.@Nullable Entry anybodys;

  BrokenLines(TableProblems problems) {
    this.problems = problems;
  }

  void add(DataSet.Entry entry, Note problem) {
    problems.brokenLine(entry.place(), problem);
    faults.put(entry, problem);
  }

  /** Takes in a line whose pattern cannot be read. */
  Optional<LinePattern> instead(DataSet.Entry entry, Note problem) {
    add(entry, problem);
    Optional<LinePattern> domain = domain(KeyCase.IGNORED.fold(entry.key()));
    if (domain.isEmpty() && anybodys == null) {
      anybodys = entry;
    }
    return domain;
  }

  /** All authors of the domain, if it is there in plain text and has two labels or more. */
  private static Optional<LinePattern> domain(String pattern) {
    int at = pattern.indexOf('@');
    String domain = pattern.substring(at + 1);
    String plainEnd = domain.substring(domain.lastIndexOf('*') + 1);
    return at < 0
            || domain.indexOf('@') >= 0
            || LinePattern.isRegex(domain)
            || !plainEnd.matches("\\.?[^.]+\\.[^.].*")
        ? Optional.empty()
        : LinePattern.parse(ANY_LOCAL_PART + domain);
  }

  /** Why the line cannot be used; empty if it can. */
  Optional<Note> fault(DataSet.Entry entry) {
    return Optional.ofNullable(faults.get(entry));
  }

  /** The line that covers whom no other does, if there is one. */
  Optional<DataSet.Entry> anybodys() {
    return Optional.ofNullable(anybodys);
  }
}
