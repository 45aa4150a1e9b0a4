package org.signet.policy.table;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Patterns in the order of their lines, and what belongs to each.
 *
 * <p>A table of a hundred thousand lines is not walked for every message. A pattern without {@code
 * *} waits under its text; any other under the literal text that it ends with, and there under the
 * literal text that it begins with. A text visits the places of its own ends and beginnings, of
 * those lengths only that some pattern has. Lines keep their number, so the first match is the one
 * with the least. Patterns that begin and end alike, or with a wildcard on both sides, are still
 * walked.
 */
final class PatternIndex<T> {
  private record Line<T>(int number, LinePattern pattern, T value) {}

  /** By the text at one end of a pattern; knows which lengths there are. */
  private static final class ByEnd<V> {
    private final Map<String, V> places = new HashMap<>();
    private final BitSet lengths = new BitSet();
  }

  private final Map<String, List<Line<T>>> literals = new HashMap<>();
  private final ByEnd<ByEnd<List<Line<T>>>> wildcards = new ByEnd<>();
  private int size;

  void add(LinePattern pattern, T value) {
    Line<T> line = new Line<>(size++, pattern, value);
    Optional<String> literal = pattern.literal();
    if (literal.isPresent()) {
      literals.computeIfAbsent(literal.get(), text -> new ArrayList<>(1)).add(line);
      return;
    }
    wildcards.lengths.set(pattern.suffix().length());
    ByEnd<List<Line<T>>> endingAlike =
        wildcards.places.computeIfAbsent(pattern.suffix(), suffix -> new ByEnd<>());
    endingAlike.lengths.set(pattern.prefix().length());
    endingAlike.places.computeIfAbsent(pattern.prefix(), prefix -> new ArrayList<>(1)).add(line);
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** What belongs to the first pattern that covers the text. */
  Optional<T> first(String text) {
    Line<T> first = null;
    for (List<Line<T>> lines : placesFor(text)) {
      for (Line<T> line : lines) {
        if (first != null && line.number > first.number) {
          break;
        }
        if (line.pattern.matches(text)) {
          first = line;
          break;
        }
      }
    }
    return Optional.ofNullable(first).map(Line::value);
  }

  /** What belongs to the patterns that cover the text, in their order. */
  List<T> all(String text) {
    return placesFor(text).stream()
        .flatMap(List::stream)
        .filter(line -> line.pattern.matches(text))
        .sorted(Comparator.comparingInt(Line::number))
        .map(Line::value)
        .toList();
  }

  private List<List<Line<T>>> placesFor(String text) {
    List<List<Line<T>>> places = new ArrayList<>();
    addIfPresent(places, literals.get(text));
    BitSet suffixes = wildcards.lengths;
    int length = text.length();
    for (int n = suffixes.nextSetBit(0); n >= 0 && n <= length; n = suffixes.nextSetBit(n + 1)) {
      ByEnd<List<Line<T>>> endingAlike = wildcards.places.get(text.substring(length - n));
      if (endingAlike != null) {
        BitSet prefixes = endingAlike.lengths;
        for (int m = prefixes.nextSetBit(0);
            m >= 0 && m <= length;
            m = prefixes.nextSetBit(m + 1)) {
          addIfPresent(places, endingAlike.places.get(text.substring(0, m)));
        }
      }
    }
    return places;
  }

  private static <V> void addIfPresent(List<V> list, @Nullable V element) {
    if (element != null) {
      list.add(element);
    }
  }
}
