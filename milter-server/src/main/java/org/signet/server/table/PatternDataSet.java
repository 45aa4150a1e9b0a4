package org.signet.server.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@code refile:} table: the lines whose pattern covers the key, in file order.
 *
 * <p>A table of a hundred thousand lines is not walked for every message. Each line waits in one
 * place, and a key visits the few places that can hold a line for it:
 *
 * <ul>
 *   <li>a pattern without {@code *}, under its text;
 *   <li>{@code *@example.com}, under the literal text after its last {@code @}, which can only be
 *       what follows the last {@code @} of the key;
 *   <li>{@code *@*.example.com}, under its literal end from the first dot on: {@code .example.com};
 *   <li>all others in one list that every key visits.
 * </ul>
 *
 * Lines keep their number, so the first match is the one with the least.
 */
final class PatternDataSet implements DataSet {
  private record Line(int number, LinePattern pattern, Entry entry) {}

  private final KeyCase keyCase;
  private final Map<String, List<Line>> literal = new HashMap<>();
  private final Map<String, List<Line>> byDomain = new HashMap<>();
  private final Map<String, List<Line>> byEnd = new HashMap<>();
  private final List<Line> others = new ArrayList<>();
  private int size;

  private PatternDataSet(KeyCase keyCase) {
    this.keyCase = keyCase;
  }

  /** The set; a pattern that cannot be read is reported and left out. */
  static PatternDataSet of(TableText text, KeyCase keyCase, TableProblems problems) {
    PatternDataSet set = new PatternDataSet(keyCase);
    for (Entry entry : text.entries()) {
      Optional<LinePattern> pattern = LinePattern.parse(keyCase.fold(entry.key()));
      if (pattern.isEmpty()) {
        problems.error(
            entry.place(),
            Quoted.of(entry.key()) + " is not a regular expression that can be used");
        continue;
      }
      if (LinePattern.isRegex(entry.key())) {
        problems.warning(
            entry.place(),
            Quoted.of(entry.key())
                + " has characters of regular expressions and is read as one; only * is meant to"
                + " be special");
      }
      set.add(pattern.get(), entry);
    }
    return set;
  }

  private void add(LinePattern pattern, Entry entry) {
    Line line = new Line(size++, pattern, entry);
    place(pattern).add(line);
  }

  private List<Line> place(LinePattern pattern) {
    if (pattern instanceof LinePattern.Literal whole) {
      return literal.computeIfAbsent(whole.text(), key -> new ArrayList<>(1));
    }
    if (pattern instanceof LinePattern.Wildcard wildcard) {
      String end = wildcard.suffix();
      int at = end.lastIndexOf('@');
      if (at >= 0) {
        return byDomain.computeIfAbsent(end.substring(at + 1), key -> new ArrayList<>(1));
      }
      int dot = end.indexOf('.');
      if (dot >= 0) {
        return byEnd.computeIfAbsent(end.substring(dot), key -> new ArrayList<>(1));
      }
    }
    return others;
  }

  @Override
  public Optional<Entry> find(String key) {
    Line first = null;
    String folded = keyCase.fold(key);
    for (List<Line> lines : placesFor(folded)) {
      for (Line line : lines) {
        if (first != null && line.number > first.number) {
          break;
        }
        if (line.pattern.matches(folded)) {
          first = line;
          break;
        }
      }
    }
    return Optional.ofNullable(first).map(Line::entry);
  }

  /** Every entry for this key, in file order. */
  List<Entry> findAll(String key) {
    List<Line> found = new ArrayList<>();
    String folded = keyCase.fold(key);
    for (List<Line> lines : placesFor(folded)) {
      for (Line line : lines) {
        if (line.pattern.matches(folded)) {
          found.add(line);
        }
      }
    }
    found.sort((a, b) -> Integer.compare(a.number, b.number));
    return found.stream().map(Line::entry).toList();
  }

  private List<List<Line>> placesFor(String key) {
    List<List<Line>> places = new ArrayList<>();
    places.add(others);
    addIfPresent(places, literal.get(key));
    int at = key.lastIndexOf('@');
    if (at >= 0) {
      addIfPresent(places, byDomain.get(key.substring(at + 1)));
    }
    if (!byEnd.isEmpty()) {
      for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
        addIfPresent(places, byEnd.get(key.substring(dot)));
      }
    }
    return places;
  }

  private static void addIfPresent(List<List<Line>> places, @Nullable List<Line> lines) {
    if (lines != null) {
      places.add(lines);
    }
  }

  @Override
  public boolean isEmpty() {
    return size == 0;
  }
}
