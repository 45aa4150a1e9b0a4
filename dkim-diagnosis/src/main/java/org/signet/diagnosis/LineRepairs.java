package org.signet.diagnosis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.signet.dkim.canonical.BodyCanonicalization;

/** What is done to lines: escaped, broken, stripped, their ends changed. */
final class LineRepairs {
  private static final int MOST_SINGLE = 200;
  private static final int SHORTEST_BROKEN = 500;
  private static final int MOST_WIDTHS = 5;
  private static final List<String> MARKS = List.of(" ", "\t", "", "!");

  private LineRepairs() {}

  static List<BodyRepair> of(BodyCanonicalization form) {
    List<BodyRepair> repairs =
        new ArrayList<>(
            List.of(
                LineRepairs::fromEscapes,
                LineRepairs::dots,
                LineRepairs::brokenLines,
                LineRepairs::lineEnds,
                LineRepairs::leadingLines,
                LineRepairs::byteOrderMark));
    if (form == BodyCanonicalization.SIMPLE) { // relaxed does not mind
      repairs.add(LineRepairs::trailingSpace);
      repairs.add(LineRepairs::tabs);
      repairs.add(LineRepairs::whiteSpace);
    }
    return repairs;
  }

  private static Stream<BodyCandidate> fromEscapes(MimeBody body) {
    return Stream.of(
            escapes(
                body,
                Cause.FROM_ESCAPED,
                "",
                LineRepairs::isEscapedFrom,
                line -> line.substring(1)),
            escapes(
                body,
                Cause.FROM_ESCAPED,
                "=46rom",
                line -> line.startsWith("=46rom "),
                line -> "F" + line.substring(3)),
            escapes(
                body,
                Cause.FROM_ESCAPED,
                "removed",
                line -> line.startsWith("From "),
                line -> ">" + line),
            escapes(
                body,
                Cause.FROM_ESCAPED,
                "with a space",
                line -> line.startsWith(" From "),
                line -> line.substring(1)))
        .flatMap(candidates -> candidates);
  }

  private static boolean isEscapedFrom(String line) {
    int i = 0;
    while (i < line.length() && line.charAt(i) == '>') {
      i++;
    }
    return i > 0 && line.startsWith("From ", i);
  }

  private static Stream<BodyCandidate> dots(MimeBody body) {
    return Stream.concat(
        escapes(
            body, Cause.DOTS, "doubled", line -> line.startsWith(".."), line -> line.substring(1)),
        Stream.concat(
            escapes(body, Cause.DOTS, "removed", line -> line.startsWith("."), line -> "." + line),
            eachAlone(body, Cause.DOTS, "removed", line -> "." + line)));
  }

  /** Any line may have been changed, but one only. */
  private static Stream<BodyCandidate> eachAlone(
      MimeBody body, Cause cause, String detail, UnaryOperator<String> change) {
    List<String> lines = TextLines.of(body.text());
    return IntStream.range(0, Math.min(MOST_SINGLE, lines.size()))
        .mapToObj(
            number ->
                new BodyCandidate(
                    cause, detail, () -> TextLines.change(lines, List.of(number), change)));
  }

  /** Lines of a kind changed, all of them or some. */
  private static Stream<BodyCandidate> escapes(
      MimeBody body,
      Cause cause,
      String detail,
      Predicate<String> kind,
      UnaryOperator<String> change) {
    List<String> lines = TextLines.of(body.text());
    return Choices.of(TextLines.which(lines, kind)).stream()
        .map(
            numbers ->
                new BodyCandidate(cause, detail, () -> TextLines.change(lines, numbers, change)));
  }

  /** Lines as long as the longest ones were broken there, with a blank before the rest or not. */
  private static Stream<BodyCandidate> brokenLines(MimeBody body) {
    List<String> lines = TextLines.of(body.text());
    return lines.stream()
        .map(String::length)
        .filter(length -> length >= SHORTEST_BROKEN)
        .distinct()
        .sorted(Comparator.reverseOrder())
        .limit(MOST_WIDTHS)
        .flatMap(
            width ->
                MARKS.stream()
                    .map(
                        mark ->
                            new BodyCandidate(
                                Cause.LONG_LINES,
                                "at " + width + " octets",
                                () -> rejoin(lines, width, mark))));
  }

