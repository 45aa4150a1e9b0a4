package org.signet.policy.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.signet.dkim.signature.DomainName;
import org.signet.policy.text.FileTrouble;
import org.signet.policy.text.LineReader;
import org.signet.policy.text.Note;
import org.signet.policy.text.Place;

/**
 * Reads a list of public suffixes, {@code public_suffix_list.dat} of publicsuffix.org: a rule per
 * line, up to the first white space; {@code //} begins a comment. With any problem there is no
 * list: to leave a rule out would make strangers related.
 */
public final class PublicSuffixFile {
  private static final int LARGEST = 8 << 20;
  private static final int MOST_RULES = 200_000;
  private static final int MOST_PROBLEMS = 20;
  private static final String COMMENT = "//";
  private static final String BEGIN = "===BEGIN ";
  private static final String END = "===END ";

  private final Path file;
  private final TableProblems problems;
  private final List<String> names = new ArrayList<>();
  private final List<String> wildcards = new ArrayList<>();
  private final List<String> exceptions = new ArrayList<>();
  private int faults;
  private boolean isOpen;

  private PublicSuffixFile(Path file, TableProblems problems) {
    this.file = file;
    this.problems = problems;
  }

  /**
   * The list in a file.
   *
   * @param place where it is named, for a file that cannot be read
   */
  public static Optional<PublicSuffixes> read(Path file, Place place, TableProblems problems) {
    return new PublicSuffixFile(file, problems).read(place);
  }

  private Optional<PublicSuffixes> read(Place place) {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      problems.error(place, cannotRead("not a regular file"));
      return Optional.empty();
    }
    try (LineReader lines = new LineReader(Files.newInputStream(file), LARGEST)) {
      for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
        take(line.get(), new Place(file, lines.number(), 1));
        if (names.size() + wildcards.size() + exceptions.size() > MOST_RULES) {
          throw new IOException("more than " + MOST_RULES + " rules");
        }
        if (faults >= MOST_PROBLEMS) {
          return Optional.empty();
        }
      }
    } catch (IOException trouble) {
      problems.error(place, cannotRead(FileTrouble.describe(trouble)));
      return Optional.empty();
    }
    if (isOpen) {
      fault(Place.of(file), Note.of(TableCode.CUT_SHORT));
    } else if (faults == 0 && names.isEmpty()) {
      fault(Place.of(file), Note.of(TableCode.NO_RULE));
    }
    return faults > 0
        ? Optional.empty()
        : Optional.of(new PublicSuffixes(names, wildcards, exceptions));
  }

  private void take(String line, Place place) {
    if (line.startsWith(COMMENT)) {
      isOpen = line.contains(BEGIN) || (isOpen && !line.contains(END));
      return;
    }
    int end = 0;
    while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
      end++;
    }
    String rule = line.substring(0, end);
    if (rule.startsWith("!")) {
      add(exceptions, rule, 1, 2, place);
    } else if (rule.startsWith("*.")) {
      add(wildcards, rule, 2, 1, place);
    } else if (!rule.isEmpty() && !rule.equals("*")) { // "*" is what holds without any rule
      add(names, rule, 0, 1, place);
    }
  }

  private void add(List<String> rules, String rule, int prefix, int labels, Place place) {
    String text = rule.substring(prefix);
    Optional<DomainName> name =
        labels == 1 ? DomainName.parseSelector(text) : DomainName.parse(text);
    if (name.isPresent()) {
      rules.add(name.get().lowerCase());
    } else {
      fault(place, Note.of(TableCode.NOT_A_RULE, rule));
    }
  }

  private Note cannotRead(String why) {
    return Note.of(TableCode.CANNOT_READ, file, why, Optional.empty());
  }

  private void fault(Place place, Note problem) {
    faults++;
    problems.error(place, problem);
  }
}
