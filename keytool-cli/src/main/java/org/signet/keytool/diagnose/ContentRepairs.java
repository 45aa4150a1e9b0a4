package org.signet.keytool.diagnose;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final Pattern SAFE_LINK =
      Pattern.compile(
          "https://[a-z0-9.-]{1,60}\\.safelinks\\.protection\\.outlook\\.com/\\?url=([^&\\s\"<>]{1,4000})"
              + "&(?:amp;)?data=[^\\s\"<>]{1,4000}");
  private static final Pattern URL_DEFENSE_2 =
      Pattern.compile(
          "https://urldefense\\.proofpoint\\.com/v2/url\\?u=([^&\\s\"<>]{1,4000})&(?:amp;)?d=[^\\s\"<>]{1,4000}");
  private static final Pattern URL_DEFENSE_3 =
      Pattern.compile(
          "https://urldefense\\.(?:com|us)/v3/__([^\\s\"<>]{1,4000}?)__;[^\\s\"<>$]{0,4000}\\$");

  private ContentRepairs() {}

  static List<BodyRepair> all() {
    return List.of(ContentRepairs::links, ContentRepairs::multipartText);
  }

  private static Stream<BodyCandidate> links(MimeBody body) {
    String text = body.text();
    if (!text.contains("safelinks.protection") && !text.contains("urldefense.")) {
      return Stream.of();
    }
    return Stream.of(false, true)
        .map(html -> new BodyCandidate(Cause.LINKS_REWRITTEN, "", () -> plain(text, html)));
  }

  private static String plain(String text, boolean html) {
    String plain = SAFE_LINK.matcher(text).replaceAll(link -> percentDecoded(link.group(1), html));
    plain =
        URL_DEFENSE_2
            .matcher(plain)
            .replaceAll(
                link -> percentDecoded(link.group(1).replace('-', '%').replace('_', '/'), html));
    return URL_DEFENSE_3.matcher(plain).replaceAll(link -> Matcher.quoteReplacement(link.group(1)));
  }

  private static String percentDecoded(String encoded, boolean html) {
    try {
      String link = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.ISO_8859_1);
      return Matcher.quoteReplacement(html ? link.replace("&", "&amp;") : link);
    } catch (IllegalArgumentException e) {
      return Matcher.quoteReplacement(encoded);
    }
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
