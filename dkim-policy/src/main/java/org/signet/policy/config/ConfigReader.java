package org.signet.policy.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.signet.policy.file.SteadyFiles;
import org.signet.policy.table.TableLoader;
import org.signet.policy.text.Note;
import org.signet.policy.text.Place;

/**
 * Reads a configuration whole: files, tables, keys. Either everything can be used, or every problem
 * is reported; nothing is printed or logged from here.
 */
public final class ConfigReader {
  private ConfigReader() {}

  /** As {@link #read(ConfigSource, List, RemovedNames)}, refusing removed names. */
  public static ServerConfig read(ConfigSource source, List<CommandLineSetting> commandLine)
      throws ConfigException {
    return read(source, commandLine, RemovedNames.REFUSED);
  }

  /** As {@link #read(ConfigSource, List, RemovedNames, ReadFor)}, to judge it. */
  public static ServerConfig read(
      ConfigSource source, List<CommandLineSetting> commandLine, RemovedNames removedNames)
      throws ConfigException {
    return read(source, commandLine, removedNames, ReadFor.CHECK);
  }

  /**
   * Reads a configuration.
   *
   * @param commandLine beats the files
   * @throws ConfigException if anything is wrong but keys of tables, which are reported in {@link
   *     ServerConfig#brokenKeys()}, and to start, lines of tables, in {@link
   *     ServerConfig#brokenLines()}
   */
  public static ServerConfig read(
      ConfigSource source,
      List<CommandLineSetting> commandLine,
      RemovedNames removedNames,
      ReadFor purpose)
      throws ConfigException {
    Problems problems = new Problems();
    ConfigSurvey survey = survey(source, commandLine, removedNames, problems, purpose);
    if (problems.isFatal(purpose)) {
      throw problems.toException();
    }
    return survey.config();
  }

  /**
   * Reads a configuration that may have errors, to report on it line by line. Names that OpenDKIM
   * has removed are errors.
   *
   * @param commandLine beats the files
   */
  public static ConfigSurvey survey(ConfigSource source, List<CommandLineSetting> commandLine) {
    return survey(source, commandLine, RemovedNames.REFUSED, new Problems(), ReadFor.CHECK);
  }

  private static ConfigSurvey survey(
      ConfigSource source,
      List<CommandLineSetting> commandLine,
      RemovedNames removedNames,
      Problems problems,
      ReadFor purpose) {
    SteadyFiles files = purpose.files();
    SettingsReader reader = new SettingsReader(problems, removedNames, files);
    List<Setting> settings = new ArrayList<>(reader.read(source));
    List<Setting> flags =
        commandLine.stream().flatMap(flag -> fromFlag(flag, problems).stream()).toList();
    Values values = new Values(settings, flags, problems);
    settings.addAll(flags);
    values.all().forEach(setting -> tellSupport(setting, problems));
    Path base = baseDirectory(values);
    TableLoader tables = new TableLoader(base, problems, files);
    int minimumKeyBits = SigningSection.minimumKeyBits(values);
    ServerConfig.Mode mode = OperationSection.mode(values);
    ServerConfig.Listening listening = OperationSection.listening(values, base, mode);
    boolean signs =
        mode.signs()
            || values.isWrong(Directive.SOCKET)
            || listening.listeners().stream().anyMatch(each -> each.role() == ListenerRole.SIGN);
    ServerConfig config =
        new ServerConfig(
            path(source),
            settings,
            mode,
            listening,
            OperationSection.operation(values, base),
            OperationSection.logging(values),
            MonitoringSection.monitoring(values),
            HostsSection.hosts(values, tables),
            new SigningSection(values, tables, files, base, minimumKeyBits).signing(signs),
            VerificationSection.verification(values, tables, base, minimumKeyBits),
            ResultsSection.results(values, tables),
            DispositionsSection.dispositions(values),
            RequirementSection.requiredSignature(values, tables, base, mode, listening),
            new ServerConfig.FilesRead(files.texts(), files.secrets()),
            allWarnings(files, values),
            problems.brokenLines(),
            problems.brokenKeys(purpose));
    return new ConfigSurvey(reader.lines(), config, problems.errors());
  }

  /** The last thing to look at: all files have been read by now. */
  private static List<ConfigProblem> allWarnings(SteadyFiles files, Values values) {
    OtherWriters.warn(
        files.texts(),
        values.text(Directive.USER_ID).map(text -> text.split(":", 2)[0]),
        values.problems());
    return values.problems().warnings();
  }

  private static Optional<Path> path(ConfigSource source) {
    return source
        .file()
        .map(ConfigSource.File::path)
        .or(() -> source.stream().map(ConfigSource.Stream::name));
  }

  private static Optional<Setting> fromFlag(CommandLineSetting flag, Problems problems) {
    Place place = Place.of(Path.of(flag.flag()));
    Optional<Note> objection =
        flag.value().isBlank()
            ? Optional.of(Note.of(ConfigCode.VALUE_MISSING))
            : flag.directive().type().objection(flag.value());
    if (objection.isPresent()) {
      problems.error(place, objection.get());
      problems.notRead(flag.directive());
    }
    return objection.isPresent()
        ? Optional.empty()
        : Optional.of(new Setting(flag.directive(), flag.value().strip(), place, 0));
  }

  /** One word to each directive that is set and not followed. */
  private static void tellSupport(Setting setting, Problems problems) {
    Directive directive = setting.directive();
    switch (directive.support()) {
      case ACCEPTED ->
          problems.warning(setting.place(), note(ConfigCode.WITHOUT_EFFECT, directive));
      case REFUSED -> problems.error(setting.place(), note(ConfigCode.REFUSED, directive));
      case FULL, MAPPED, OWN, NOT_NEEDED, REMOVED -> {
        // FULL, MAPPED and OWN have their own checks, NOT_NEEDED changes nothing, REMOVED is no
        // setting.
      }
    }
  }

  private static Note note(ConfigCode code, Directive directive) {
    return Note.of(code, directive.directiveName(), directive.sentence());
  }

  private static Path baseDirectory(Values values) {
    Path none = Path.of("");
    Path base = values.path(Directive.BASE_DIRECTORY, none).orElse(none);
    if (values.isSet(Directive.BASE_DIRECTORY) && !Files.isDirectory(base)) {
      values.error(Directive.BASE_DIRECTORY, ConfigCode.NOT_A_DIRECTORY, base);
    }
    if (values.isWrong(Directive.BASE_DIRECTORY)) {
      values.withoutBaseDirectory();
    }
    return base;
  }
}
