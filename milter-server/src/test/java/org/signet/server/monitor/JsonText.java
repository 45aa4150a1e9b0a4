package org.signet.server.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads JSON, RFC 8259, as strictly as a test needs, and gathers the strings that bear a name. */
final class JsonText {
  private static final Pattern STRING =
      Pattern.compile("\"((?:[^\"\\\\\\x00-\\x1f]|\\\\(?:[\"\\\\/bfnrt]|u[0-9a-fA-F]{4}))*+)\"");
  private static final Pattern OTHER =
      Pattern.compile("true|false|null|-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?");
  private static final Pattern BLANK = Pattern.compile("[ \\t\\r\\n]*");

  private final String text;
  private final String wanted;
  private final List<String> found = new ArrayList<>();
  private int at;

  private JsonText(String text, String wanted) {
    this.text = text;
    this.wanted = wanted;
  }

  /** The values of all members of this name that are strings. */
  static List<String> strings(String text, String name) {
    JsonText json = new JsonText(text, name);
    json.value("");
    json.skipBlanks();
    if (json.at != text.length()) {
      throw json.malformed();
    }
    return json.found;
  }

  private void value(String name) {
    skipBlanks();
    if (take('{')) {
      sequence('}', true);
    } else if (take('[')) {
      sequence(']', false);
    } else if (text.startsWith("\"", at)) {
      String value = string();
      if (name.equals(wanted)) {
        found.add(value);
      }
    } else {
      match(OTHER);
    }
  }

  private void sequence(char end, boolean named) {
    skipBlanks();
    if (take(end)) {
      return;
    }
    do {
      skipBlanks();
      String name = named ? string() : "";
      skipBlanks();
      if (named && !take(':')) {
        throw malformed();
      }
      value(name);
      skipBlanks();
    } while (take(','));
    if (!take(end)) {
      throw malformed();
    }
  }

  private String string() {
    return match(STRING).group(1).replace("\\\"", "\"").replace("\\\\", "\\");
  }

  private void skipBlanks() {
    match(BLANK);
  }

  private boolean take(char c) {
    boolean there = at < text.length() && text.charAt(at) == c;
    at += there ? 1 : 0;
    return there;
  }

  private Matcher match(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      throw malformed();
    }
    at = matcher.end();
    return matcher;
  }

  private AssertionError malformed() {
    return new AssertionError(
        "no JSON: " + text.substring(at, Math.min(at + 40, text.length())) + " at " + at);
  }
}
