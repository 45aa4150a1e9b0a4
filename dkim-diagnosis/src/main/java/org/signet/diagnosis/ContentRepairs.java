package org.signet.diagnosis;

import java.util.List;
import java.util.stream.Stream;

/** What gateways do to the text itself. */
final class ContentRepairs {
  private static final List<String> PREAMBLES =
      List.of(
          "This is a multi-part message in MIME format.\r\n",
          "This is a multi-part message in MIME format\r\n",
          "This is a MIME-formatted message.\r\n",
          "This is a multipart message in MIME format.\r\n",
          "This is a cryptographically signed message in MIME format.\r\n",
          "This is an OpenPGP/MIME signed message (RFC 4880 and 3156)\r\n",
          "This is an OpenPGP/MIME encrypted message (RFC 4880 and 3156)\r\n",
          "--- MIME multipart message ---\r\n");

  private ContentRepairs() {}

  static List<BodyRepair> all() {
    return List.of(ContentRepairs::links, ContentRepairs::multipartText);
  }

  private static Stream<BodyCandidate> links(MimeBody body) {
    String text = body.text();
    return RewrittenLinks.areIn(text)
        ? Stream.of(false, true)
            .map(
                html ->
                    new BodyCandidate(
                        Cause.LINKS_REWRITTEN, "", () -> RewrittenLinks.undone(text, html)))
        : Stream.of();
  }

  /** Preamble and epilogue, which nobody sees and programs leave out. */
  private static Stream<BodyCandidate> multipartText(MimeBody body) {
    int first = body.firstDelimiter().map(body.text()::indexOf).orElse(-1);
    if (first < 0) {
      return Stream.of();
    }
    String from = body.text().substring(first);
    return Stream.concat(Stream.of(""), PREAMBLES.stream())
        .flatMap(preamble -> Stream.of("", "\r\n").map(empty -> preamble + empty))
        .flatMap(start -> Stream.of(start, "\r\n" + start))
        .map(start -> new BodyCandidate(Cause.MULTIPART_TEXT, "", () -> start + from));
  }
}
