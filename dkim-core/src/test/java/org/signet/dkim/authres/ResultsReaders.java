package org.signet.dkim.authres;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Readers of Authentication-Results as they are found in other programs, each written down by
 * itself: what their authors meant by the name and the methods in a field. The tests ask them
 * whether a field that was kept could be taken for ours.
 */
public final class ResultsReaders {
  private static final String BLANKS = " \t\r\n\f\u000b";

  private ResultsReaders() {}

  /** The names that readers take from a field, in lower case and without a dot at the end. */
  public static Set<String> names(String value) {
    Set<String> names = new LinkedHashSet<>();
    for (String text : uncommented(value)) {
      String bare = dropped(text, "\"\\");
      names.add(name(dropped(upTo(bare, ";"), BLANKS)));
      names.add(name(upTo(stripped(bare), ";" + BLANKS)));
      names.add(name(upTo(dropped(upTo(text, ";"), BLANKS + "\"\\"), "/=")));
    }
    List<String> tokens = openDmarcTokens(value);
    names.add(name(openDmarcHost(tokens)));
    names.remove("");
    return names;
  }

  /** The methods that readers find, in lower case. */
  public static Set<String> methods(String value) {
    Set<String> methods = new LinkedHashSet<>();
    for (String text : uncommented(value)) {
      String[] results = dropped(text, "\"\\" + BLANKS).split(";", -1);
      for (int i = 1; i < results.length; i++) {
        if (results[i].indexOf('=') > 0) {
          methods.add(upTo(results[i], "=/").toLowerCase(Locale.ROOT));
        }
      }
    }
    return methods;
  }

  /** Of the methods that readers find, those that mean something to any of them. */
  public static Set<String> knownMethods(String value) {
    Set<String> methods = methods(value);
    methods.retainAll(MethodScan.KNOWN);
    return methods;
  }

  private static String name(String text) {
    String lower = upTo(text, "/").toLowerCase(Locale.ROOT);
    while (lower.endsWith(".")) {
      lower = lower.substring(0, lower.length() - 1);
    }
    return lower;
  }

  /** The text without its comments, as one program or another finds them. */
  private static List<String> uncommented(String value) {
    return List.of(
        nested(value, true), nested(value, false), upToFirstEnd(value), innermostFirst(value));
  }

  /** By depth, as the standard has it. */
  private static String nested(String value, boolean escapes) {
    StringBuilder out = new StringBuilder();
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (escapes && c == '\\' && i + 1 < value.length()) {
        i++;
        if (depth == 0) {
          out.append(value.charAt(i));
        }
      } else if (escapes && c == '"' && depth == 0) {
        quoted = !quoted;
      } else if (c == '(' && !quoted) {
        depth++;
      } else if (c == ')' && depth > 0) {
        depth--;
      } else if (depth == 0) {
        out.append(c);
      }
    }
    return out.toString();
  }

  /** A comment ends at the first closing parenthesis. */
  private static String upToFirstEnd(String value) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < value.length()) {
      int start = value.indexOf('(', at);
      int end = start < 0 ? -1 : value.indexOf(')', start);
      if (end < 0) {
        return out.append(value, at, value.length()).toString();
      }
      out.append(value, at, start);
      at = end + 1;
    }
    return out.toString();
  }

  /** Comments without parentheses inside go, until there are none. */
  private static String innermostFirst(String value) {
    StringBuilder out = new StringBuilder();
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == ')' && !open.isEmpty()) {
        out.setLength(open.remove(open.size() - 1));
        continue;
      }
      if (c == '(') {
        open.add(out.length());
      }
      out.append(c);
    }
    return dropped(out.toString(), "()");
  }

  private static String dropped(String text, String chars) {
    StringBuilder out = new StringBuilder();
    text.chars().filter(c -> chars.indexOf(c) < 0).forEach(c -> out.append((char) c));
    return out.toString();
  }

  private static String stripped(String text) {
    int start = 0;
    while (start < text.length() && BLANKS.indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    return text.substring(start);
  }

  private static String upTo(String text, String ends) {
    int at = 0;
    while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(0, at);
  }

  /** As OpenDMARC and OpenARC cut a field into words. */
  private static List<String> openDmarcTokens(String value) {
    List<String> tokens = new ArrayList<>();
    StringBuilder token = null;
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < value.length() && value.charAt(i) != 0; i++) {
      char c = value.charAt(i);
      boolean escaped = c == '\\' && i + 1 < value.length();
      if (escaped) {
        i++;
      }
      if (!escaped && c == '"' && depth == 0) {
        quoted = !quoted;
        token = token == null ? new StringBuilder() : token;
      } else if (!escaped && c == '(' && !quoted) {
        depth++;
        token = (token == null ? new StringBuilder() : token).append(c);
      } else if (!escaped && c == ')' && !quoted) {
        if (depth == 1 && token != null) {
          tokens.add(token.append(c).toString());
          token = null;
        }
        depth = Math.max(0, depth - 1);
      } else if (!escaped && !quoted && depth == 0 && (BLANKS + ";=.").indexOf(c) >= 0) {
        if (token != null) {
          tokens.add(token.toString());
          token = null;
        }
        if (BLANKS.indexOf(c) < 0) {
          tokens.add(String.valueOf(c));
        }
      } else {
        token = (token == null ? new StringBuilder() : token).append(value.charAt(i));
      }
    }
    if (token != null) {
      tokens.add(token.toString());
    }
    return tokens;
  }

  /** Words joined by dots; what begins with a parenthesis is passed over. */
  private static String openDmarcHost(List<String> tokens) {
    StringBuilder host = new StringBuilder();
    boolean wordExpected = true;
    for (String token : tokens) {
      if (token.startsWith("(")) {
        continue;
      }
      if (wordExpected) {
        if (token.isEmpty() || !Character.isLetterOrDigit(token.charAt(0))) {
          return "";
        }
        host.append(token);
      } else if (token.equals(".")) {
        host.append(token);
      } else {
        return token.equals(";") || Character.isDigit(token.isEmpty() ? ' ' : token.charAt(0))
            ? host.toString()
            : "";
      }
      wordExpected = !wordExpected;
    }
    return host.toString();
  }
}
