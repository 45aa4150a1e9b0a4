package org.signet.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.signet.dkim.message.HeaderField;

/**
 * Where the lines of a field break, its white space and the capitals of its name: what only simple
 * header canonicalization minds, RFC 6376 §3.4.1.
 */
final class Folding {
  private static final List<String> INDENTS =
      List.of("\r\n ", "\r\n\t", "\r\n        ", "\r\n    ", "\r\n  ");
  private static final int[] WIDTHS = {78, 76, 77, 79, 75, 72, 74, 70, 80, 998};

  /** White space is looked at from its start only, or a long run of it would take for ever. */
  private static final Pattern SEPARATOR = Pattern.compile("(?<![ \t])[ \t]*([;:])[ \t]*");

  private Folding() {}

  static List<FieldRepair> all() {
    return List.of(Folding::capitals, Folding::spaces, Folding::folds);
  }

  /** Changes that a program makes to every field alike. */
  static List<UnaryOperator<HeaderField>> ofAllFields() {
    List<UnaryOperator<HeaderField>> changes = new ArrayList<>();
    for (String indent : INDENTS) {
      changes.add(field -> withValue(field, field.value().replaceAll("\r\n[ \t]+", indent)));
    }
    changes.add(field -> withValue(field, field.value().replace("\r\n", "")));
    changes.add(field -> withValue(field, field.value().replaceAll("\r\n[ \t]+", " ")));
    changes.add(field -> withValue(field, " " + field.value().stripLeading()));
    changes.add(field -> withValue(field, field.value().stripLeading()));
    changes.add(field -> withValue(field, field.value().stripTrailing()));
    for (int width : WIDTHS) {
      for (String indent : INDENTS) {
        changes.add(field -> withValue(field, fold(field, width, indent)));
      }
    }
    return changes;
  }

  private static HeaderField withValue(HeaderField field, String value) {
    return value.equals(field.value()) ? field : FieldCandidate.field(field.name(), value);
  }

  private static Stream<FieldCandidate> folds(HeaderField field) {
    String value = field.value();
    List<String> values = new ArrayList<>();
    ofAllFields().forEach(change -> values.add(change.apply(field).value()));
    for (String indent : INDENTS) {
      values.add(value.replaceAll("\r\n[ \t]+", "").replaceAll("([,;])[ \t]*", "$1" + indent));
      values.add(value.replace("\r\n", "").replaceAll("> +<", ">" + indent + "<"));
    }
    breakAtEachBlank(value.replace("\r\n", ""), values);
    return values.stream().map(text -> FieldCandidate.exactly(Cause.FOLDING, field, text, 1));
  }

  private static void breakAtEachBlank(String value, List<String> values) {
    for (int i = value.indexOf(' ', 1);
        i > 0 && values.size() < 300;
        i = value.indexOf(' ', i + 1)) {
      for (String indent : List.of("\r\n ", "\r\n\t")) {
        values.add(value.substring(0, i) + indent + value.substring(i + 1));
      }
    }
  }

  /** As long lines as can be, broken at white space. */
  private static String fold(HeaderField field, int width, String indent) {
    String value = field.value().replaceAll("\r\n[ \t]+", " ");
    StringBuilder folded = new StringBuilder();
    int column = field.name().length() + 1;
    int start = 0;
    while (start < value.length()) {
      int end = value.indexOf(' ', start + 1);
      String word = value.substring(start, end < 0 ? value.length() : end);
      if (column + word.length() > width && folded.length() > 0) {
        folded.append(indent).append(word.strip());
        column = indent.length() - 2 + word.strip().length();
      } else {
        folded.append(word);
        column += word.length();
      }
      start += word.length();
    }
    return folded.toString();
  }

  private static Stream<FieldCandidate> spaces(HeaderField field) {
    String value = field.value();
    String text = value.strip();
    return Stream.of(
            " " + text,
            text,
            "  " + text,
            "\t" + text,
            value + " ",
            value + "\t",
            value + "  ",
            "\r\n " + text,
            "\r\n\t" + text,
            value.replaceAll("(?<![\n \t])[ \t]+", " "),
            value.replaceAll("(?<!\n)\t", " "),
            value.replaceAll("(\\S) (\\S)", "$1  $2"),
            value.stripTrailing())
        .map(spaced -> FieldCandidate.exactly(Cause.FIELD_SPACE, field, spaced, 1));
  }

  private static Stream<FieldCandidate> capitals(HeaderField field) {
    String name = field.name();
    return Stream.of(
            capitalised(name),
            name.toLowerCase(Locale.ROOT),
            name.toUpperCase(Locale.ROOT),
            capitalised(name).replaceAll("(?i)-id$", "-ID"),
            capitalised(name).replaceAll("(?i)^mime", "MIME"))
        .map(
            other ->
                new FieldCandidate(
                    List.of(Cause.NAME_CASE),
                    other,
                    Optional.of(FieldCandidate.field(other, field.value())),
                    1));
  }

  /** White space within long tokens, which no canonicalization forgives. */
  static Stream<FieldCandidate> breaks(HeaderField field) {
    String value = FieldCandidate.unfolded(field);
    List<String> values = new ArrayList<>();
    values.add(field.value().replaceAll("\r\n[ \t]+", "").strip());
    values.add(value.replace("> <", "><"));
    values.add(value.replace("><", "> <"));
    values.add(value.replaceAll("\\s+", ""));
    if (field.named("Message-ID") || field.named("In-Reply-To")) {
      values.add(value.replaceAll("[<>]", ""));
      values.add("<" + value + ">");
    }
    values.add(SEPARATOR.matcher(value).replaceAll("$1"));
    values.add(SEPARATOR.matcher(value).replaceAll("$1 "));
    values.add(value.replaceAll("(?<![ \t])[ \t]*:[ \t]*", ":"));
    values.add(value.replaceAll("(?<![ \t])[ \t]*;[ \t]*", "; "));
    return values.stream().map(text -> FieldCandidate.of(Cause.FIELD_SPACE, field, text, 2));
  }

  private static String capitalised(String name) {
    StringBuilder text = new StringBuilder(name.toLowerCase(Locale.ROOT));
    for (int i = 0; i < text.length(); i++) {
      if (i == 0 || text.charAt(i - 1) == '-') {
        text.setCharAt(i, Character.toUpperCase(text.charAt(i)));
      }
    }
    return text.toString();
  }
}
