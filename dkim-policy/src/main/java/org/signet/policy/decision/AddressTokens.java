package org.signet.policy.decision;

/**
 * Cuts the value of an address field into tokens, RFC 5322 §3.2: one pass from left to right,
 * without recursion, and no octet is looked at twice. White space and comments between tokens are
 * skipped. What is more lenient than the RFC is so in OpenDKIM too, whose choice of an author must
 * be followed.
 */
final class AddressTokens {
  private static final String SPECIALS = "<>@,;:";
  private static final int NONE = -1;

  /** What a token is. */
  enum Kind {
    /** Anything but the others: atoms, dots, and characters that should have been quoted. */
    WORD,
    /** A quoted string, with its quotes. */
    QUOTED,
    /** A domain literal, with its brackets. */
    LITERAL,
    /** One of {@code < > @ , ; :}. */
    SPECIAL,
    /** The value has ended. */
    END,
    /** A quote, comment or bracket that is never closed: nothing after it can be relied on. */
    FAULT
  }

  private final String value;
  private int end;
  private int start;
  private boolean spaced;
  private Kind kind = Kind.END;
  private AuthorFault fault = AuthorFault.NO_ADDRESS;

  /**
   * The tokens of a value.
   *
   * @param value ISO 8859-1 text, one char for each octet, folds included
   */
  AddressTokens(String value) {
    this.value = value;
  }

  /** Goes on to the next token. After the end or a fault it stays there. */
  Kind next() {
    if (kind != Kind.FAULT && skipsToToken()) {
      start = end;
      kind = end == value.length() ? Kind.END : read();
    }
    return kind;
  }

  /** Passes over white space and comments. */
  private boolean skipsToToken() {
    spaced = false;
    while (end < value.length()) {
      char c = value.charAt(end);
      if (isSpace(c)) {
        spaced = true;
        end++;
      } else if (c == '(') {
        int closed = closing(end + 1, '(', ')');
        if (closed == NONE) {
          return fails(AuthorFault.UNCLOSED_COMMENT);
        }
        end = closed + 1;
      } else {
        return true;
      }
    }
    return true;
  }

  private Kind read() {
    char first = value.charAt(start);
    if (first == '"' || first == '[') {
      boolean quote = first == '"';
      int closed = closing(start + 1, NONE, quote ? '"' : ']');
      if (closed == NONE) {
        fails(quote ? AuthorFault.UNCLOSED_QUOTE : AuthorFault.UNCLOSED_LITERAL);
        return Kind.FAULT;
      }
      end = closed + 1;
      return quote ? Kind.QUOTED : Kind.LITERAL;
    }
    end++;
    if (isSpecial(first)) {
      return Kind.SPECIAL;
    }
    while (end < value.length() && isOfWord(value.charAt(end))) {
      end++;
    }
    return Kind.WORD;
  }

  /** Where it is closed that was opened before {@code from}; a backslash quotes what follows it. */
  private int closing(int from, int opening, char closing) {
    int depth = 1;
    for (int i = from; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == closing) {
        if (--depth == 0) {
          return i;
        }
      } else if (c == opening) {
        depth++;
      }
    }
    return NONE;
  }

  private boolean fails(AuthorFault what) {
    kind = Kind.FAULT;
    fault = what;
    return false;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private static boolean isSpecial(char c) {
    return SPECIALS.indexOf(c) >= 0;
  }

  private static boolean isOfWord(char c) {
    return c != '"' && c != '[' && c != '(' && !isSpecial(c) && !isSpace(c);
  }

  Kind kind() {
    return kind;
  }

  /** Whether the token is this special. */
  boolean is(char special) {
    return kind == Kind.SPECIAL && value.charAt(start) == special;
  }

  /** Whether white space was before the token. */
  boolean afterSpace() {
    return spaced;
  }

  /** Appends the token as it is written. */
  void appendTo(StringBuilder text) {
    text.append(value, start, end);
  }

  char first() {
    return value.charAt(start);
  }

  char last() {
    return value.charAt(end - 1);
  }

  boolean contains(char c) {
    for (int i = start; i < end; i++) {
      if (value.charAt(i) == c) {
        return true;
      }
    }
    return false;
  }

  /** What cannot be read; only after {@link Kind#FAULT}. */
  AuthorFault fault() {
    return fault;
  }
}
