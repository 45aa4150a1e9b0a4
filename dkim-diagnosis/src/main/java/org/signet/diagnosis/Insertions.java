package org.signet.diagnosis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Text that was put in: banners at the start, footers at the end of a part, lines in between, and
 * pieces of HTML. What was appended to the whole body needs no candidate: {@link
 * BodyTarget#matchingPrefix} finds it in every one.
 */
final class Insertions {
  private static final int MOST_LINES = 120;
  private static final int MOST_LINES_OF_TWO = 40;
  private static final int MOST_LINES_ANYWHERE = 300;
  private static final int MOST_TAGS = 240;
  private static final int LONGEST_HTML = 1 << 15;
  private static final Pattern TAG = Pattern.compile("<[/!a-zA-Z]");
  private static final Pattern HTML_START =
      Pattern.compile("(?i)<body[^>]{0,500}>|<html[^>]{0,500}>");
  private static final Pattern HTML_END = Pattern.compile("(?i)</body>|</html>");

  private Insertions() {}

  /** What was put around the whole. */
  static List<BodyRepair> whole() {
    return List.of(Insertions::wrapped, Insertions::banners);
  }

  /** What was put into it. */
  static List<BodyRepair> inside() {
    return List.of(
        body -> texts(body).stream().flatMap(part -> inPart(body, part, MOST_LINES)),
        Insertions::inTwoParts,
        Insertions::html,
        Insertions::linesAnywhere);
  }

  /** The body was one of the parts. */
  private static Stream<BodyCandidate> wrapped(MimeBody body) {
    return !body.isMultipart()
        ? Stream.of()
        : body.parts().stream()
            .map(
                part ->
                    new BodyCandidate(
                        Cause.WRAPPED_IN_MULTIPART, "", () -> body.content(part) + "\r\n"));
  }

  private static Stream<BodyCandidate> banners(MimeBody body) {
    List<String> lines = TextLines.of(body.text());
    return counts(lines, MOST_LINES)
        .mapToObj(count -> new BodyCandidate(Cause.PREPENDED, "", () -> without(lines, 0, count)));
  }

  /** So many lines may have been put in, if some were there before. */
  private static IntStream counts(List<String> lines, int most) {
    return IntStream.rangeClosed(1, Math.min(most, lines.size() - 1));
  }

  private static List<MimeBody.Part> texts(MimeBody body) {
    return body.isMultipart()
        ? body.leaves().stream().filter(MimeBody.Part::isText).toList()
        : List.of();
  }

  /** A footer or a banner in one part. */
  private static Stream<BodyCandidate> inPart(MimeBody body, MimeBody.Part part, int most) {
    List<String> lines = TextLines.of(body.content(part));
    IntFunction<Stream<BodyCandidate>> footers =
        count ->
            Stream.of("", "\r\n")
                .map(
                    end ->
                        inPart(
                            body,
                            part,
                            "at the end of a part",
                            lines.subList(0, lines.size() - count),
                            end));
    return Stream.concat(
        counts(lines, most).boxed().flatMap(footers::apply),
        counts(lines, most)
            .mapToObj(
                count ->
                    inPart(
                        body,
                        part,
                        "at the start of a part",
                        lines.subList(count, lines.size()),
                        "")));
  }

  private static BodyCandidate inPart(
      MimeBody body, MimeBody.Part part, String detail, List<String> kept, String end) {
    return new BodyCandidate(
        Cause.INSERTED,
        detail,
        () -> body.replace(part.start(), part.end(), TextLines.join(kept) + end));
  }

  /** The same footer, more or less, in the plain text and in the HTML. */
  private static Stream<BodyCandidate> inTwoParts(MimeBody body) {
    List<MimeBody.Part> texts = texts(body);
    if (texts.size() < 2) {
      return Stream.of();
    }
    MimeBody.Part upper = texts.get(0); // stays where it is when the lower one changes
    return inPart(body, texts.get(1), MOST_LINES_OF_TWO)
        .flatMap(lower -> inPart(body.with(lower.text().get()), upper, MOST_LINES_OF_TWO));
  }

  /** A piece of HTML between two tags. */
  private static Stream<BodyCandidate> html(MimeBody body) {
    String text = body.text();
    return Stream.concat(
        HTML_START.matcher(text).results().limit(2).flatMap(start -> after(body, start.end())),
        HTML_END.matcher(text).results().limit(2).flatMap(end -> before(body, end.start())));
  }

  private static Stream<BodyCandidate> after(MimeBody body, int start) {
    return tags(body.text(), start, Math.min(body.text().length(), start + LONGEST_HTML))
        .filter(end -> end > start)
        .limit(MOST_TAGS)
        .map(end -> without(body, start, end));
  }

  private static Stream<BodyCandidate> before(MimeBody body, int end) {
    return tags(body.text(), Math.max(0, end - LONGEST_HTML), end)
        .sorted(Comparator.reverseOrder())
        .filter(start -> start < end)
        .limit(MOST_TAGS)
        .map(start -> without(body, start, end));
  }

  /** Where tags begin, and the ends of the lines before them. */
  private static Stream<Integer> tags(String text, int from, int to) {
    Matcher tags = TAG.matcher(text);
    tags.region(from, to);
    List<Integer> places = new ArrayList<>();
    for (MatchResult tag : tags.results().toList()) {
      places.add(tag.start());
      if (text.startsWith("\r\n", tag.start() - 2)) {
        places.add(tag.start() - 2);
      }
    }
    return places.stream();
  }

  private static BodyCandidate without(MimeBody body, int start, int end) {
    return new BodyCandidate(Cause.INSERTED, "HTML", () -> body.replace(start, end, ""));
  }

  /** Any lines, if there are few. */
  private static Stream<BodyCandidate> linesAnywhere(MimeBody body) {
    List<String> lines = TextLines.of(body.text());
    return lines.size() > MOST_LINES_ANYWHERE
        ? Stream.of()
        : IntStream.range(1, lines.size())
            .boxed()
            .flatMap(
                count ->
                    IntStream.range(0, lines.size() - count)
                        .mapToObj(
                            start ->
                                new BodyCandidate(
                                    Cause.INSERTED, "", () -> without(lines, start, count))));
  }

  private static String without(List<String> lines, int start, int count) {
    List<String> rest = new ArrayList<>(lines.subList(0, start));
    rest.addAll(lines.subList(start + count, lines.size()));
    return TextLines.join(rest);
  }
}
