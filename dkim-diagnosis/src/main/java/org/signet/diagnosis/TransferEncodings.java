package org.signet.diagnosis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Transfer encodings of parts, RFC 2045 §6, that gateways and relays decode, make and remake. */
final class TransferEncodings {
  private static final int MOST_PARTS = 4;
  private static final String DESCRIPTIVE = "!\"#$@[\\]^`{|}~";
  private static final List<QuotedPrintableText> QP = qpForms();
  private static final List<Integer> BASE64_WIDTHS = List.of(76, 72, 64, 60, 73, 75, 70, 74, 998);
  private static final List<String> IDENTITIES = List.of("8bit", "7bit", "binary", "", "8BIT");

  private TransferEncodings() {}

  static List<BodyRepair> all() {
    return List.of(
        TransferEncodings::decoded, TransferEncodings::encoded, TransferEncodings::relabelled);
  }

  private static List<QuotedPrintableText> qpForms() {
    List<QuotedPrintableText> forms = new ArrayList<>();
    for (String special : List.of("", DESCRIPTIVE, "\t", "_", "?_")) {
      for (int width : new int[] {76, 75, 73, 74, 72, 77, 78}) {
        for (int bits = 0; bits < 4; bits++) {
          forms.add(new QuotedPrintableText(width, special, (bits & 1) != 0, (bits & 2) != 0));
        }
      }
    }
    return forms;
  }

  /** Parts that came encoded were not: all of them, or some. */
  private static Stream<BodyCandidate> decoded(MimeBody body) {
    return Stream.of("quoted-printable", "base64")
        .flatMap(
            encoding -> {
              Cause cause = encoding.equals("base64") ? Cause.BASE64_ENCODED : Cause.QP_ENCODED;
              return choices(body, encoding)
                  .flatMap(
                      parts ->
                          IDENTITIES.stream()
                              .flatMap(label -> heads(body, parts, label))
                              .map(
                                  heads ->
                                      rewrite(
                                          body, parts, cause, heads, part -> decode(body, part))));
            });
  }

  /**
   * Parts were quoted-printable or base64, whatever they are now. If they still are, their lines
   * have been broken anew; if they came decoded, so is their label.
   */
  private static Stream<BodyCandidate> encoded(MimeBody body) {
    return Stream.concat(
        QP.stream()
            .map(form -> (Function<String, String>) form::encode)
            .flatMap(form -> encodedBy(body, Cause.QP_CHANGED, "quoted-printable", form)),
        BASE64_WIDTHS.stream()
            .flatMap(
                width ->
                    Stream.of("", "\r\n")
                        .map(end -> (Function<String, String>) text -> base64(text, width, end)))
            .flatMap(form -> encodedBy(body, Cause.BASE64_CHANGED, "base64", form)));
  }

  private static Stream<BodyCandidate> encodedBy(
      MimeBody body, Cause cause, String label, Function<String, String> encoder) {
    return Stream.concat(
            choices(body, label),
            Stream.of("8bit", "7bit", "", "binary").flatMap(now -> choices(body, now)))
        .flatMap(
            parts ->
                heads(body, parts, label)
                    .map(
                        heads ->
                            rewrite(
                                body,
                                parts,
                                cause,
                                heads,
                                part -> decode(body, part).map(encoder))));
  }

  /** The contents are as they were, but their labels are not: 8bit against 7bit. */
  private static Stream<BodyCandidate> relabelled(MimeBody body) {
    return Stream.of("7bit", "8bit", "binary")
        .flatMap(
            now ->
                choices(body, now)
                    .flatMap(
                        parts ->
                            Stream.of("8bit", "7bit", "")
                                .filter(was -> !was.equals(now))
                                .flatMap(was -> heads(body, parts, was))
                                .map(
                                    heads ->
                                        rewrite(
                                            body,
                                            parts,
                                            Cause.TRANSFER_ENCODING_LABEL,
                                            heads,
                                            part -> Optional.of(body.content(part))))));
  }

