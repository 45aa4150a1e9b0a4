package org.signet.diagnosis;

import java.util.List;
import java.util.function.UnaryOperator;

/** Tabs and blanks in one line, tab stops being 8 columns apart. */
final class Tabs {
  private static final int STOP = 8;

  /** What may be taken back in a line, the likeliest first. */
  static final List<UnaryOperator<String>> CHANGES =
      List.of(
          line -> unexpand(line, false, 2),
          line -> unexpand(line, false, 1),
          line -> unexpand(line, true, 1),
          line -> unexpand(line, true, 2),
          line -> leading(line, "        "),
          line -> leading(line, "    "),
          line -> leading(line, " "),
          line -> line.replace("        ", "\t"),
          line -> line.replace("    ", "\t"),
          line -> line.replace("  ", "\t"),
          line -> line.replace(' ', '\t'),
          Tabs::expand,
          line -> line.replace("\t", "        "),
          line -> line.replace("\t", "    "),
          line -> line.replace('\t', ' '));

  private Tabs() {}

  private static String expand(String line) {
    StringBuilder expanded = new StringBuilder(line.length() + STOP);
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) == '\t') {
        expanded.append(" ".repeat(STOP - expanded.length() % STOP));
      } else {
        expanded.append(line.charAt(i));
      }
    }
    return expanded.toString();
  }

  /**
   * Makes blanks that end at a tab stop a tab again.
   *
   * @param leading only before the first other character
   * @param least so many blanks at least
   */
  private static String unexpand(String line, boolean leading, int least) {
    StringBuilder packed = new StringBuilder(line.length());
    int blanks = 0;
    boolean before = true;
    for (int i = 0; i < line.length(); i++) {
      boolean blank = line.charAt(i) == ' ';
      before &= blank;
      blanks = blank ? blanks + 1 : 0;
      packed.append(line.charAt(i));
      if (blank && (i + 1) % STOP == 0) {
        if (blanks >= least && (before || !leading)) {
          packed.setLength(packed.length() - blanks);
          packed.append('\t');
        }
        blanks = 0;
      }
    }
    return packed.toString();
  }

  /** Each of these at the start becomes a tab. */
  private static String leading(String line, String blanks) {
    int at = 0;
    StringBuilder packed = new StringBuilder(line.length());
    while (line.startsWith(blanks, at)) {
      packed.append('\t');
      at += blanks.length();
    }
    return packed.append(line, at, line.length()).toString();
  }
}
