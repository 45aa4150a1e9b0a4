package org.signet.policy.table;

import java.util.Locale;
import java.util.Optional;
import org.signet.policy.text.Note;

/**
 * The value of a directive that names a data set, taken apart: {@code csl:a,b}, {@code a,b}, {@code
 * file:/path}, {@code /path}, {@code refile:/path}.
 *
 * <p>The type is the text before the first colon, unless a comma comes before it. Without a type,
 * what begins with a slash is a file and everything else a list, as OpenDKIM decides it: {@code
 * KeyTable mytable} is a list of one element.
 *
 * @param location the path, or the list
 */
record DataSetSpec(Type type, String location) {
  enum Type {
    /** Elements separated by commas. */
    LIST,
    /** One key and value per line. */
    FILE,
    /** One pattern with {@code *} and value per line. */
    PATTERNS
  }

  /** The type is not one of those; the problem says what to do instead. */
  static final class UnknownTypeException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Note problem;

    UnknownTypeException(Note problem) {
      super(problem.code().id());
      this.problem = problem;
    }

    /** What is wrong and what to write instead. */
    Note problem() {
      return problem;
    }
  }

  static DataSetSpec parse(String value) throws UnknownTypeException {
    int colon = value.indexOf(':');
    int comma = value.indexOf(',');
    if (colon >= 0 && (comma < 0 || colon < comma) && !value.startsWith("[")) {
      String location = value.substring(colon + 1);
      String type = value.substring(0, colon).toLowerCase(Locale.ROOT);
      return switch (type) {
        case "csl" -> new DataSetSpec(Type.LIST, location);
        case "file" -> new DataSetSpec(Type.FILE, location);
        case "refile" -> new DataSetSpec(Type.PATTERNS, location);
        default -> throw new UnknownTypeException(refusal(type, value));
      };
    }
    if (value.endsWith(".db")) {
      throw new UnknownTypeException(refusal("db", value));
    }
    return new DataSetSpec(value.startsWith("/") ? Type.FILE : Type.LIST, value);
  }

  private static Note refusal(String type, String value) {
    return switch (type) {
      case "db", "mdb" -> Note.of(TableCode.BERKELEY_DB);
      case "dsn", "ldap", "ldaps", "ldapi", "memcache", "socket", "repute", "erlang" ->
          Note.of(TableCode.UNSUPPORTED_DATA_SET, type);
      case "lua" -> Note.of(TableCode.LUA_DATA_SET);
      default ->
          Note.of(
              TableCode.UNKNOWN_DATA_SET,
              value,
              looksLikeAddress(value)
                  ? Optional.of(Note.of(TableCode.WRITE_CSL))
                  : Optional.empty());
    };
  }

  private static boolean looksLikeAddress(String value) {
    return value.chars().allMatch(c -> "0123456789abcdefABCDEF:./,!- ".indexOf(c) >= 0);
  }
}
