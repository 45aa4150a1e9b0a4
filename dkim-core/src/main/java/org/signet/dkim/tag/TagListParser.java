package org.signet.dkim.tag;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The grammar of RFC 6376 §3.2, read in one pass. Folding white space is {@code [*WSP CRLF] 1*WSP}:
 * a line end stands only where white space follows. White space after a last semicolon is let pass,
 * since no reader of DKIM refuses it.
 */
final class TagListParser {
  private static final int MAX_TAGS = 256;

  private final String text;
  private final Map<String, Tag> tags = new LinkedHashMap<>();
  private int at;

  TagListParser(String text) {
    this.text = text;
  }

  TagList parse() throws TagListSyntaxException {
    do {
      skipWhiteSpace();
      if (at == text.length() && !tags.isEmpty()) {
        break;
      }
      Tag tag = readTag();
      if (tags.put(tag.name(), tag) != null) {
        throw new TagListSyntaxException("tag " + tag.name() + "= occurs twice", true, tag.start());
      }
      if (tags.size() > MAX_TAGS) {
        throw fault("more than " + MAX_TAGS + " tags");
      }
    } while (at++ < text.length()); // passes the semicolon
    return new TagList(tags);
  }

  private Tag readTag() throws TagListSyntaxException {
    String name = readName();
    skipWhiteSpace();
    if (at == text.length() || text.charAt(at) != '=') {
      throw fault("an equals sign is missing after a tag name");
    }
    at++;
    int start = at;
    skipWhiteSpace();
    int from = at;
    int to = at;
    while (at < text.length() && text.charAt(at) != ';') {
      if (isValueChar(text.charAt(at))) {
        at++;
        to = at;
      } else if (!skipWhiteSpace()) {
        throw fault("a character that a tag value must not contain");
      }
    }
    return new Tag(name, text.substring(from, to), start, at);
  }

  private String readName() throws TagListSyntaxException {
    int from = at;
    if (at == text.length() || !isLetter(text.charAt(at))) {
      throw fault("the tag name is missing");
    }
    while (at < text.length() && isNameChar(text.charAt(at))) {
      at++;
    }
    return text.substring(from, at);
  }

  /** Passes over folding white space; false if there is none here. */
  private boolean skipWhiteSpace() {
    int from = at;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ' ' || c == '\t') {
        at++;
      } else if (c == '\r' && text.startsWith("\r\n", at) && isWspAt(at + 2)) {
        at += 3;
      } else {
        break;
      }
    }
    return at > from;
  }

  private boolean isWspAt(int index) {
    return index < text.length() && (text.charAt(index) == ' ' || text.charAt(index) == '\t');
  }

  private TagListSyntaxException fault(String message) {
    return new TagListSyntaxException(message, false, at);
  }

  private static boolean isValueChar(char c) {
    return c > ' ' && c != ';' && c != 0x7F;
  }

  private static boolean isNameChar(char c) {
    return isLetter(c) || (c >= '0' && c <= '9') || c == '_';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
