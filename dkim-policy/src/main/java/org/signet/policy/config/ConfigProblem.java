package org.signet.policy.config;

import java.nio.file.Path;
import java.util.Optional;
import org.signet.policy.text.Note;
import org.signet.policy.text.Place;
import org.signet.policy.text.Quoted;

/**
 * Something wrong in a configuration, and where.
 *
 * @param place as far as it is known
 * @param directive the one whose value it is about; empty if it is about something else
 * @param note what is wrong: ask it for its code
 */
public record ConfigProblem(Place place, Optional<Directive> directive, Note note) {

  /** The problem of a place. */
  public static ConfigProblem at(Place place, Note note) {
    return new ConfigProblem(place, Optional.empty(), note);
  }

  /** The file as the administrator named it; for a value from the command line, the flag. */
  public Path file() {
    return place.file();
  }

  /** For administrators, one line; control characters are escaped. */
  public String message() {
    return directive.map(about -> about.directiveName() + ": ").orElse("") + text();
  }

  /** The same without the name of the directive that it is about. */
  public String text() {
    return Quoted.escape(note.text());
  }

  /** {@code file:line:column: message}, or what is known of the place. */
  @Override
  public String toString() {
    return place + ": " + message();
  }
}