  /**
   * Sendmail ends a line that it breaks with an exclamation mark, others begin the next one with
   * white space.
   */
  private static String rejoin(List<String> lines, int width, String mark) {
    boolean atEnd = mark.equals("!");
    StringBuilder joined = new StringBuilder();
    boolean open = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (open && (atEnd || line.startsWith(mark))) {
        line = line.substring(atEnd && !line.startsWith(" ") ? 0 : mark.length());
      } else if (i > 0) {
        joined.append("\r\n");
      }
      open = lines.get(i).length() == width && (!atEnd || line.endsWith(mark));
      joined.append(line, 0, line.length() - (open && atEnd ? 1 : 0));
    }
    return joined.toString();
  }

  private static Stream<BodyCandidate> trailingSpace(MimeBody body) {
    List<String> lines = TextLines.of(body.text());
    List<Integer> signatures = TextLines.which(lines, "--"::equals);
    List<Integer> flowing =
        IntStream.range(0, lines.size() - 1)
            .filter(i -> !lines.get(i).isEmpty() && !lines.get(i + 1).isEmpty())
            .boxed()
            .toList();
    Stream<List<Integer>> removedFrom =
        Stream.of(
                Choices.of(signatures).stream(),
                flowing.isEmpty() ? Stream.<List<Integer>>of() : Stream.of(flowing),
                IntStream.range(0, Math.min(MOST_SINGLE, lines.size())).mapToObj(List::of))
            .flatMap(numbers -> numbers);
    return Stream.concat(
        Stream.of(
            new BodyCandidate(
                Cause.TRAILING_SPACE,
                "added",
                () -> TextLines.map(body.text(), LineRepairs::stripEnd))),
        removedFrom.flatMap(
            numbers ->
                Stream.of(" ", "  ", "\t")
                    .map(
                        space ->
                            new BodyCandidate(
                                Cause.TRAILING_SPACE,
                                "removed",
                                () -> TextLines.change(lines, numbers, line -> line + space)))));
  }

  private static String stripEnd(String line) {
    int end = line.length();
    while (end > 0 && (line.charAt(end - 1) == ' ' || line.charAt(end - 1) == '\t')) {
      end--;
    }
    return line.substring(0, end);
  }

  private static Stream<BodyCandidate> lineEnds(MimeBody body) {
    List<String> lines = TextLines.of(body.text());
    Stream<BodyCandidate> oneLf =
        IntStream.range(0, Math.min(MOST_SINGLE, lines.size() - 1))
            .mapToObj(
                number ->
                    new BodyCandidate(
                        Cause.LINE_ENDS, "LF to CRLF", () -> joinedByLf(lines, number)));
    return Stream.concat(
        candidates(
            body,
            Cause.LINE_ENDS,
            List.of(
                LineRepairs::fixed,
                text -> text.replace("\r\r\n", "\r\n"),
                text -> text.replace("\r\n", "\n"),
                text -> text.replace("\r\n", "\r"),
                text -> text.replace("\r\n", "\r\r\n"),
                text -> text.replace("\r\n", "\n\r"),
                text -> text.replace("\r\n\r\n", "\r\n"),
                text -> text.replace("\r\n", "\r\n\r\n"))),
        oneLf);
  }

  private static String joinedByLf(List<String> lines, int number) {
    List<String> joined = new ArrayList<>(lines);
    joined.set(number, joined.get(number) + "\n" + joined.remove(number + 1));
    return TextLines.join(joined);
  }

  /** CR and LF alone as line ends. */
  private static String fixed(String text) {
    StringBuilder fixed = new StringBuilder(text.length() + 64);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\r' || c == '\n') {
        fixed.append("\r\n");
        i += c == '\r' && text.startsWith("\n", i + 1) ? 1 : 0;
      } else {
        fixed.append(c);
      }
    }
    return fixed.toString();
  }

  /** In all lines that it can have been, or in one of them. */
  private static Stream<BodyCandidate> tabs(MimeBody body) {
    return Tabs.CHANGES.stream()
        .flatMap(
            change ->
                escapes(body, Cause.TABS, "", line -> !change.apply(line).equals(line), change));
  }

  /** The text is what relaxed canonicalization makes of it, so that white space came in later. */
  private static Stream<BodyCandidate> whiteSpace(MimeBody body) {
    return candidates(body, Cause.WHITE_SPACE, List.of(BodyTarget::relaxed));
  }

  private static Stream<BodyCandidate> leadingLines(MimeBody body) {
    return candidates(
        body,
        Cause.LEADING_LINES,
        List.of(
            LineRepairs::trimmed,
            text -> "\r\n" + trimmed(text),
            text -> "\r\n\r\n" + trimmed(text),
            text -> "\r\n\r\n\r\n" + trimmed(text)));
  }

  private static String trimmed(String text) {
    int start = 0;
    while (text.startsWith("\r\n", start)) {
      start += 2;
    }
    return text.substring(start);
  }

  private static Stream<BodyCandidate> byteOrderMark(MimeBody body) {
    String mark = "\u00ef\u00bb\u00bf";
    return candidates(
        body,
        Cause.BYTE_ORDER_MARK,
        List.of(text -> text.startsWith(mark) ? text.substring(mark.length()) : mark + text));
  }

  private static Stream<BodyCandidate> candidates(
      MimeBody body, Cause cause, List<UnaryOperator<String>> changes) {
    return changes.stream()
        .map(change -> new BodyCandidate(cause, "", () -> change.apply(body.text())));
  }
}
