package org.signet.policy.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.signet.policy.file.KeyFileSafety;
import org.signet.policy.text.Note;
import org.signet.policy.text.Place;

/** Warns of a configuration and of tables that others can write: they decide what is signed. */
final class OtherWriters {
  private OtherWriters() {}

  /**
   * Warns of each file once, and once of a folder.
   *
   * @param user of UserID
   */
  static void warn(Collection<Path> files, Optional<String> user, Problems problems) {
    if (files.isEmpty()) {
      return;
    }
    KeyFileSafety safety = KeyFileSafety.ofThisMachine(user);
    Set<Note> told = new HashSet<>();
    for (Path file : files) {
      try {
        if (Files.isRegularFile(file)) { // /dev/null is everybody's
          safety
              .objectionToWriters(file.toAbsolutePath())
              .filter(told::add)
              .ifPresent(note -> problems.warning(Place.of(file), note));
        }
      } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
        // It was read, so that only a file system without owners and modes comes here.
      }
    }
  }
}
