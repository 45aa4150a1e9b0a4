package org.signet.keytool.migrate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.signet.policy.config.ConfigCode;
import org.signet.policy.config.ConfigProblem;
import org.signet.policy.config.ConfigSurvey;
import org.signet.policy.config.Directive;
import org.signet.policy.config.DirectiveLine;
import org.signet.policy.config.DirectiveType;
import org.signet.policy.file.FileCode;
import org.signet.policy.text.Place;

/**
 * Every line of a configuration: same, mapped, without effect, refused or wrong. What becomes of a
 * directive is in the registry, what is wrong with a value in the survey.
 */
public final class DirectiveSection {
  private static final String WITHOUT_EFFECT = "without effect";
  private static final String REFUSED = "refused";

  /** Those of which not only the last line counts. */
  private static final Set<Directive> REPEATABLE = Set.of(Directive.SOCKET, Directive.INCLUDE);

  /** What the registry says of a directive, which the line's own word and text say already. */
  private static final Set<ConfigCode> OF_REGISTRY =
      Set.of(
          ConfigCode.WITHOUT_EFFECT,
          ConfigCode.REFUSED,
          ConfigCode.REMOVED,
          ConfigCode.REMOVED_AND_IGNORED);

  private record Told(Level level, ConfigProblem problem) {
    boolean isOfRegistry() {
      return problem.note().code() instanceof ConfigCode code && OF_REGISTRY.contains(code);
    }

    /** The name of the directive is in its line. */
    String textFor(Optional<Directive> line) {
      return problem.directive().equals(line) ? problem.text() : problem.message();
    }
  }

  /** By whole line: the place of a problem may be that of the name or of the value. */
  private final Map<Place, Set<Told>> problems = new HashMap<>();

  private final Map<Directive, DirectiveLine> last = new HashMap<>();

  private DirectiveSection(ConfigSurvey survey) {
    survey.errors().forEach(problem -> add(problem, Level.FIX));
    survey.config().warnings().forEach(problem -> add(problem, Level.REMARK));
    survey.lines().forEach(line -> line.directive().ifPresent(known -> last.put(known, line)));
  }

  /**
   * Every line in reading order, then what concerns no line.
   *
   * @param startOptions what the service of OpenDKIM gives it in place of directives
   */
  public static Section of(ConfigSurvey survey, Map<Directive, StartOptions.Option> startOptions) {
    DirectiveSection section = new DirectiveSection(survey);
    List<Item> items = new ArrayList<>();
    Set<Path> files = new LinkedHashSet<>();
    survey.config().source().ifPresent(files::add);
    for (DirectiveLine line : survey.lines()) {
      items.add(section.item(line));
      files.add(line.place().file());
    }
    for (Path file : files) {
      for (Told told : section.told(Place.of(file))) {
        items.add(Item.at(Place.of(file), told.level, "", "", told.problem.message()));
      }
    }
    items.addAll(section.started(Directive.SOCKET, startOptions));
    items.addAll(section.started(Directive.USER_ID, startOptions));
    if (!section.last.containsKey(Directive.OVERSIGN_HEADERS)) {
      items.add(oversigned(survey));
    }
    return new Section("directives", "Directives", items);
  }

  /** The default that is not OpenDKIM's; a list that is written is the same to both. */
  private static Item oversigned(ConfigSurvey survey) {
    return Item.of(
        Level.OK,
        Directive.OVERSIGN_HEADERS.directiveName(),
        "h= becomes longer",
        "OpenDKIM oversigns nothing by default; Signet oversigns "
            + String.join(", ", survey.config().signing().headers().oversign())
            + ", so that nobody can add one after signing; to keep OpenDKIM's h=, write: "
            + OpenDkimSettings.NOTHING_OVERSIGNED);
  }

