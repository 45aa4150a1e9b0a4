package org.signet.diagnosis;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Text converted from one charset to another. Text is ISO-8859-1: one char per octet. */
final class Charsets {
  /** What Western mail is converted between. */
  static final List<Charset> ALL =
      Stream.of("UTF-8", "ISO-8859-1", "windows-1252", "ISO-8859-15", "ISO-8859-2", "KOI8-R")
          .filter(Charset::isSupported)
          .map(Charset::forName)
          .toList();

  private Charsets() {}

  static List<BodyRepair> all() {
    return List.of(Charsets::converted);
  }

  /** The whole body, or one part of it, was in another charset. */
  private static Stream<BodyCandidate> converted(MimeBody body) {
    if (isAscii(body.text())) {
      return Stream.of();
    }
    List<MimeBody.Part> spans = new ArrayList<>();
    spans.add(MimeBody.Part.whole(body.text()));
    if (body.isMultipart()) {
      body.leaves().stream().filter(MimeBody.Part::isText).forEach(spans::add);
    }
    return spans.stream()
        .flatMap(
            span ->
                ALL.stream()
                    .flatMap(now -> ALL.stream().map(was -> converted(body, span, now, was))));
  }

  private static BodyCandidate converted(
      MimeBody body, MimeBody.Part span, Charset now, Charset was) {
    return new BodyCandidate(
        Cause.CHARSET,
        was.name() + " to " + now.name(),
        () ->
            convert(body.content(span), now, was)
                .map(text -> body.replace(span.start(), span.end(), text))
                .orElse(body.text()));
  }

  static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  /** The octets read in one charset and written in another, if both can. */
  static Optional<String> convert(String octets, Charset now, Charset was) {
    return decode(octets, now).flatMap(text -> encode(text, was));
  }

  static Optional<String> decode(String octets, Charset charset) {
    try {
      return Optional.of(
          charset
              .newDecoder()
              .decode(ByteBuffer.wrap(octets.getBytes(StandardCharsets.ISO_8859_1)))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  static Optional<String> encode(String text, Charset charset) {
    try {
      ByteBuffer encoded = charset.newEncoder().encode(CharBuffer.wrap(text));
      return Optional.of(StandardCharsets.ISO_8859_1.decode(encoded).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
