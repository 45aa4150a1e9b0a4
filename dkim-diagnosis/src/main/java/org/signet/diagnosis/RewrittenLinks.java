package org.signet.diagnosis;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Links as gateways rewrite them, back to what they were. In one pass each: what a link needs next
 * is looked for once, however many links begin before it.
 */
final class RewrittenLinks {
  private static final String SCHEME = "https://";
  private static final String SAFE_LINKS = ".safelinks.protection.outlook.com";
  private static final int LONGEST_HOST = 60;
  private static final int LONGEST_PART = 4000;

  private final String text;
  private final boolean html;
  private final Next amp;
  private final Next separator;
  private final Next dollar;
  private int wordEnd;

  /** Where a text comes next, asked for from the left to the right. */
  private static final class Next {
    private final String text;
    private final String wanted;
    private int at = -1;

    private Next(String text, String wanted) {
      this.text = text;
      this.wanted = wanted;
    }

    private int from(int start) {
      if (at < start) {
        int found = text.indexOf(wanted, start);
        at = found < 0 ? Integer.MAX_VALUE : found;
      }
      return at;
    }
  }

  /** A link in the text, without its start. */
  private record Link(String original, int end) {}

  /** A way to rewrite links. */
  private enum Form {
    SAFE_LINKS,
    URL_DEFENSE_2,
    URL_DEFENSE_3
  }

  private RewrittenLinks(String text, boolean html) {
    this.text = text;
    this.html = html;
    this.amp = new Next(text, "&");
    this.separator = new Next(text, "__;");
    this.dollar = new Next(text, "$");
  }

  /** Whether there may be one. */
  static boolean areIn(String text) {
    return text.contains("safelinks.protection") || text.contains("urldefense.");
  }

  /**
   * The text with its links as they were.
   *
   * @param html whether an ampersand in them is written as an entity
   */
  static String undone(String text, boolean html) {
    String plain = text;
    for (Form form : Form.values()) {
      plain = new RewrittenLinks(plain, html).undone(form);
    }
    return plain;
  }

  private String undone(Form form) {
    StringBuilder plain = new StringBuilder(text.length());
    int copied = 0;
    for (int at = text.indexOf(SCHEME); at >= 0; at = text.indexOf(SCHEME, at)) {
      Link link = link(form, at);
      if (link == null) {
        at += SCHEME.length();
      } else {
        plain.append(text, copied, at).append(link.original());
        copied = link.end();
        at = copied;
      }
    }
    return plain.append(text, copied, text.length()).toString();
  }

  private @Nullable Link link(Form form, int at) {
    int host = at + SCHEME.length();
    return switch (form) {
      case SAFE_LINKS -> {
        OptionalInt path = safeLinksPath(host);
        yield path.isPresent() ? query(path.getAsInt(), "/?url=", "data=", false) : null;
      }
      case URL_DEFENSE_2 -> query(host, "urldefense.proofpoint.com/v2/url?u=", "d=", true);
      case URL_DEFENSE_3 -> {
        Link link = inPath(host, "urldefense.com/v3/__");
        yield link == null ? inPath(host, "urldefense.us/v3/__") : link;
      }
    };
  }

  private OptionalInt safeLinksPath(int host) {
    int end = host;
    while (end < text.length()
        && end - host <= LONGEST_HOST + SAFE_LINKS.length()
        && isHostChar(text.charAt(end))) {
      end++;
    }
    int name = end - host - SAFE_LINKS.length();
    return name >= 1 && name <= LONGEST_HOST && text.startsWith(SAFE_LINKS, host + name)
        ? OptionalInt.of(end)
        : OptionalInt.empty();
  }

  private static boolean isHostChar(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
  }

  /** The link is a parameter, and another one follows. */
  private @Nullable Link query(int at, String before, String after, boolean hyphens) {
    int start = at + before.length();
    if (!text.startsWith(before, at)) {
      return null;
    }
    int end = amp.from(start);
    int wordEnd = wordEnd(start);
    if (end >= wordEnd || end == start || end - start > LONGEST_PART) {
      return null;
    }
    int next = text.startsWith("&amp;", end) ? end + "&amp;".length() : end + 1;
    int rest = next + after.length();
    if (!text.startsWith(after, next) || rest >= wordEnd) {
      return null;
    }
    String encoded = text.substring(start, end);
    return new Link(
        percentDecoded(hyphens ? encoded.replace('-', '%').replace('_', '/') : encoded),
        Math.min(wordEnd, rest + LONGEST_PART));
  }

  /** The link is a part of the path, and a checksum follows. */
  private @Nullable Link inPath(int at, String before) {
    int start = at + before.length();
    if (!text.startsWith(before, at)) {
      return null;
    }
    int end = separator.from(start + 1);
    if (end - start > LONGEST_PART || end >= wordEnd(start)) {
      return null;
    }
    int last = dollar.from(end);
    return last - end > LONGEST_PART || last >= wordEnd(start)
        ? null
        : new Link(text.substring(start, end), last + 1);
  }

  /** Where white space, a quote or an angle bracket ends what begins here. */
  private int wordEnd(int start) {
    if (wordEnd < start) {
      wordEnd = start;
    }
    while (wordEnd < text.length() && !isWordEnd(text.charAt(wordEnd))) {
      wordEnd++;
    }
    return wordEnd;
  }

  private static boolean isWordEnd(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || c == '"' || c == '<' || c == '>';
  }

  private String percentDecoded(String encoded) {
    try {
      String link = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.ISO_8859_1);
      return html ? link.replace("&", "&amp;") : link;
    } catch (IllegalArgumentException e) {
      return encoded;
    }
  }
}
