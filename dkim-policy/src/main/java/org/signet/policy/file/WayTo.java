package org.signet.policy.file;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.signet.policy.file.KeyFileSafety.Facts;

/**
 * All that the system looks at on its way to a file, in that order: folders, symbolic links, the
 * folders that these lead through, and at the end the file. Who can change one of them decides what
 * is found.
 */
final class WayTo {
  private static final int MOST_LINKS = 40; // as the kernel has it

  private final KeyFileSafety.FactSource facts;
  private final List<Step> steps = new ArrayList<>();
  private final Set<Path> seen = new HashSet<>();

  /**
   * @param facts of the link itself if it is one
   */
  record Step(Path path, Facts facts) {}

  private WayTo(KeyFileSafety.FactSource facts) {
    this.facts = facts;
  }

  /**
   * Goes there.
   *
   * @param file absolute
   * @throws IOException if something on the way is not there or cannot be looked at
   */
  static List<Step> file(Path file, KeyFileSafety.FactSource facts) throws IOException {
    WayTo way = new WayTo(facts);
    way.go(file);
    return way.steps;
  }

  private void go(Path file) throws IOException {
    Path root = Objects.requireNonNull(file.getRoot(), "an absolute path");
    Deque<Path> names = new ArrayDeque<>();
    file.forEach(names::addLast);
    Path at = root;
    step(root);
    int links = 0;
    while (!names.isEmpty()) {
      Path name = names.removeFirst();
      switch (name.toString()) {
        case "", "." -> {}
        case ".." -> at = Objects.requireNonNullElse(at.getParent(), root);
        default -> {
          Path next = at.resolve(name);
          Optional<Path> target = step(next).link();
          if (target.isEmpty()) {
            at = next;
          } else {
            if (++links > MOST_LINKS) {
              throw new FileSystemLoopException(file.toString());
            }
            at = target.get().isAbsolute() ? root : at;
            for (int i = target.get().getNameCount() - 1; i >= 0; i--) {
              names.addFirst(target.get().getName(i));
            }
          }
        }
      }
    }
  }

  private Facts step(Path path) throws IOException {
    Facts fact = facts.of(path);
    if (seen.add(path)) {
      steps.add(new Step(path, fact));
    }
    return fact;
  }
}
