package org.signet.dkim.authres;

import java.util.Optional;

/**
 * Finds out who speaks in a foreign Authentication-Results field, RFC 8601 §2.2. It reads the start
 * of the field only, so that rubbish after the identifier hides nothing; and it reads that start as
 * tolerantly as any reader might, so that a field which anybody could take for ours is found.
 */
public final class AuthservIdParser {
  private static final int MAX_LENGTH = 512;

  private final String text;
  private int at;

  private AuthservIdParser(String text) {
    this.text = text;
  }

  /**
   * The identifier at the start of the field.
   *
   * @param fieldValue what stands after the colon, ISO-8859-1 text, folds included
   * @return the identifier without quotes; empty if there is none, as in fields that hold results
   *     only
   */
  public static Optional<AuthservId> parse(String fieldValue) {
    return new AuthservIdParser(fieldValue).parse();
  }

  private Optional<AuthservId> parse() {
    skipCommentsAndBlanks();
    StringBuilder id = new StringBuilder();
    boolean quoted = at < text.length() && text.charAt(at) == '"';
    if (quoted) {
      readQuoted(id);
    } else {
      readWord(id);
    }
    skipCommentsAndBlanks();
    boolean isMethod = !quoted && at < text.length() && text.charAt(at) == '=';
    if (isMethod || id.isEmpty() || id.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    return Optional.of(new AuthservId(id.toString()));
  }

  /**
   * A word ends at a blank, a comment, a semicolon or an equals sign; control characters inside are
   * passed over.
   */
  private void readWord(StringBuilder id) {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ';' || c == '=' || c == '(' || isBlank(c)) {
        return;
      }
      append(id, c);
      at++;
    }
  }

  private void readQuoted(StringBuilder id) {
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      append(id, text.charAt(at));
      at++;
    }
    at++;
  }

  private static void append(StringBuilder id, char c) {
    if (c >= ' ' && c != 0x7F && id.length() <= MAX_LENGTH) {
      id.append(c);
    }
  }

  /** Comments nest and hold quoted pairs, RFC 5322 §3.2.2; depth is counted, not recursed into. */
  private void skipCommentsAndBlanks() {
    int depth = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '(') {
        depth++;
      } else if (depth > 0 && c == ')') {
        depth--;
      } else if (depth > 0 && c == '\\') {
        at++;
      } else if (depth == 0 && !isBlank(c)) {
        return;
      }
      at++;
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }
}
