package org.signet.keytool.diagnose;

import java.util.List;
import org.signet.keytool.terminal.Colours;
import org.signet.keytool.terminal.DisplayText;
import org.signet.keytool.terminal.Paragraph;

/** The hunks of a diff, safe to show and no wider than a terminal. */
final class DiffText {
  private static final String INDENT = "    ";
  private static final String CUT = "...";
  private static final int WIDTH = Paragraph.COLUMNS - INDENT.length() - 1;

  /** So much of what is alike is shown before the first difference in a long line. */
  private static final int BEFORE = 20;

  private final Colours colours;
  private final StringBuilder text = new StringBuilder();

  private DiffText(Colours colours) {
    this.colours = colours;
  }

  /**
   * The hunks with a line end after each line.
   *
   * @param lines one char per octet, each with its mark before it
   */
  static String of(List<String> lines, Colours colours) {
    DiffText diff = new DiffText(colours);
    int next = 0;
    while (next < lines.size()) {
      List<String> received = marked("-", lines, next);
      List<String> signed = marked("+", lines, next + received.size());
      for (int i = 0; i < received.size(); i++) {
        diff.append(received.get(i), i < signed.size() ? signed.get(i) : "");
      }
      for (int i = 0; i < signed.size(); i++) {
        diff.append(signed.get(i), i < received.size() ? received.get(i) : "");
      }
      next += received.size() + signed.size();
      if (received.isEmpty() && signed.isEmpty()) {
        diff.append(lines.get(next++), "");
      }
    }
    return diff.text.toString();
  }

  private static List<String> marked(String mark, List<String> lines, int start) {
    int end = start;
    while (end < lines.size() && lines.get(end).startsWith(mark)) {
      end++;
    }
    return lines.subList(start, end);
  }

  /**
   * One line.
   *
   * @param counterpart the line that came in its place, so that a long one is shown where they
   *     differ; empty if there is none
   */
  private void append(String line, String counterpart) {
    String shown = window(visible(line), visible(counterpart));
    text.append(INDENT)
        .append(
            switch (line.isEmpty() ? ' ' : line.charAt(0)) {
              case '-' -> colours.bad(shown);
              case '+' -> colours.good(shown);
              case '@' -> colours.place(shown);
              default -> shown;
            })
        .append('\n');
  }

  /** White space that matters and cannot be seen is written as in C. */
  private static String visible(String octets) {
    String text = DisplayText.decode(octets).replace("\t", "\\t").replace("\r", "\\r");
    String lines = text.replace("\n", "\\n");
    return lines.endsWith(" ") && lines.length() > 1
        ? lines.substring(0, lines.length() - 1) + "\\s"
        : lines;
  }

  /** What fits on a line: the mark, and the place where the counterpart differs. */
  private static String window(String line, String counterpart) {
    if (line.length() <= WIDTH) {
      return DisplayText.of(line);
    }
    int least = Math.min(line.length(), counterpart.length());
    int same = 1;
    while (same < least && line.charAt(same) == counterpart.charAt(same)) {
      same++;
    }
    int room = WIDTH - 2 * CUT.length();
    int start = same < room || counterpart.isEmpty() ? 1 : same - BEFORE;
    int end = Math.min(line.length(), start + room);
    return DisplayText.of(
        line.charAt(0)
            + (start > 1 ? CUT : "")
            + line.substring(start, end)
            + (end < line.length() ? CUT : ""));
  }
}