  private static Stream<List<MimeBody.Part>> choices(MimeBody body, String encoding) {
    List<MimeBody.Part> parts =
        body.leaves().stream()
            .filter(part -> part.encoding().equals(encoding))
            .limit(MOST_PARTS)
            .toList();
    return Choices.of(parts).stream();
  }

  private static Optional<String> decode(MimeBody body, MimeBody.Part part) {
    String content = body.content(part);
    return switch (part.encoding()) {
      case "quoted-printable" -> QuotedPrintableText.decode(content);
      case "base64" -> decodeBase64(content).map(text -> part.isText() ? crlf(text) : text);
      default -> Optional.of(content);
    };
  }

  private static Optional<String> decodeBase64(String content) {
    try {
      byte[] octets = Base64.getMimeDecoder().decode(content.getBytes(StandardCharsets.ISO_8859_1));
      return octets.length == 0
          ? Optional.empty()
          : Optional.of(new String(octets, StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Encoders on Unix forget that text has CRLF in its canonical form. */
  private static String crlf(String text) {
    return text.contains("\r\n") ? text : text.replace("\n", "\r\n");
  }

  private static String base64(String text, int width, String end) {
    Base64.Encoder encoder = Base64.getMimeEncoder(width / 4 * 4, new byte[] {'\r', '\n'});
    return encoder.encodeToString(text.getBytes(StandardCharsets.ISO_8859_1)) + end;
  }

  /**
   * The headers that the parts may have had: with the label in place of the one there, or at
   * another place, since some write the label last. Parts without a header of their own keep it.
   */
  private static Stream<Function<String, @Nullable String>> heads(
      MimeBody body, List<MimeBody.Part> parts, String label) {
    if (!body.isMultipart()) {
      return Stream.of(head -> head);
    }
    long most =
        parts.stream().mapToLong(part -> TextLines.of(body.head(part)).size()).max().orElse(0);
    return Stream.iterate(-1, place -> place + 1)
        .limit(Math.min(most, 6))
        .map(place -> head -> relabel(head, label, place));
  }

  /**
   * The header of a part with another label.
   *
   * @param place the line where it stands, -1 for where it is now; null is given back if there is
   *     no such place
   */
  private static @Nullable String relabel(String head, String label, int place) {
    List<String> lines = new ArrayList<>(TextLines.of(head));
    String name = "content-transfer-encoding:";
    int now = -1;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).regionMatches(true, 0, name, 0, name.length())) {
        now = i;
      }
    }
    String written = "Content-Transfer-Encoding: ";
    if (now >= 0) {
      String line = lines.remove(now);
      int value = name.length();
      while (value < line.length() && line.charAt(value) == ' ') {
        value++;
      }
      written = line.substring(0, value);
    }
    int at = place < 0 ? now : place;
    if (label.isEmpty()) {
      return place < 0 ? TextLines.join(lines) : null;
    }
    if (at < 0 || at > lines.size() - 2 || (place >= 0 && place == now)) {
      return null;
    }
    lines.add(at, written + label);
    return TextLines.join(lines);
  }

  private static BodyCandidate rewrite(
      MimeBody body,
      List<MimeBody.Part> parts,
      Cause cause,
      Function<String, @Nullable String> heads,
      Function<MimeBody.Part, Optional<String>> contents) {
    return new BodyCandidate(
        cause, "", () -> rewritten(body, parts, heads, contents).orElse(body.text()));
  }

  private static Optional<String> rewritten(
      MimeBody body,
      List<MimeBody.Part> parts,
      Function<String, @Nullable String> heads,
      Function<MimeBody.Part, Optional<String>> contents) {
    String text = body.text();
    for (int i = parts.size() - 1; i >= 0; i--) { // from the end, so that places stay valid
      MimeBody.Part part = parts.get(i);
      Optional<String> content = contents.apply(part);
      String head = heads.apply(body.head(part));
      if (content.isEmpty() || head == null) {
        return Optional.empty();
      }
      text = text.substring(0, part.head()) + head + content.get() + text.substring(part.end());
    }
    return Optional.of(text);
  }
}
