package org.signet.diagnosis;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Texts that are not ASCII in header fields, RFC 2047, as different programs write them. */
final class EncodedWords {
  private static final int LONGEST = 2000;
  private static final int LONGEST_WORD = 75;
  private static final Pattern WORD =
      Pattern.compile(
          "=\\?([A-Za-z0-9_.:+-]{1,40})(?:\\*[A-Za-z-]{1,20})?\\?([BbQq])\\?([^?\\s]{0,2000})\\?=");
  private static final Pattern RUN =
      Pattern.compile(
          "(?:=\\?[^?\\s]{1,60}\\?[BbQq]\\?[^?\\s]{0,2000}\\?=)(?:\\s++=\\?[^?\\s]{1,60}\\?[BbQq]\\?[^?\\s]{0,2000}\\?=){0,50}"
              + "|\"[^\"]{0,200}[\\x80-\\xff][^\"]{0,200}\"|[^\\s<>,;:\"]{0,80}[\\x80-\\xff][^\\s<>,;:\"]{0,200}");
  private static final List<Style> STYLES = styles();

  private EncodedWords() {}

  /**
   * How a program encodes.
   *
   * @param label of the charset
   * @param encoding B, b, Q or q
   * @param safe what stays as it is in Q besides letters and digits
   * @param width longest encoded word
   */
  private record Style(String label, char encoding, String safe, int width) {
    boolean isBase64() {
      return encoding == 'B' || encoding == 'b';
    }

    /** How much room octets take: in Q their characters, in B the octets that are encoded. */
    int length(String octets) {
      return isBase64() ? octets.length() : content(octets).length();
    }

    boolean isOver(int length, int room) {
      return (isBase64() ? (length + 2) / 3 * 4 : length) > room;
    }

    String word(String octets) {
      return "=?" + label + "?" + encoding + "?" + content(octets) + "?=";
    }

    private String content(String octets) {
      if (isBase64()) {
        return Base64.getEncoder().encodeToString(octets.getBytes(StandardCharsets.ISO_8859_1));
      }
      StringBuilder content = new StringBuilder();
      for (int i = 0; i < octets.length(); i++) {
        char c = octets.charAt(i);
        if (c == ' ') {
          content.append('_');
        } else if (isLetterOrDigit(c) || safe.indexOf(c) >= 0) {
          content.append(c);
        } else {
          content.append(QuotedPrintableText.escape(c));
        }
      }
      return content.toString();
    }

    private static boolean isLetterOrDigit(char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
  }

  private static List<Style> styles() {
    List<Style> styles = new ArrayList<>();
    for (String label :
        List.of("UTF-8", "utf-8", "iso-8859-1", "ISO-8859-1", "windows-1252", "ISO-8859-15")) {
      for (int width : new int[] {LONGEST_WORD, 60, 998}) {
        styles.add(new Style(label, 'B', "", width));
        styles.add(new Style(label, 'b', "", width));
        for (String safe : List.of("!*+-/", "!\"#$%&'()*+,-./:;<>@[\\]^`{|}~", "-!*+/.,", "")) {
          styles.add(new Style(label, 'Q', safe, width));
          styles.add(new Style(label, 'q', safe, width));
        }
      }
    }
    return styles;
  }

  /** The text, encoded words decoded; one char per octet of UTF-8 or whatever was there. */
  static String decode(String value) {
    StringBuilder decoded = new StringBuilder();
    int end = 0;
    for (MatchResult word : WORD.matcher(value).results().toList()) {
      String between = value.substring(end, word.start());
      decoded.append(end > 0 && between.isBlank() ? "" : between);
      decoded.append(decode(word).orElse(word.group()));
      end = word.end();
    }
    return decoded.append(value.substring(end)).toString();
  }

  private static Optional<String> decode(MatchResult word) {
    Optional<Charset> charset = charset(word.group(1));
    String content = word.group(3);
    try {
      String octets =
          word.group(2).equalsIgnoreCase("B")
              ? new String(
                  Base64.getMimeDecoder().decode(content.getBytes(StandardCharsets.ISO_8859_1)),
                  StandardCharsets.ISO_8859_1)
              : QuotedPrintableText.decode(content.replace('_', ' ')).orElse(content);
      return charset.flatMap(known -> Charsets.convert(octets, known, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Charset> charset(String label) {
    String name = label.toUpperCase(Locale.ROOT);
    return Charsets.ALL.stream()
        .filter(known -> known.name().toUpperCase(Locale.ROOT).equals(name))
        .findFirst()
        .or(() -> name.equals("US-ASCII") ? Optional.of(StandardCharsets.UTF_8) : Optional.empty());
  }

  /** The value with its texts that are not ASCII, or all of it, encoded in other ways. */
  static Stream<String> variants(String value) {
    if (value.length() > LONGEST || (!WORD.matcher(value).find() && Charsets.isAscii(value))) {
      return Stream.of();
    }
    String decoded = decode(value);
    Stream<String> raw =
        Charsets.ALL.stream()
            .limit(4)
            .flatMap(
                charset -> Charsets.convert(decoded, StandardCharsets.UTF_8, charset).stream());
    return Stream.concat(raw, STYLES.stream().flatMap(style -> encodings(value, decoded, style)));
  }

  /** The whole text encoded, if it is not ASCII. */
  static Stream<String> encodings(String text) {
    return Charsets.isAscii(text)
        ? Stream.of(text)
        : STYLES.stream().flatMap(style -> encode(text, style).stream());
  }

  private static Stream<String> encodings(String value, String decoded, Style style) {
    Stream<String> runs =
        Stream.of(
            RUN.matcher(value)
                .replaceAll(
                    run ->
                        Matcher.quoteReplacement(
                            encode(AddressText.unquoted(decode(run.group())), style)
                                .orElse(run.group()))));
    return Stream.of(runs, encode(decoded, style).stream(), span(decoded, style).stream())
        .flatMap(s -> s);
  }

  /** From the first word that is not ASCII to the last one. */
  private static Optional<String> span(String decoded, Style style) {
    int first = 0;
    while (first < decoded.length() && decoded.charAt(first) < 0x80) {
      first++;
    }
    int last = decoded.length();
    while (last > first && decoded.charAt(last - 1) < 0x80) {
      last--;
    }
    if (first >= last) {
      return Optional.empty();
    }
    int start = decoded.lastIndexOf(' ', first) + 1;
    int end = decoded.indexOf(' ', last);
    int stop = end < 0 ? decoded.length() : end;
    return encode(decoded.substring(start, stop), style)
        .map(encoded -> decoded.substring(0, start) + encoded + decoded.substring(stop));
  }

  /** From octets of UTF-8; words do not cut characters. */
  private static Optional<String> encode(String utf8, Style style) {
    Optional<Charset> charset = charset(style.label());
    Optional<String> text = Charsets.decode(utf8, StandardCharsets.UTF_8);
    if (charset.isEmpty() || text.isEmpty()) {
      return Optional.empty();
    }
    int room = style.width() - style.label().length() - 7;
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    int used = 0;
    for (int i = 0; i < text.get().length(); ) {
      int next = text.get().offsetByCodePoints(i, 1);
      Optional<String> octets = Charsets.encode(text.get().substring(i, next), charset.get());
      if (octets.isEmpty()) {
        return Optional.empty();
      }
      int length = style.length(octets.get());
      if (word.length() > 0 && style.isOver(used + length, room)) {
        words.add(style.word(word.toString()));
        word.setLength(0);
        used = 0;
      }
      word.append(octets.get());
      used += length;
      i = next;
    }
    words.add(style.word(word.toString()));
    return Optional.of(String.join(" ", words));
  }
}
