package org.signet.keytool.message;

import java.util.Optional;
import org.signet.policy.decision.AuthorReading;

/** Reads the first From field of a header as signet-milter does to find out who the author is. */
final class AuthorLint {
  private static final String FROM = "from";
  private static final int LONGEST_NAME = 64;

  /** signet-milter takes no more of a whole header. */
  private static final int LONGEST_VALUE = 1 << 20;

  private enum Part {
    LINE_START,
    NAME,
    OTHER_FIELD,
    VALUE,
    VALUE_LINE_START,
    DONE
  }

  private final StringBuilder name = new StringBuilder();
  private final StringBuilder value = new StringBuilder();
  private Part part = Part.LINE_START;
  private long line;

  /** Takes the octets of the header one by one, line ends included. */
  void octet(byte octet, long atLine) {
    char c = (char) (octet & 0xff);
    boolean space = c == ' ' || c == '\t';
    if (part == Part.VALUE_LINE_START && !space) {
      part = Part.DONE;
    }
    switch (part) {
      case LINE_START -> startLine(c, space, atLine);
      case NAME -> readName(c);
      case OTHER_FIELD -> part = c == '\n' ? Part.LINE_START : part;
      case VALUE, VALUE_LINE_START -> {
        if (value.length() < LONGEST_VALUE) {
          value.append(c);
        }
        part = c == '\n' ? Part.VALUE_LINE_START : Part.VALUE;
      }
      case DONE -> {}
    }
  }

  private void startLine(char c, boolean space, long atLine) {
    name.setLength(0);
    line = atLine;
    part = space ? Part.OTHER_FIELD : Part.NAME;
    readName(c);
  }

  private void readName(char c) {
    if (part != Part.NAME) {
      return;
    }
    if (c == '\n') {
      part = Part.LINE_START;
    } else if (c == ':') {
      part = FROM.equalsIgnoreCase(name.toString().stripTrailing()) ? Part.VALUE : Part.OTHER_FIELD;
    } else if (name.length() < LONGEST_NAME) {
      name.append(c);
    }
  }

  /** What to say if there is a From field and no author in it. */
  Optional<MessageLint.Finding> finding() {
    boolean whole = part == Part.VALUE || part == Part.VALUE_LINE_START || part == Part.DONE;
    return whole && value.length() < LONGEST_VALUE
        ? AuthorReading.first(value.toString())
            .fault()
            .map(fault -> new MessageLint.Finding(LintRule.NO_AUTHOR, line, fault.note().text()))
        : Optional.empty();
  }
}
