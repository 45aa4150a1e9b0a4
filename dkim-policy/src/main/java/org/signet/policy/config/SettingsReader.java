package org.signet.policy.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.signet.policy.file.FileCode;
import org.signet.policy.file.SteadyFiles;
import org.signet.policy.text.FileTrouble;
import org.signet.policy.text.LineReader;
import org.signet.policy.text.Note;
import org.signet.policy.text.Place;

/**
 * The grammar of {@code opendkim.conf}: one directive per line, blanks, value; {@code #} or CR ends
 * the line wherever it stands; no quotes, no continuation. Included files are read in place.
 */
final class SettingsReader {
  private static final int LARGEST = 1 << 20;
  private static final int DEEPEST = 5;
  private static final int MOST_FILES = 1000;

  /** Of all files together: the same one can be included again and again. */
  private static final int LARGEST_TOGETHER = 4 << 20;

  /**
   * Where a file is named.
   *
   * @param included as an Include has it; empty for the configuration itself
   */
  private record From(Place place, Optional<String> included) {
    /**
     * Reports that it cannot be read.
     *
     * @param why a note, or the words of the system
     */
    void unreadable(Object why, Problems problems) {
      problems.incomplete();
      problems.error(
          place,
          included
              .map(name -> Note.of(ConfigCode.CANNOT_INCLUDE, name, why))
              .orElseGet(() -> Note.of(ConfigCode.CANNOT_BE_READ, why)));
    }
  }

  private final Problems problems;
  private final RemovedNames removedNames;
  private final List<Setting> settings = new ArrayList<>();
  private final List<DirectiveLine> lines = new ArrayList<>();
  private final Deque<Path> open = new ArrayDeque<>();
  private final SteadyFiles steady;
  private int includes;
  private int total;

  SettingsReader(Problems problems, RemovedNames removedNames, SteadyFiles steady) {
    this.steady = steady;
    this.problems = problems;
    this.removedNames = removedNames;
  }

  /** All settings in reading order; values have the form that their directive's type wants. */
  List<Setting> read(ConfigSource source) {
    source.file().map(ConfigSource.File::path).ifPresent(file -> include(file, from(file)));
    source.stream().ifPresent(this::read);
    return settings;
  }

  /** All lines that have a directive, in reading order, whatever they are worth. */
  List<DirectiveLine> lines() {
    return lines;
  }

  private void read(ConfigSource.Stream stream) {
    open.push(stream.name());
    read(stream.name(), stream.in(), from(stream.name()));
  }

  private static From from(Path main) {
    return new From(Place.of(main), Optional.empty());
  }

  private void include(Path file, From from) {
    if (includes > MOST_FILES || total > LARGEST_TOGETHER) {
      return; // it was reported, and nothing more is read
    }
    if (++includes > MOST_FILES) {
      problems.error(from.place(), Note.of(ConfigCode.TOO_MANY_FILES, MOST_FILES));
      return;
    }
    try {
      Path real = file.toRealPath();
      if (open.contains(real)) {
        from.unreadable(Note.of(ConfigCode.INCLUDES_ITSELF), problems);
        return;
      }
      if (Files.isDirectory(real)) {
        from.unreadable(Note.of(ConfigCode.IS_A_DIRECTORY), problems);
        return;
      }
      byte[] octets = steady.read(file, opened -> opened.in().readNBytes(LARGEST + 1));
      total += octets.length;
      if (total > LARGEST_TOGETHER) {
        problems.error(from.place(), Note.of(ConfigCode.FILES_TOO_LARGE, LARGEST_TOGETHER));
        return;
      }
      open.push(real);
      try {
        read(file, new ByteArrayInputStream(octets), from);
      } finally {
        open.pop();
      }
    } catch (IOException unreadable) {
      from.unreadable(FileTrouble.describe(unreadable), problems);
    }
  }

  private void read(Path name, InputStream in, From from) {
    try (LineReader lines = new LineReader(in, LARGEST)) {
      for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
        line(line.get(), name, lines.number());
      }
    } catch (IOException unreadable) {
      from.unreadable(FileTrouble.describe(unreadable), problems);
    }
  }

  private void line(String line, Path file, int number) {
    int end = 0;
    while (end < line.length() && line.charAt(end) != '#' && line.charAt(end) != '\r') {
      end++;
    }
    int nameStart = skip(line, 0, end, true);
    int nameEnd = skip(line, nameStart, end, false);
    int valueStart = skip(line, nameEnd, end, true);
    while (end > valueStart && isBlank(line.charAt(end - 1))) {
      end--;
    }
    if (nameStart < nameEnd) {
      directive(
          line.substring(nameStart, nameEnd),
          line.substring(valueStart, Math.max(valueStart, end)),
          new Place(file, number, nameStart + 1),
          valueStart + 1);
    }
  }

  private static int skip(String line, int from, int end, boolean blanks) {
    int at = from;
    while (at < end && isBlank(line.charAt(at)) == blanks) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private void directive(String name, String value, Place place, int valueColumn) {
    Optional<Directive> known = Directive.find(name);
    lines.add(new DirectiveLine(place, name, value, known));
    if (known.isEmpty()) {
      problems.error(place, Note.of(ConfigCode.UNKNOWN_DIRECTIVE, name, advice(name)));
      meant(name).ifPresent(problems::meant);
    } else if (known.get().support() == Support.REMOVED) {
      removed(known.get(), place);
    } else if (value.isEmpty()) {
      problems.error(place, known.get(), Note.of(ConfigCode.VALUE_MISSING));
    } else {
      setting(new Setting(known.get(), value, place, valueColumn));
    }
  }

  private void setting(Setting setting) {
    Optional<Note> objection = setting.directive().type().objection(setting.value());
    if (objection.isPresent()) {
      problems.error(setting, objection.get());
    } else if (setting.directive() == Directive.INCLUDE) {
      include(setting);
    } else {
      settings.add(setting);
    }
  }

  private void include(Setting setting) {
    Place place = setting.valuePlace();
    if (open.size() > DEEPEST) {
      problems.incomplete();
      problems.error(place, Note.of(ConfigCode.NESTED_TOO_DEEP, DEEPEST));
      return;
    }
    try {
      include(Path.of(setting.value()), new From(place, Optional.of(setting.value())));
    } catch (InvalidPathException unusable) {
      problems.incomplete();
      problems.error(place, Note.of(FileCode.NOT_A_PATH, setting.value()));
    }
  }

  private void removed(Directive directive, Place place) {
    String name = directive.directiveName();
    if (removedNames == RemovedNames.IGNORED) {
      problems.warning(place, Note.of(ConfigCode.REMOVED_AND_IGNORED, name));
    } else {
      problems.error(place, Note.of(ConfigCode.REMOVED, name, directive.sentence()));
    }
  }

  /** The directive that an unknown name probably means. */
  private static Optional<Directive> meant(String name) {
    return Suggestion.nearest(name.replaceAll("^\ufeff|[=:].*$", ""), Directive.currentNames())
        .flatMap(Directive::find);
  }

  private static Optional<Note> advice(String name) {
    for (int i = 1; i < name.length(); i++) {
      if ((name.charAt(i) == '=' || name.charAt(i) == ':')
          && Directive.find(name.substring(0, i)).isPresent()) {
        return Optional.of(Note.of(ConfigCode.WRITE_SPACE, name.charAt(i)));
      }
    }
    if (name.startsWith("\ufeff")) {
      return Optional.of(Note.of(ConfigCode.BYTE_ORDER_MARK));
    }
    return Suggestion.note(name, Directive.currentNames());
  }
}
