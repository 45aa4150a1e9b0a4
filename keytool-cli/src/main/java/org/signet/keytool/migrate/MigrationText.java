package org.signet.keytool.migrate;

import org.signet.keytool.terminal.Colours;
import org.signet.keytool.terminal.DisplayText;
import org.signet.keytool.terminal.Paragraph;

/**
 * {@code migrate}'s report for a terminal: the verdict first, then what is to be fixed, then all.
 */
final class MigrationText {
  /** Of more lines in a row that are all right, only the first are shown. */
  private static final int MOST_OK = 20;

  /** What is to be fixed stands in its section anyway. */
  private static final int MOST_TO_FIX = 100;

  private static final int LEVEL_WIDTH = 8;

  private final MigrationReport report;
  private final Colours colours;
  private final StringBuilder text = new StringBuilder();

  private MigrationText(MigrationReport report, Colours colours) {
    this.report = report;
    this.colours = colours;
  }

  /**
   * The report.
   *
   * @param colours of the levels
   */
  static String of(MigrationReport report, Colours colours) {
    MigrationText text = new MigrationText(report, colours);
    text.summary();
    report.sections().forEach(text::section);
    return text.text.toString();
  }

  private void summary() {
    String file = DisplayText.of(report.configuration());
    String verdict = report.verdict();
    String words = verdict.split("[:(]", 2)[0].strip();
    text.append(coloured(Paragraph.of(file + ": ", 2, verdict), words, report.level()));
    int number = 0;
    for (Section section : report.sections()) {
      for (Item item : section.items()) {
        if (item.level() == Level.FIX && ++number <= MOST_TO_FIX) {
          text.append(number == 1 ? "\nTo fix\n" : "");
          text.append(Paragraph.of(String.format("%4d. ", number), shown(item)));
        }
      }
    }
    if (number > MOST_TO_FIX) {
      text.append("      ... and ").append(number - MOST_TO_FIX).append(" more, see below\n");
    }
  }

  private void section(Section section) {
    text.append('\n').append(section.title()).append('\n');
    int okInARow = 0;
    for (Item item : section.items()) {
      okInARow = item.level() == Level.OK && item.details().isEmpty() ? okInARow + 1 : 0;
      if (okInARow <= MOST_OK) {
        item(item);
      } else if (okInARow == MOST_OK + 1) {
        text.append("  ").append(" ".repeat(LEVEL_WIDTH)).append("... and more that are ok\n");
      }
    }
  }

  private void item(Item item) {
    String word = item.level().word();
    String head = "  " + word + " ".repeat(LEVEL_WIDTH - word.length());
    text.append(coloured(Paragraph.of(head, shown(item)), word, item.level()));
    for (String detail : item.details()) {
      int indent = head.length() + detail.length() - detail.stripLeading().length();
      text.append(Paragraph.of(" ".repeat(indent), indent + 2, whole(detail.strip())));
    }
  }

  private String shown(Item item) {
    String place = item.place().map(report::shown).orElse("");
    String sentence = item.sentence();
    return whole(place.isEmpty() ? sentence : place + ": " + sentence);
  }

  /** Texts were made safe piece by piece where they came from; here they must not be cut. */
  private static String whole(String sentence) {
    StringBuilder safe = new StringBuilder();
    for (String word : sentence.split(" ", -1)) {
      safe.append(safe.isEmpty() ? "" : " ").append(DisplayText.of(word));
    }
    return safe.toString();
  }

  /** The first of these words in the text, in the colour of the level. */
  private String coloured(String lines, String words, Level level) {
    int at = lines.indexOf(words);
    if (at < 0) { // a line ends between them
      return lines;
    }
    return lines.substring(0, at)
        + switch (level) {
          case OK -> colours.good(words);
          case REMARK -> colours.doubtful(words);
          case FIX -> colours.alarming(words);
        }
        + lines.substring(at + words.length());
  }
}
