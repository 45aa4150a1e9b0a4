package org.signet.policy.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.signet.policy.table.TableProblems;
import org.signet.policy.text.Note;
import org.signet.policy.text.Place;

/** Collects what is wrong, each thing once, up to a number that nobody reads to its end. */
final class Problems implements TableProblems {
  private static final int MOST = 1000;

  // Sets: one table may serve two directives, and what is wrong with it is one thing.
  private final Set<ConfigProblem> errors = new LinkedHashSet<>();
  private final Set<ConfigProblem> brokenLines = new LinkedHashSet<>();
  private final Set<ConfigProblem> brokenKeyFiles = new LinkedHashSet<>();
  private final Set<ConfigProblem> brokenKeys = new LinkedHashSet<>();
  private final Set<ConfigProblem> warnings = new LinkedHashSet<>();

  private final Set<Directive> wrong = new HashSet<>();
  private final Set<Directive> meant = new HashSet<>();
  private boolean incomplete;

  @Override
  public void error(Place place, Note problem) {
    add(errors, ConfigProblem.at(place, problem));
  }

  @Override
  public void brokenLine(Place place, Note problem) {
    add(brokenLines, ConfigProblem.at(place, problem));
  }

  @Override
  public void brokenKey(Place place, Note problem) {
    add(brokenKeys, ConfigProblem.at(place, problem));
  }

  /** The only key there is cannot be used. */
  void brokenKeyFile(Setting setting, Note problem) {
    add(brokenKeyFiles, of(setting, problem));
  }

  /** There is something wrong with this directive. */
  void error(Place place, Directive directive, Note problem) {
    wrong.add(directive);
    add(errors, new ConfigProblem(place, Optional.of(directive), problem));
  }

  /** The value of a setting cannot be used. */
  void error(Setting setting, Note problem) {
    wrong.add(setting.directive());
    add(errors, of(setting, problem));
  }

  /** What is said of this directive is not read, for another reason that is reported. */
  void notRead(Directive directive) {
    wrong.add(directive);
  }

  /** A name that is reported as unknown probably means this directive. */
  void meant(Directive directive) {
    meant.add(directive);
  }

  /** A file that is reported as unreadable may say anything. */
  void incomplete() {
    incomplete = true;
  }

  /** Whether a value of this directive was reported. */
  boolean isWrong(Directive directive) {
    return wrong.contains(directive);
  }

  /** Whether something was reported that may be about this directive. */
  boolean mayConcern(Directive directive) {
    return incomplete || wrong.contains(directive) || meant.contains(directive);
  }

  /** The value of a setting works, but hardly as meant. */
  void warning(Setting setting, Note problem) {
    add(warnings, of(setting, problem));
  }

  @Override
  public void warning(Place place, Note problem) {
    add(warnings, ConfigProblem.at(place, problem));
  }

  private static ConfigProblem of(Setting setting, Note problem) {
    return new ConfigProblem(setting.valuePlace(), Optional.of(setting.directive()), problem);
  }

  private static void add(Set<ConfigProblem> list, ConfigProblem problem) {
    if (list.size() < MOST) {
      list.add(problem);
    } else if (list.size() == MOST) {
      list.add(ConfigProblem.at(Place.of(problem.file()), Note.of(ConfigCode.MORE_PROBLEMS)));
    }
  }

  /** Whether the configuration cannot be used for this. */
  boolean isFatal(ReadFor purpose) {
    return !errors.isEmpty()
        || (!brokenLines.isEmpty() && !purpose.toleratesBrokenLines())
        || (!brokenKeyFiles.isEmpty() && !purpose.toleratesBrokenKeyFile());
  }

  /** Errors, broken lines and broken keys, in order. */
  ConfigException toException() {
    List<ConfigProblem> all = new ArrayList<>(errors());
    all.addAll(brokenKeys);
    return new ConfigException(sorted(all), warnings());
  }

  /** Errors, a broken KeyFile and broken lines, in order. */
  List<ConfigProblem> errors() {
    List<ConfigProblem> all = new ArrayList<>(errors);
    all.addAll(brokenKeyFiles);
    all.addAll(brokenLines);
    return sorted(all);
  }

  /** Lines of tables that cannot be used, in order. */
  List<ConfigProblem> brokenLines() {
    return sorted(List.copyOf(brokenLines));
  }

  /** File by file in the order in which problems turned up, by line. */
  private static List<ConfigProblem> sorted(List<ConfigProblem> problems) {
    List<ConfigProblem> all = new ArrayList<>(problems);
    List<Path> files = all.stream().map(ConfigProblem::file).distinct().toList();
    all.sort(
        Comparator.comparingInt((ConfigProblem problem) -> files.indexOf(problem.file()))
            .thenComparingInt(Problems::line)
            .thenComparingInt(problem -> problem.place().column()));
    return all;
  }

  /** What concerns a whole file comes last. */
  private static int line(ConfigProblem problem) {
    int line = problem.place().line();
    return line == 0 ? Integer.MAX_VALUE : line;
  }

  /** Keys that can be done without, for this. */
  List<ConfigProblem> brokenKeys(ReadFor purpose) {
    List<ConfigProblem> all = new ArrayList<>(brokenKeys);
    if (purpose.toleratesBrokenKeyFile()) {
      all.addAll(brokenKeyFiles);
    }
    return List.copyOf(all);
  }

  List<ConfigProblem> warnings() {
    return List.copyOf(warnings);
  }
}
