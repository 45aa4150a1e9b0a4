package org.signet.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Lines that end in CRLF. */
final class TextLines {
  private TextLines() {}

  /** The lines without their ends; the last one is empty if the text ends in CRLF. */
  static List<String> of(String text) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf("\r\n"); end >= 0; end = text.indexOf("\r\n", start)) {
      lines.add(text.substring(start, end));
      start = end + 2;
    }
    lines.add(text.substring(start));
    return lines;
  }

  static String join(List<String> lines) {
    return String.join("\r\n", lines);
  }

  static String map(String text, UnaryOperator<String> change) {
    return join(of(text).stream().map(change).toList());
  }

  /** So many lines from the start, with their ends. */
  static String head(String text, int count) {
    int end = 0;
    for (int i = 0; i < count; i++) {
      int next = text.indexOf("\r\n", end);
      if (next < 0) {
        return text;
      }
      end = next + 2;
    }
    return text.substring(0, end);
  }

  /** How many line feeds stand between two places. */
  static int count(String text, int from, int to) {
    int lines = 0;
    for (int i = text.indexOf('\n', from); i >= 0 && i < to; i = text.indexOf('\n', i + 1)) {
      lines++;
    }
    return lines;
  }

  /** The numbers of such lines, from 0 on. */
  static List<Integer> which(List<String> lines, Predicate<String> kind) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (kind.test(lines.get(i))) {
        numbers.add(i);
      }
    }
    return numbers;
  }

  /** The text with some of its lines changed. */
  static String change(List<String> lines, List<Integer> numbers, UnaryOperator<String> change) {
    List<String> changed = new ArrayList<>(lines);
    for (int number : numbers) {
      changed.set(number, change.apply(changed.get(number)));
    }
    return join(changed);
  }
}
