package org.signet.policy.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.signet.policy.file.FileCode;
import org.signet.policy.table.DataSet;
import org.signet.policy.table.TableLoader;
import org.signet.policy.text.Note;
import org.signet.policy.text.Words;

/** The settings that count, by directive: of several occurrences mostly the last one. */
final class Values {
  private static final Set<Directive> PATHS =
      Set.of(Directive.KEY_FILE, Directive.TEST_PUBLIC_KEYS, Directive.PUBLIC_SUFFIX_LIST);

  private final Map<Directive, Setting> last = new HashMap<>();
  private final List<Setting> files;
  private final List<Setting> commandLine;
  private final Problems problems;

  /**
   * @param files settings of files, in reading order
   * @param commandLine settings that beat them
   */
  Values(List<Setting> files, List<Setting> commandLine, Problems problems) {
    files.forEach(setting -> last.put(setting.directive(), setting));
    commandLine.forEach(setting -> last.put(setting.directive(), setting));
    this.files = List.copyOf(files);
    this.commandLine = List.copyOf(commandLine);
    this.problems = problems;
  }

  /**
   * Every occurrence, for a directive of which not only the last one counts; those of files only if
   * the command line has none.
   */
  List<Setting> every(Directive directive) {
    List<Setting> flags = of(directive, commandLine);
    return flags.isEmpty() ? of(directive, files) : flags;
  }

  private static List<Setting> of(Directive directive, List<Setting> settings) {
    return settings.stream().filter(setting -> setting.directive() == directive).toList();
  }

  Optional<Setting> setting(Directive directive) {
    return Optional.ofNullable(last.get(directive));
  }

  boolean isSet(Directive directive) {
    return last.containsKey(directive);
  }

  /**
   * Whether it is set, or was meant to be: a line of it is wrong, a directive of another name looks
   * like it, or a file could not be included. What needs it is not blamed then.
   */
  boolean mayBeSet(Directive directive) {
    return isSet(directive) || problems.mayConcern(directive);
  }

  /** Whether what is wrong with it was reported, so that its meaning is not known. */
  boolean isWrong(Directive directive) {
    return problems.isWrong(directive);
  }

  Optional<String> text(Directive directive) {
    return setting(directive).map(Setting::value);
  }

  /** What is set, or else the default of the registry. */
  String value(Directive directive) {
    return text(directive).orElseGet(() -> defaultOf(directive));
  }

  private static String defaultOf(Directive directive) {
    return directive.defaultValue().orElseThrow();
  }

  boolean flag(Directive directive) {
    return DirectiveType.bool(value(directive)).orElseThrow();
  }

  /**
   * The meaning of a word; of what is not set or, which is reported, not one of these, that of the
   * default.
   *
   * @param kind what such a word is, for the report
   * @param listed whether the report lists all words
   */
  <E extends Enum<E>> E word(Directive directive, Class<E> meanings, String kind, boolean listed) {
    return word(directive, word -> Words.find(meanings, word), kind, Words.all(meanings), listed)
        .orElseGet(() -> Words.find(meanings, defaultOf(directive)).orElseThrow());
  }

  /**
   * The meaning of a word, or nothing if it is not set or, which is reported, not one of these.
   *
   * @param kind what such a word is, for the report
   * @param words all that there are, in lower case
   * @param listed whether the report lists them
   */
  <T> Optional<T> word(
      Directive directive,
      Function<String, Optional<T>> meanings,
      String kind,
      List<String> words,
      boolean listed) {
    Optional<String> word = text(directive);
    Optional<T> meaning = word.flatMap(meanings);
    if (word.isPresent() && meaning.isEmpty()) {
      error(directive, unknown(kind, word.get(), words, listed));
    }
    return meaning;
  }

  /** That a word is not one of these. */
  static Note unknown(String kind, String word, List<String> words, boolean listed) {
    return Note.of(
        ConfigCode.UNKNOWN_WORD,
        kind,
        word,
        listed ? Optional.of(Note.of(ConfigCode.WRITE_ONE_OF, oneOf(words))) : Optional.empty(),
        Suggestion.note(word, words));
  }

  private static String oneOf(List<String> words) {
    int last = words.size() - 1;
    return String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }

  /** The number; of what is not set or, which is reported, not from this range, the default. */
  int number(Directive directive, int least, int most) {
    return numberIfSet(directive, least, most)
        .orElseGet(() -> DirectiveType.integer(defaultOf(directive)).orElseThrow());
  }

  /** The number, or nothing if it is not set or, which is reported, not from this range. */
  Optional<Integer> numberIfSet(Directive directive, int least, int most) {
    Optional<Integer> number = text(directive).flatMap(DirectiveType::integer);
    if (number.isPresent() && (number.get() < least || number.get() > most)) {
      error(directive, ConfigCode.OUT_OF_RANGE, number.get(), least, most);
      return Optional.empty();
    }
    return number;
  }

  /** A path, relative ones from the base directory on. */
  Optional<Path> path(Directive directive, Path base) {
    return text(directive).flatMap(text -> path(directive, base, text));
  }

  /** The path in a part of a directive's value. */
  Optional<Path> path(Directive directive, Path base, String text) {
    try {
      return Optional.of(base.resolve(text));
    } catch (InvalidPathException unusable) {
      error(directive, Note.of(FileCode.NOT_A_PATH, text));
      return Optional.empty();
    }
  }

  /** Reports an error at the value of a directive that is set. */
  void error(Directive directive, ConfigCode code, Object... data) {
    error(directive, Note.of(code, data));
  }

  /** Reports an error at the value of a directive that is set. */
  void error(Directive directive, Note problem) {
    setting(directive).ifPresent(setting -> problems.error(setting, problem));
  }

  /** Reports a warning at the value of a directive that is set. */
  void warning(Directive directive, ConfigCode code, Object... data) {
    warning(directive, Note.of(code, data));
  }

  /** Reports a warning at the value of a directive that is set. */
  void warning(Directive directive, Note problem) {
    setting(directive).ifPresent(setting -> problems.warning(setting, problem));
  }

  /** The data set that a directive names; the empty one if it is not set or cannot be read. */
  DataSet dataSet(Directive directive, TableLoader tables) {
    return setting(directive)
        .flatMap(setting -> tables.dataSet(setting.value(), setting.valuePlace()))
        .orElseGet(DataSet::empty);
  }

  /**
   * Leaves out, as if they were wrong, those that cannot be read without the base directory. A
   * KeyTable may have relative paths in its lines.
   */
  void withoutBaseDirectory() {
    for (Setting setting : List.copyOf(last.values())) {
      if (setting.directive() == Directive.KEY_TABLE || hasRelativePath(setting)) {
        last.remove(setting.directive());
        problems.notRead(setting.directive());
      }
    }
  }

  private static boolean hasRelativePath(Setting setting) {
    String value = setting.value();
    return switch (setting.directive().type()) {
      case DATA_SET -> value.matches("(?i)(re)?file:[^/].*");
      case TEXT -> PATHS.contains(setting.directive()) && !value.startsWith("/");
      case BOOLEAN, INTEGER -> false;
    };
  }

  /** All directives that are set. */
  Iterable<Setting> all() {
    return last.values();
  }

  Problems problems() {
    return problems;
  }
}
