package org.signet.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One mailbox of an address field, RFC 5322 §3.4, read leniently.
 *
 * @param name its display name without quotes; empty if it has none
 * @param address local part and domain
 */
record AddressText(String name, String address) {
  private static final Pattern ANGLE = Pattern.compile("(?s)(.{0,2000}?)<([^<>]{1,500})>\\s*");
  private static final Pattern COMMENT =
      Pattern.compile("(\\S{1,500})\\s{1,9}\\(([^()]{1,500})\\)\\s*");

  static AddressText parse(String text) {
    Matcher angle = ANGLE.matcher(text.strip());
    if (angle.matches()) {
      return new AddressText(unquoted(angle.group(1).strip()), angle.group(2).strip());
    }
    Matcher comment = COMMENT.matcher(text.strip());
    if (comment.matches()) {
      return new AddressText(comment.group(2).strip(), comment.group(1));
    }
    return new AddressText("", text.strip());
  }

  /** A text in quotes without them; any other as it is. */
  static String unquoted(String name) {
    return name.length() > 1 && name.startsWith("\"") && name.endsWith("\"")
        ? name.substring(1, name.length() - 1)
        : name;
  }

  /** The addresses of a list, cut at commas outside quotes, comments and angle brackets. */
  static List<String> split(String list) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int depth = 0;
    int start = 0;
    for (int i = 0; i < list.length(); i++) {
      char c = list.charAt(i);
      if (c == '"' && (i == 0 || list.charAt(i - 1) != '\\')) {
        quoted = !quoted;
      } else if (!quoted && (c == '(' || c == '<')) {
        depth++;
      } else if (!quoted && (c == ')' || c == '>')) {
        depth = Math.max(0, depth - 1);
      } else if (c == ',' && !quoted && depth == 0) {
        parts.add(list.substring(start, i).strip());
        start = i + 1;
      }
    }
    parts.add(list.substring(start).strip());
    return parts;
  }
}
