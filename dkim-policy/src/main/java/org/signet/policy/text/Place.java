package org.signet.policy.text;

import java.nio.file.Path;

/**
 * A place in a file, as compilers write it.
 *
 * @param file as the administrator named it; for a value from the command line, the flag
 * @param line from 1; 0 if the place is the whole file
 * @param column from 1, counted in characters; 0 if the place is the whole line
 */
public record Place(Path file, int line, int column) {
  /** The whole file. */
  public static Place of(Path file) {
    return new Place(file, 0, 0);
  }

  /** The whole line. */
  public Place wholeLine() {
    return new Place(file, line, 0);
  }

  /** {@code file:line:column}, or what is known of it; control characters are escaped. */
  @Override
  public String toString() {
    String name = Quoted.escape(file.toString());
    if (line == 0) {
      return name;
    }
    return column == 0 ? name + ":" + line : name + ":" + line + ":" + column;
  }
}
