package org.signet.keytool.message;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.signet.dkim.message.ByteSink;

/**
 * Reads a message of any size once and notes what servers on the way will change. Of each kind so
 * many places are kept as anybody will read; the others are counted.
 */
public final class MessageLint implements ByteSink {
  private static final int LONGEST_LINE = 998;
  private static final int LONGEST_NAME = 64;
  private static final int MOST_PLACES = 20;
  private static final int MOST_NAMES = 1000;
  private static final List<String> REQUIRED = List.of("From", "Date");
  private static final List<String> SINGULAR =
      List.of(
          "From",
          "Date",
          "Sender",
          "Reply-To",
          "To",
          "Cc",
          "Bcc",
          "Message-ID",
          "In-Reply-To",
          "References",
          "Subject",
          "MIME-Version",
          "Content-Type",
          "Content-Transfer-Encoding");

  /**
   * One place.
   *
   * @param line from 1 on; 0 if the message as a whole is meant
   * @param detail a name or a number, or nothing
   */
  public record Finding(LintRule rule, long line, String detail) {}

  private final boolean lfEndsLines;
  private final Map<LintRule, List<Finding>> findings = new EnumMap<>(LintRule.class);
  private final Map<LintRule, Long> counts = new EnumMap<>(LintRule.class);
  private final Map<String, Integer> fields = new HashMap<>();
  private final AuthorLint author = new AuthorLint();
  private final StringBuilder start = new StringBuilder();
  private boolean inHeader = true;
  private long line = 1;
  private long length;
  private boolean hasWhiteSpace;
  private boolean hasBareCr;
  private boolean hasNul;
  private boolean hasEightBit;
  private boolean afterCr;

  /**
   * For one message.
   *
   * @param lfEndsLines whether an LF alone is how all its lines end
   */
  public MessageLint(boolean lfEndsLines) {
    this.lfEndsLines = lfEndsLines;
  }

  @Override
  public void write(byte[] bytes, int offset, int count) {
    for (int i = offset; i < offset + count; i++) {
      octet(bytes[i]);
    }
  }

  private void octet(byte octet) {
    if (inHeader) {
      author.octet(octet, line);
    }
    if (octet == '\n') {
      if (!afterCr && !lfEndsLines) {
        note(LintRule.BARE_LF, "");
      }
      afterCr = false;
      endLine();
      return;
    }
    if (afterCr) {
      hasBareCr = true;
      length++;
    }
    afterCr = octet == '\r';
    if (afterCr) {
      return;
    }
    length++;
    hasNul |= octet == 0;
    hasEightBit |= octet < 0;
    hasWhiteSpace |= (octet == ' ' || octet == '\t') && length > 1;
    if (start.length() < LONGEST_NAME) {
      start.append((char) (octet & 0xff));
    }
  }

  private void endLine() {
    if (hasBareCr) {
      note(LintRule.BARE_CR, "");
    }
    if (hasNul) {
      note(LintRule.NUL, "");
    }
    if (hasEightBit) {
      note(inHeader ? LintRule.EIGHT_BIT_HEADER : LintRule.EIGHT_BIT_BODY, "");
    }
    if (length > LONGEST_LINE) {
      note(longLine(), length + " octets");
    }
    if (inHeader) {
      endHeaderLine();
    } else if (start.indexOf("From ") == 0) {
      note(LintRule.FROM_LINE, "");
    }
    line++;
    length = 0;
    start.setLength(0);
    hasWhiteSpace = false;
    hasBareCr = false;
    hasNul = false;
    hasEightBit = false;
  }

  private LintRule longLine() {
    if (!inHeader) {
      return LintRule.LONG_LINE;
    }
    return hasWhiteSpace ? LintRule.LONG_FIELD : LintRule.UNFOLDABLE_FIELD;
  }

  private void endHeaderLine() {
    if (length == 0) {
      inHeader = false;
      return;
    }
    int colon = start.indexOf(":");
    // A line of bare CRs has a length and no start.
    if (colon <= 0 || start.charAt(0) == ' ' || start.charAt(0) == '\t') {
      return;
    }
    String name = start.substring(0, colon).stripTrailing().toLowerCase(Locale.ROOT);
    if (fields.size() < MOST_NAMES || fields.containsKey(name)) {
      int times = fields.merge(name, 1, Integer::sum);
      SINGULAR.stream()
          .filter(singular -> times > 1 && singular.toLowerCase(Locale.ROOT).equals(name))
          .forEach(singular -> note(LintRule.REPEATED_FIELD, singular));
    }
  }

  private void note(LintRule rule, String detail) {
    note(new Finding(rule, line, detail));
  }

  private void note(Finding finding) {
    long count = counts.merge(finding.rule(), 1L, Long::sum);
    if (count <= MOST_PLACES) {
      findings.computeIfAbsent(finding.rule(), rule -> new ArrayList<>()).add(finding);
    }
  }

  /** The message has ended: what was found, rule by rule. */
  public Map<LintRule, List<Finding>> finish() {
    if (afterCr) {
      hasBareCr = true;
    }
    if (length > 0 || afterCr) {
      note(LintRule.NO_FINAL_LINE_END, "");
      endLine();
    }
    for (String name : REQUIRED) {
      if (!fields.containsKey(name.toLowerCase(Locale.ROOT))) {
        note(new Finding(LintRule.MISSING_FIELD, 0, name));
      }
    }
    author.finding().ifPresent(this::note);
    return findings;
  }

  /** How many places of this kind there are, those that were not kept included. */
  long count(LintRule rule) {
    return counts.getOrDefault(rule, 0L);
  }
}
