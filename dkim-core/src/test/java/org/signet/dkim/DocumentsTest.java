package org.signet.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.signet.dkim.verify.FailReason;

/** What {@code docs/} says is there. */
class DocumentsTest {
  private static final Path SOURCES = Path.of("src");
  private static final Pattern SECTION = Pattern.compile("^## .*`([a-z]+)`$");
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z0-9-]+)` \\| ([^|]{20,}) \\| ([^|]{10,}) \\|$");
  private static final Pattern CITATION = Pattern.compile("RFC ([0-9]{4}) §([0-9]+(?:\\.[0-9]+)*)");
  private static final Pattern RFC_HEADING = Pattern.compile("^## RFC ([0-9]{4})");
  private static final Pattern KEY_WORD = Pattern.compile("\\b(?:MUST|SHOULD)\\b");
  private static final Pattern CODE = Pattern.compile("`([A-Za-z0-9]+)(?:\\.([A-Za-z0-9]+))?`");

  @Test
  void everyReasonIsExplainedUnderItsResult() throws IOException {
    List<String> explained = new ArrayList<>();
    String result = "";
    for (String line : Files.readAllLines(Path.of("docs/REASONS.md"))) {
      Matcher section = SECTION.matcher(line);
      if (section.matches()) {
        result = section.group(1);
      }
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        explained.add(row.group(1) + " " + result);
      }
    }
    assertThat(explained)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(FailReason.values())
                .map(reason -> reason.id() + " " + reason.code())
                .toList());
  }

  /**
   * In the columns "by" and "shown by" stand classes of this module, and tests as {@code
   * Class.method}.
   */
  @Test
  void whatTheCoverageTableNamesExists() throws IOException {
    List<String> missing = new ArrayList<>();
    int rows = 0;
    for (String line : Files.readAllLines(Path.of("docs/RFC-COVERAGE.md"))) {
      String[] cells = line.split("\\|", -1);
      if (cells.length < 6 || cells[1].contains("---") || cells[1].strip().equals("§")) {
        continue;
      }
      rows++;
      if (cells[3].isBlank() || cells[4].isBlank()) {
        missing.add("nothing in: " + line);
      }
      Matcher code = CODE.matcher(cells[3] + cells[4]);
      while (code.find()) {
        if (!exists(code.group(1), code.group(2) == null ? "" : code.group(2))) {
          missing.add(code.group());
        }
      }
    }
    assertThat(rows).isGreaterThan(80);
    assertThat(missing).isEmpty();
  }

  /** Against the number of such words in each section, kept in {@code rfc/keywords.txt}. */
  @Test
  void everyKeyWordOfTheRfcsHasItsPlaceInTheCoverageTable() throws IOException {
    Map<String, Integer> here = new TreeMap<>();
    String rfc = "";
    for (String line : Files.readAllLines(Path.of("docs/RFC-COVERAGE.md"))) {
      Matcher heading = RFC_HEADING.matcher(line);
      if (heading.find()) {
        rfc = heading.group(1);
      }
      String[] cells = line.split("\\|", -1);
      if (cells.length >= 6) {
        int words = (int) KEY_WORD.matcher(cells[2]).results().count();
        for (String section : cells[1].strip().split(", ", -1)) {
          here.merge(rfc + " " + section, words, Integer::sum);
        }
      }
    }
    here.values().removeIf(words -> words == 0);
    Map<String, Integer> there = new TreeMap<>();
    for (String line : Files.readAllLines(SOURCES.resolve("test/resources/rfc/keywords.txt"))) {
      if (!line.startsWith("#")) {
        int end = line.lastIndexOf(' ');
        there.put(line.substring(0, end), Integer.parseInt(line.substring(end + 1)));
      }
    }
    assertThat(here).isEqualTo(there);
  }

  /** Against the section numbers of the RFCs that are kept under {@code rfc/}, one a line. */
  @Test
  void everySectionCitedExists() throws IOException {
    List<String> unknown = new ArrayList<>();
    int cited = 0;
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        Matcher citation =
            CITATION.matcher(Files.readString(file).replaceAll("\\s*\\n\\s*\\* ?", " "));
        while (citation.find()) {
          Path sections = SOURCES.resolve("test/resources/rfc/" + citation.group(1) + ".txt");
          if (Files.exists(sections)) {
            cited++;
            if (!Files.readAllLines(sections).contains(citation.group(2))) {
              unknown.add(file + ": " + citation.group());
            }
          }
        }
      }
    }
    assertThat(cited).isGreaterThan(60);
    assertThat(unknown).isEmpty();
  }

  private static boolean exists(String type, String member) throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      List<Path> found = files.filter(file -> file.endsWith(type + ".java")).toList();
      return found.size() == 1
          && (member.isEmpty() || Files.readString(found.get(0)).contains(" " + member + "("));
    }
  }
}
