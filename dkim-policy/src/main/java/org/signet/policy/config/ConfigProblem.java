package org.signet.policy.config;

import java.nio.file.Path;
import org.signet.policy.text.Place;
import org.signet.policy.text.Quoted;

/**
 * Something wrong in a configuration, and where.
 *
 * @param file as the administrator named it; for a value from the command line, the flag
 * @param line from 1; 0 if no line is to blame
 * @param column from 1; 0 if no column is to blame
 * @param message for administrators, one line; control characters are escaped
 */
public record ConfigProblem(Path file, int line, int column, String message) {
  /** Escapes what must not reach a terminal or a log. */
  public ConfigProblem {
    message = Quoted.escape(message);
  }

  /** The problem of a place. */
  public static ConfigProblem at(Place place, String message) {
    return new ConfigProblem(place.file(), place.line(), place.column(), message);
  }

  /** Where it is. */
  public Place place() {
    return new Place(file, line, column);
  }

  /** {@code file:line:column: message}, or what is known of the place. */
  @Override
  public String toString() {
    return place() + ": " + message;
  }
}
