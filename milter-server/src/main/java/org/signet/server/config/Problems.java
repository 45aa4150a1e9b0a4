package org.signet.server.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.signet.server.table.Place;
import org.signet.server.table.TableProblems;

/** Collects what is wrong, up to a number that nobody reads to its end. */
final class Problems implements TableProblems {
  private static final int MOST = 1000;

  private final List<ConfigProblem> errors = new ArrayList<>();
  private final List<ConfigProblem> brokenKeys = new ArrayList<>();
  private final List<ConfigProblem> warnings = new ArrayList<>();

  @Override
  public void error(Place place, String message) {
    add(errors, place, message);
  }

  @Override
  public void brokenKey(Place place, String message) {
    add(brokenKeys, place, message);
  }

  @Override
  public void warning(Place place, String message) {
    add(warnings, place, message);
  }

  private static void add(List<ConfigProblem> list, Place place, String message) {
    if (list.size() < MOST) {
      list.add(ConfigProblem.at(place, message));
    } else if (list.size() == MOST) {
      list.add(ConfigProblem.at(Place.of(place.file()), "and more; only the first are shown"));
    }
  }

  boolean isFatal() {
    return !errors.isEmpty();
  }

  /** Errors and broken keys, in order. */
  ConfigException toException() {
    List<ConfigProblem> all = new ArrayList<>(errors);
    all.addAll(brokenKeys);
    return new ConfigException(sorted(all), warnings);
  }

  /** Errors, in order. */
  List<ConfigProblem> errors() {
    return sorted(errors);
  }

  /** File by file in the order in which problems turned up, by line. */
  private static List<ConfigProblem> sorted(List<ConfigProblem> problems) {
    List<ConfigProblem> all = new ArrayList<>(problems);
    List<Path> files = all.stream().map(ConfigProblem::file).distinct().toList();
    all.sort(
        Comparator.comparingInt((ConfigProblem problem) -> files.indexOf(problem.file()))
            .thenComparingInt(problem -> problem.line() == 0 ? Integer.MAX_VALUE : problem.line())
            .thenComparingInt(ConfigProblem::column));
    return all;
  }

  List<ConfigProblem> brokenKeys() {
    return brokenKeys;
  }

  List<ConfigProblem> warnings() {
    return warnings;
  }
}
