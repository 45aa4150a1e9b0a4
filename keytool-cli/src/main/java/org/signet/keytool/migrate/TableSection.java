package org.signet.keytool.migrate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.signet.policy.config.ConfigProblem;
import org.signet.policy.config.ConfigSurvey;
import org.signet.policy.config.DirectiveType;
import org.signet.policy.config.Setting;
import org.signet.policy.file.FileCode;
import org.signet.policy.table.DataSet;
import org.signet.policy.table.TableLoader;
import org.signet.policy.table.TableProblems;
import org.signet.policy.text.Note;
import org.signet.policy.text.Place;

/** Every table that the configuration names, with what is wrong with its entries. */
public final class TableSection {
  /** Something odd about an entry of a table that can be used. */
  public record Oddity(Place place, String what) {}

  private final ConfigSurvey survey;
  private final Set<Path> configuration = new HashSet<>();
  private final Set<Item> problems = new LinkedHashSet<>();

  private TableSection(ConfigSurvey survey) {
    this.survey = survey;
    survey.config().source().ifPresent(configuration::add);
    survey.lines().forEach(line -> configuration.add(line.place().file()));
  }

  /**
   * The section.
   *
   * @param oddities what is more to be said of entries; those of lines that have a problem are left
   *     out
   */
  public static Section of(ConfigSurvey survey, List<Oddity> oddities) {
    TableSection section = new TableSection(survey);
    survey.errors().forEach(problem -> section.add(problem, Level.FIX));
    survey.config().warnings().forEach(problem -> section.add(problem, Level.REMARK));
    Set<Place> told = new HashSet<>();
    section.problems.forEach(item -> told.add(item.place().orElseThrow().wholeLine()));
    for (Oddity oddity : oddities) {
      if (!told.contains(oddity.place().wholeLine())) {
        section.add(oddity.place(), Level.REMARK, oddity.what());
      }
    }
    return new Section("tables", "Tables", section.items());
  }

  /** Problems of the configuration files themselves are told with their lines. */
  private void add(ConfigProblem problem, Level level) {
    if (!problem.note().has(FileCode.NOT_SECURE)) { // PermissionSection tells of it
      add(problem.place(), level, problem.message());
    }
  }

  private void add(Place place, Level level, String text) {
    if (!configuration.contains(place.file())) {
      problems.add(Item.at(place, level, "", level == Level.FIX ? "wrong" : "doubtful", text));
    }
  }

  private List<Item> items() {
    List<Item> items = new ArrayList<>();
    Set<Item> left = new LinkedHashSet<>(problems);
    for (Table table : tables(survey)) {
      if (table.isInLine()) {
        continue; // what is wrong with it is told with its line
      }
      List<Item> found =
          left.stream().filter(item -> table.file().equals(item.place().map(Place::file))).toList();
      found.forEach(left::remove);
      items.add(
          Item.at(
              table.setting.place(),
              Level.OK,
              table.setting.directive().directiveName() + " " + table.setting.value(),
              table.entries.size() + (table.entries.size() == 1 ? " entry" : " entries"),
              ""));
      items.addAll(found);
    }
    items.addAll(left);
    if (items.isEmpty()) {
      items.add(Item.of(Level.OK, "", "none", ""));
    }
    return items;
  }

  /**
   * A table that could be read.
   *
   * @param entries in order
   */
  record Table(Setting setting, List<DataSet.Entry> entries) {
    private boolean isInLine() {
      return !entries.isEmpty() && file().isEmpty();
    }

    /**
     * Its file; empty for a list that stands in the configuration, and for a file without entry.
     */
    Optional<Path> file() {
      return entries.stream()
          .map(entry -> entry.place().file())
          .filter(file -> !file.equals(setting.place().file()))
          .findFirst();
    }
  }

  /** All tables that the configuration names and that count; what cannot be read is left out. */
  static List<Table> tables(ConfigSurvey survey) {
    TableLoader loader =
        new TableLoader(survey.config().operation().baseDirectory(), new AlreadyTold());
    Map<String, Setting> settings = new LinkedHashMap<>();
    for (Setting setting : survey.config().settings()) {
      if (setting.directive().type() == DirectiveType.DATA_SET) {
        settings.put(setting.directive().directiveName(), setting);
      }
    }
    List<Table> tables = new ArrayList<>();
    for (Setting setting : settings.values()) {
      loader
          .entries(setting.value(), setting.valuePlace())
          .ifPresent(entries -> tables.add(new Table(setting, entries)));
    }
    return tables;
  }

  /** Problems were told when the configuration was read. */
  static final class AlreadyTold implements TableProblems {
    @Override
    public void error(Place place, Note problem) {}

    @Override
    public void brokenLine(Place place, Note problem) {}

    @Override
    public void brokenKey(Place place, Note problem) {}

    @Override
    public void warning(Place place, Note problem) {}
  }
}