  /** What the service gives opendkim and would have to give Signet too. */
  private List<Item> started(
      Directive directive, Map<Directive, StartOptions.Option> startOptions) {
    StartOptions.Option option = startOptions.get(directive);
    boolean isSet = last.containsKey(directive);
    Level level = directive == Directive.SOCKET ? Level.FIX : Level.REMARK;
    if (option != null) {
      return List.of(
          Item.at(
              option.place(),
              level,
              option.name() + " " + option.value(),
              isSet ? "overrides " + directive.directiveName() : "not in the configuration",
              "OpenDKIM's service sets it; write: "
                  + directive.directiveName()
                  + " "
                  + option.value()));
    }
    return isSet || directive != Directive.SOCKET
        ? List.of()
        : List.of(
            Item.of(
                level,
                directive.directiveName(),
                "not set",
                "OpenDKIM then takes it from -p: give signet-milter the same -p, or write: Socket"
                    + " inet:8891@127.0.0.1"));
  }

  private void add(ConfigProblem problem, Level level) {
    if (!problem.note().has(FileCode.NOT_SECURE)) { // PermissionSection tells of it
      problems
          .computeIfAbsent(problem.place().wholeLine(), place -> new LinkedHashSet<>())
          .add(new Told(level, problem));
    }
  }

  private Set<Told> told(Place place) {
    return problems.getOrDefault(place.wholeLine(), Set.of());
  }

  private Item item(DirectiveLine line) {
    Item item = line.directive().map(known -> treated(line, known)).orElse(unknown(line));
    Level level = item.level();
    List<String> texts = new ArrayList<>();
    if (!item.text().isEmpty()) {
      texts.add(item.text());
    }
    for (Told told : told(line.place())) {
      if (!told.isOfRegistry()) {
        level = level.or(told.level);
        texts.add(told.textFor(line.directive()));
      }
    }
    boolean wrong = level == Level.FIX && item.level() == Level.OK;
    DirectiveLine counts = line.directive().map(last::get).orElse(line);
    if (!counts.equals(line) && !REPEATABLE.contains(line.directive().orElseThrow())) {
      texts.add("a later line counts, " + shown(counts.place(), line.place().file()));
    }
    return Item.at(
        line.place(),
        level,
        item.subject(),
        wrong ? "wrong" : item.word(),
        String.join("; ", texts));
  }

  private static String shown(Place place, Path seenFrom) {
    return place.file().equals(seenFrom) ? "line " + place.line() : place.toString();
  }

  private static Item unknown(DirectiveLine line) {
    return Item.at(line.place(), Level.FIX, written(line), "unknown", "");
  }

  /** What becomes of a directive, whatever its value is worth. */
  private static Item treated(DirectiveLine line, Directive directive) {
    String sentence = directive.sentence();
    return switch (directive.support()) {
      case FULL -> treated(line, Level.OK, "same", "");
      case OWN -> treated(line, Level.OK, "same", "Signet only, unknown to OpenDKIM");
      case MAPPED -> treated(line, Level.OK, "mapped", sentence);
      case NOT_NEEDED -> treated(line, Level.OK, WITHOUT_EFFECT, sentence);
      case ACCEPTED ->
          treated(
              line,
              isNo(line, directive) ? Level.OK : Level.REMARK,
              WITHOUT_EFFECT,
              directive.directiveName() + " " + sentence);
      case REFUSED -> treated(line, Level.FIX, REFUSED, sentence);
      case REMOVED ->
          treated(line, Level.FIX, REFUSED, "also removed in OpenDKIM 2.10; " + sentence);
    };
  }

  private static Item treated(DirectiveLine line, Level level, String word, String text) {
    return Item.at(line.place(), level, written(line), word, text);
  }

  /** To switch off what is not there changes nothing. */
  private static boolean isNo(DirectiveLine line, Directive directive) {
    return directive.type() == DirectiveType.BOOLEAN
        && DirectiveType.bool(line.value()).filter(yes -> !yes).isPresent();
  }

  private static String written(DirectiveLine line) {
    return line.value().isEmpty() ? line.name() : line.name() + " " + line.value();
  }
}
