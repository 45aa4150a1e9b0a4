package org.signet.systemtest.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The figures as Markdown: shown as they come, and put between two marks of a page in the end. */
final class BenchDocument {
  private static final String BEGIN = "<!-- figures of bench/dkim -->";
  private static final String END = "<!-- end of figures -->";

  private final StringBuilder text = new StringBuilder();

  void title(String title) {
    text("\n### " + title + "\n\n");
  }

  void text(String more) {
    System.out.print(more);
    System.out.flush();
    text.append(more);
  }

  /** A row for each program, and how it compares with one of them. */
  void table(Map<String, Figures> figures, String reference) {
    text(Figures.header(reference));
    Figures compared = figures.getOrDefault(reference, Figures.NONE);
    figures.forEach((program, shown) -> text(shown.row(program, compared)));
  }

  /** What was measured, where and when. */
  void facts(List<Program> programs) throws IOException {
    text(
        String.format(
            Locale.ROOT,
            "Measured on %s: %s, %d processors, Linux %s, Java %s. Load of the machine when it"
                + " began: %s.%n",
            LocalDate.now(ZoneOffset.UTC),
            line("/proc/cpuinfo", "model name"),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.version"),
            System.getProperty("java.vm.version"),
            Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]));
    text(
        "Programs: "
            + programs.stream().map(Program::name).collect(Collectors.joining("; "))
            + ".\n");
  }

  private static String line(String file, String name) throws IOException {
    return Files.readAllLines(Path.of(file)).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }

  /** What could not be measured, and why. */
  void skipped(Map<String, String> reasons) {
    if (!reasons.isEmpty()) {
      title("Not measured");
      reasons.forEach(
          (what, why) ->
              text(
                  "- "
                      + what
                      + ": "
                      + why.lines().limit(3).collect(Collectors.joining(" "))
                      + "\n"));
    }
  }

  /**
   * Puts all of it into a page, in place of what stands between the marks.
   *
   * @throws IOException also if the page has no marks
   */
  void writeInto(Path page) throws IOException {
    String old = Files.readString(page);
    int begin = old.indexOf(BEGIN);
    int end = old.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(page + " does not say where the figures go");
    }
    Files.writeString(
        page, old.substring(0, begin + BEGIN.length()) + "\n\n" + text + "\n" + old.substring(end));
  }
}
