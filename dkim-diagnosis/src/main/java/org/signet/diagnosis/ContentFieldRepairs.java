package org.signet.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.signet.dkim.message.HeaderField;

/** Content-Type, Content-Disposition and Content-Transfer-Encoding as programs rewrite them. */
final class ContentFieldRepairs {
  private static final int MOST_PARAMETERS = 12;
  private static final List<String> ADDITIONS =
      List.of(
          "charset=utf-8",
          "charset=UTF-8",
          "charset=us-ascii",
          "charset=iso-8859-1",
          "charset=ISO-8859-1",
          "charset=\"utf-8\"",
          "charset=\"us-ascii\"",
          "charset=\"iso-8859-1\"",
          "format=flowed",
          "format=\"flowed\"",
          "format=flowed; delsp=yes");

  /** As they are written. */
  static final List<String> ENCODINGS =
      List.of(
          "8bit", "7bit", "quoted-printable", "base64", "binary", "8BIT", "7BIT", "8Bit", "7Bit");

  private ContentFieldRepairs() {}

  static List<FieldRepair> all() {
    return List.of(ContentFieldRepairs::transferEncoding, ContentFieldRepairs::rewritten);
  }

  private static Stream<FieldCandidate> transferEncoding(HeaderField field) {
    return field.named("Content-Transfer-Encoding")
        ? ENCODINGS.stream()
            .map(value -> FieldCandidate.of(Cause.TRANSFER_ENCODING_FIELD, field, value, 1))
        : Stream.of();
  }

  private static Stream<FieldCandidate> rewritten(HeaderField field) {
    return field.named("Content-Type") || field.named("Content-Disposition")
        ? variants(FieldCandidate.unfolded(field))
            .map(value -> FieldCandidate.of(Cause.CONTENT_TYPE, field, value, 2))
        : Stream.of();
  }

  private static Stream<String> variants(String value) {
    List<String> parts = parts(value);
    if (parts.size() > MOST_PARAMETERS) {
      return Stream.of();
    }
    List<String> bare = map(parts, ContentFieldRepairs::unquoted);
    List<String> quoted = map(parts, ContentFieldRepairs::quoted);
    List<String> lower = map(parts, part -> part.toLowerCase(Locale.ROOT));
    List<List<String>> lists = new ArrayList<>(List.of(parts, bare, quoted, lower));
    lists.add(map(bare, part -> part.toLowerCase(Locale.ROOT)));
    lists.add(map(parts, ContentFieldRepairs::upperCharset));
    lists.add(map(bare, ContentFieldRepairs::upperCharset));
    lists.add(map(quoted, ContentFieldRepairs::upperCharset));
    for (int i = 1; i < parts.size(); i++) {
      for (List<String> base : List.of(parts, bare, quoted)) {
        List<String> fewer = new ArrayList<>(base);
        fewer.remove(i);
        lists.add(fewer);
        List<String> moved = new ArrayList<>(fewer);
        moved.add(base.get(i));
        lists.add(moved);
      }
      if (parts.get(i).toLowerCase(Locale.ROOT).startsWith("charset")) {
        for (String addition : ADDITIONS) {
          List<String> other = new ArrayList<>(parts);
          other.set(i, addition);
          lists.add(other);
        }
      }
    }
    for (String addition : ADDITIONS) {
      List<String> more = new ArrayList<>(parts);
      more.add(addition);
      lists.add(more);
      List<String> second = new ArrayList<>(parts);
      second.add(1, addition);
      lists.add(second);
    }
    return lists.stream()
        .flatMap(
            list ->
                Stream.of("; ", ";", ";\r\n\t", ";\r\n ", " ; ").map(j -> String.join(j, list)));
  }

  private static List<String> map(List<String> parts, UnaryOperator<String> change) {
    return parts.stream().map(change).toList();
  }

  /** The type, then its parameters. */
  private static List<String> parts(String value) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) == '"') {
        quoted = !quoted;
      } else if (value.charAt(i) == ';' && !quoted) {
        parts.add(value.substring(start, i).strip());
        start = i + 1;
      }
    }
    if (!value.substring(start).isBlank()) {
      parts.add(value.substring(start).strip());
    }
    return parts;
  }

  private static String unquoted(String parameter) {
    return parameter.replace("\"", "");
  }

  private static String quoted(String parameter) {
    int equals = parameter.indexOf('=');
    return equals < 0 || parameter.endsWith("\"")
        ? parameter
        : parameter.substring(0, equals + 1) + "\"" + parameter.substring(equals + 1) + "\"";
  }

  private static String upperCharset(String parameter) {
    return parameter.regionMatches(true, 0, "charset=", 0, 8)
        ? parameter.substring(0, 8) + parameter.substring(8).toUpperCase(Locale.ROOT)
        : parameter;
  }
}
