package org.signet.policy.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Which files have an access control list (ACL). Then the group bits of the mode are no longer
 * those of the group, but the most that any entry of the list gives. Java cannot see such a list
 * without native code: {@code ls} can, and shows it as a {@code +} after the mode. It is asked once
 * for many files.
 */
class AccessLists {
  private static final int MOST_AT_ONCE = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int PLACE_OF_MARK = 10; // after -rw-r-----

  /** Whether there is a list. */
  enum Answer {
    NONE,
    PRESENT,
    UNKNOWN
  }

  private final List<String> command;
  private final Map<Path, Answer> known = new HashMap<>();

  /** Asks the {@code ls} of this machine, in GNU's form; another one gives no answer. */
  AccessLists() {
    // -U keeps the order, -b keeps a name in its line.
    this(List.of("ls", "-ldUb", "--"));
  }

  /**
   * @param command prints a line as {@code ls -l} does for each file that is added to it
   */
  AccessLists(List<String> command) {
    this.command = List.copyOf(command);
  }

  /** Whether this file has one. */
  Answer of(Path file) {
    expect(List.of(file));
    return Objects.requireNonNull(known.get(file));
  }

  /** These files will be asked about. */
  void expect(Collection<Path> files) {
    List<Path> unknown = files.stream().filter(file -> !known.containsKey(file)).toList();
    for (int i = 0; i < unknown.size(); i += MOST_AT_ONCE) {
      ask(unknown.subList(i, Math.min(unknown.size(), i + MOST_AT_ONCE)));
    }
  }

  private void ask(List<Path> files) {
    List<String> lines = run(files);
    if (lines.size() == files.size()) {
      for (int i = 0; i < files.size(); i++) {
        known.put(files.get(i), answer(lines.get(i)));
      }
    } else if (files.size() > 1 && !lines.isEmpty()) { // one of them has gone meanwhile
      files.forEach(file -> ask(List.of(file)));
    } else {
      files.forEach(file -> known.put(file, Answer.UNKNOWN));
    }
  }

  private static Answer answer(String line) {
    if (line.length() <= PLACE_OF_MARK) {
      return Answer.UNKNOWN;
    }
    return line.charAt(PLACE_OF_MARK) == '+' ? Answer.PRESENT : Answer.NONE;
  }

  private List<String> run(List<Path> files) {
    List<String> words = new ArrayList<>(command);
    files.forEach(file -> words.add(file.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("LC_ALL", "C");
    try {
      Process process = builder.start();
      CompletableFuture.delayedExecutor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          .execute(process::destroyForcibly);
      process.getOutputStream().close();
      byte[] said = process.getInputStream().readAllBytes();
      return new String(said, StandardCharsets.ISO_8859_1).lines().toList();
    } catch (IOException e) {
      return List.of(); // there is no such program
    }
  }
}
