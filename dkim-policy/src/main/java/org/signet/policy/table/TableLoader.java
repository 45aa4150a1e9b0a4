package org.signet.policy.table;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.signet.policy.file.FileCode;
import org.signet.policy.file.KeyFiles;
import org.signet.policy.file.SteadyFiles;
import org.signet.policy.text.FileTrouble;
import org.signet.policy.text.LineReader;
import org.signet.policy.text.Note;
import org.signet.policy.text.Place;

/**
 * Loads the data sets that directives name. A table that cannot be read is reported at the place of
 * the directive, what is wrong inside it at the place in the table.
 */
public final class TableLoader {
  private static final int LARGEST = 64 << 20;
  private static final int MOST_ENTRIES = 500_000;

  private final Path base;
  private final TableProblems problems;
  private final SteadyFiles files;

  /**
   * @param base the directory that relative paths start from; may be empty
   */
  public TableLoader(Path base, TableProblems problems) {
    this(base, problems, SteadyFiles.atOnce());
  }

  /**
   * The same.
   *
   * @param files reads the files
   */
  public TableLoader(Path base, TableProblems problems, SteadyFiles files) {
    this.files = files;
    this.base = base;
    this.problems = problems;
  }

  /** Domains and addresses, compared without regard to case. */
  public Optional<DataSet> dataSet(String spec, Place place) {
    return names(spec, place).map(text -> dataSet(text, KeyCase.IGNORED, problems));
  }

  /** The entries in order, for directives that need a list; patterns are refused. */
  public Optional<List<DataSet.Entry>> list(String spec, Place place) {
    return listText(spec, place).map(TableText::entries);
  }

  /** Keys compared with regard to case; patterns are refused. */
  public Optional<DataSet> caseSensitiveList(String spec, Place place) {
    return listText(spec, place).map(text -> dataSet(text, KeyCase.SENSITIVE, problems));
  }

  private Optional<TableText> listText(String spec, Place place) {
    Optional<TableText> text = text(spec, place);
    if (text.isPresent() && text.get().type() == DataSetSpec.Type.PATTERNS) {
      problems.error(place, Note.of(TableCode.LIST_NEEDED));
      return Optional.empty();
    }
    return text;
  }

  /** Hosts, networks and names. */
  public Optional<HostList> hosts(String spec, Place place, HostList.Use use) {
    return names(spec, place).map(text -> HostList.of(text, use, problems));
  }

  /** Who signs with which key. */
  public Optional<SigningTable> signingTable(String spec, Place place) {
    return names(spec, place).map(text -> SigningTable.of(text, problems));
  }

  /** The keys that the SigningTable names. */
  public Optional<KeyTable> keyTable(String spec, Place place, KeyFiles keyFiles) {
    return text(spec, place).map(text -> KeyTable.of(text, keyFiles, problems));
  }

  /** The entries in order, of any type of table and whatever they are meant for. */
  public Optional<List<DataSet.Entry>> entries(String spec, Place place) {
    return text(spec, place).map(TableText::entries);
  }

  private Optional<TableText> names(String spec, Place place) {
    return text(spec, place).map(text -> TableNames.inALabels(text, problems));
  }

  static DataSet dataSet(TableText text, KeyCase keyCase, TableProblems problems) {
    return text.type() == DataSetSpec.Type.PATTERNS
        ? PatternDataSet.of(text, keyCase, problems)
        : ExactDataSet.of(text, keyCase);
  }

  static DataSet dataSet(
      TableText text,
      KeyCase keyCase,
      TableProblems problems,
      PatternDataSet.Unreadable unreadable) {
    return text.type() == DataSetSpec.Type.PATTERNS
        ? PatternDataSet.of(text, keyCase, problems, unreadable)
        : ExactDataSet.of(text, keyCase);
  }

  /** Reads a data set, or reports why not. */
  Optional<TableText> text(String value, Place place) {
    try {
      DataSetSpec spec = DataSetSpec.parse(value);
      return spec.type() == DataSetSpec.Type.LIST
          ? Optional.of(new TableText(spec.type(), place, list(spec.location(), place, value)))
          : file(spec, place);
    } catch (DataSetSpec.UnknownTypeException unknown) {
      problems.error(place, unknown.problem());
      return Optional.empty();
    }
  }

  private static List<DataSet.Entry> entriesOf(String list, Place place, int offset) {
    List<DataSet.Entry> entries = new ArrayList<>();
    int start = 0;
    while (start <= list.length()) {
      int comma = list.indexOf(',', start);
      int end = comma < 0 ? list.length() : comma;
      String item = list.substring(start, end);
      String trimmed = item.strip();
      if (!trimmed.isEmpty()) {
        int column = place.column() == 0 ? 0 : place.column() + offset + start + leading(item);
        Place at = new Place(place.file(), place.line(), column);
        int equals = trimmed.indexOf('=');
        entries.add(
            equals < 0
                ? TableText.entry(trimmed, "", at)
                : TableText.entry(
                    trimmed.substring(0, equals).strip(),
                    trimmed.substring(equals + 1).strip(),
                    at));
      }
      start = end + 1;
    }
    return entries;
  }

  private static List<DataSet.Entry> list(String list, Place place, String value) {
    return entriesOf(list, place, value.length() - list.length());
  }

  private static int leading(String text) {
    return text.length() - text.stripLeading().length();
  }

  private Optional<TableText> file(DataSetSpec spec, Place place) {
    Path file;
    try {
      file = base.resolve(spec.location());
    } catch (InvalidPathException unusable) {
      problems.error(place, Note.of(FileCode.NOT_A_PATH, spec.location()));
      return Optional.empty();
    }
    try {
      List<DataSet.Entry> entries = files.read(file, opened -> entries(file, opened.in()));
      if (spec.type() == DataSetSpec.Type.PATTERNS) {
        entries.forEach(this::warnOfIndent);
      }
      return Optional.of(new TableText(spec.type(), Place.of(file), entries));
    } catch (IOException trouble) {
      problems.error(
          place, Note.of(TableCode.CANNOT_READ, file, FileTrouble.describe(trouble), hint(spec)));
      return Optional.empty();
    }
  }

  private static List<DataSet.Entry> entries(Path file, InputStream in) throws IOException {
    List<DataSet.Entry> entries = new ArrayList<>();
    try (LineReader lines = new LineReader(in, LARGEST)) {
      for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
        entry(line.get(), new Place(file, lines.number(), 0)).ifPresent(entries::add);
        if (entries.size() > MOST_ENTRIES) {
          throw new IOException("more than " + MOST_ENTRIES + " entries");
        }
      }
    }
    return entries;
  }

  private void warnOfIndent(DataSet.Entry entry) {
    if (entry.place().column() > 1) {
      problems.warning(entry.place(), Note.of(TableCode.INDENTED));
    }
  }

  private static Optional<Note> hint(DataSetSpec spec) {
    return spec.location().startsWith(" ")
        ? Optional.of(Note.of(TableCode.PATH_BEGINS_WITH_SPACE))
        : Optional.empty();
  }

  private static Optional<DataSet.Entry> entry(String line, Place at) {
    int comment = line.indexOf('#');
    String content = comment < 0 ? line : line.substring(0, comment);
    int start = leading(content);
    if (start == content.length()) {
      return Optional.empty();
    }
    Place place = new Place(at.file(), at.line(), start + 1);
    int end = start;
    while (end < content.length() && !Character.isWhitespace(content.charAt(end))) {
      end++;
    }
    return Optional.of(
        TableText.entry(content.substring(start, end), content.substring(end).strip(), place));
  }
}
