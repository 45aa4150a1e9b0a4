package org.signet.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A body with its MIME parts, found leniently: a part is what stands between two delimiter lines of
 * any boundary that a Content-Type in the message names. Confined to one thread: the parts are
 * sought when somebody asks.
 */
final class MimeBody {
  private static final int MOST_BOUNDARIES = 10;
  private static final int MOST_PARTS = 100;
  private static final Pattern BOUNDARY =
      Pattern.compile(
          "(?i)boundary[ \\t]{0,9}=[ \\t]{0,9}(?:\"([^\"\\r\\n]{1,200})\"|([^\\s;\"]{1,200}))");

  /**
   * One part.
   *
   * @param head where its header begins
   * @param start where its content begins; the same as {@code head} if it has no header of its own
   * @param end where its content ends, before the line end that belongs to the delimiter
   * @param type its Content-Type in lower case; empty if it has none
   * @param encoding its Content-Transfer-Encoding in lower case; empty if it has none
   */
  record Part(int head, int start, int end, String type, String encoding) {
    boolean isMultipart() {
      return type.startsWith("multipart/") || type.startsWith("message/");
    }

    boolean isText() {
      return type.isEmpty() || type.startsWith("text/");
    }

    /** All of a body, as a part without a header of its own. */
    static Part whole(String text) {
      return new Part(0, 0, text.length(), "", "");
    }
  }

  private final String type;
  private final String encoding;
  private final String text;
  private final Set<String> boundaries = new LinkedHashSet<>();
  private @Nullable List<Part> parts;

  private MimeBody(String type, String encoding, String text) {
    this.type = type;
    this.encoding = encoding;
    this.text = text;
  }

  /**
   * A body.
   *
   * @param type Content-Type of the message
   * @param encoding Content-Transfer-Encoding of the message
   */
  static MimeBody of(String type, String encoding, String text) {
    return new MimeBody(type, encoding.toLowerCase(Locale.ROOT).strip(), text);
  }

  /** The same message with another body. */
  MimeBody with(String other) {
    return new MimeBody(type, encoding, other);
  }

  String text() {
    return text;
  }

  /** Whether a delimiter was found. */
  boolean isMultipart() {
    return parts().get(0).head() > 0;
  }

  /** All parts, or the whole body as the only one. */
  List<Part> parts() {
    if (parts == null) {
      parts = List.copyOf(find());
    }
    return parts;
  }

  /** Those that are no multipart themselves. */
  List<Part> leaves() {
    return parts().stream().filter(part -> !part.isMultipart()).toList();
  }

  /** What begins the line before the first part of a multipart message. */
  Optional<String> firstDelimiter() {
    return isMultipart() ? boundaries.stream().findFirst().map(b -> "--" + b) : Optional.empty();
  }

  String content(Part part) {
    return text.substring(part.start(), part.end());
  }

  /** The header of a part, empty line and all. */
  String head(Part part) {
    return text.substring(part.head(), part.start());
  }

  /** The body with another text in place of a span. */
  String replace(int start, int end, String replacement) {
    return text.substring(0, start) + replacement + text.substring(end);
  }

  private List<Part> find() {
    addBoundaries(type);
    addBoundaries(text);
    List<Part> found = new ArrayList<>();
    for (String boundary : boundaries) {
      addParts(boundary, found);
    }
    found.sort((a, b) -> Integer.compare(a.head(), b.head()));
    if (found.isEmpty()) {
      found.add(new Part(0, 0, text.length(), type.toLowerCase(Locale.ROOT), encoding));
    }
    return found;
  }

  private void addBoundaries(String where) {
    Matcher matcher = BOUNDARY.matcher(where);
    while (boundaries.size() < MOST_BOUNDARIES && matcher.find()) {
      boundaries.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
    }
  }

  private void addParts(String boundary, List<Part> found) {
    String delimiter = "--" + boundary;
    int head = -1;
    for (int at = lineStart(delimiter, 0);
        at >= 0 && found.size() < MOST_PARTS;
        at = lineStart(delimiter, at + 1)) {
      if (head >= 0 && at >= head) {
        found.add(part(head, Math.max(head, at - 2)));
      }
      int next = text.indexOf("\r\n", at);
      boolean closes = text.startsWith("--", at + delimiter.length());
      head = next < 0 || closes ? -1 : next + 2;
    }
  }

  private int lineStart(String delimiter, int from) {
    int at = text.indexOf(delimiter, from);
    while (at > 0 && text.charAt(at - 1) != '\n') {
      at = text.indexOf(delimiter, at + 1);
    }
    return at;
  }

  private Part part(int head, int end) {
    int empty = text.startsWith("\r\n", head) ? head - 2 : text.indexOf("\r\n\r\n", head);
    int start = empty < 0 || empty + 4 > end ? end : empty + 4;
    String header = text.substring(head, start);
    return new Part(
        head,
        start,
        end,
        fieldValue(header, "content-type").toLowerCase(Locale.ROOT),
        fieldValue(header, "content-transfer-encoding").toLowerCase(Locale.ROOT));
  }

  /** The unfolded value of a field in the header of a part; empty if it is not there. */
  static String fieldValue(String header, String name) {
    StringBuilder value = new StringBuilder();
    boolean inside = false;
    for (String line : header.split("\r\n", -1)) {
      boolean continues = line.startsWith(" ") || line.startsWith("\t");
      if (continues) {
        value.append(inside ? line : "");
        continue;
      }
      if (inside) {
        break;
      }
      inside = line.regionMatches(true, 0, name + ":", 0, name.length() + 1);
      value.append(inside ? line.substring(name.length() + 1) : "");
    }
    return value.toString().strip();
  }
}
