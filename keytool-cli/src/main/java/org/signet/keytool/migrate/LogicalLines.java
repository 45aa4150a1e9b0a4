package org.signet.keytool.migrate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.signet.policy.text.LineReader;
import org.signet.policy.text.Place;

/**
 * The lines of main.cf and master.cf, postconf(5): one that begins with white space continues the
 * one before; empty ones and comments count for nothing, wherever they stand.
 */
final class LogicalLines {
  private static final int LARGEST = 1 << 20;

  private LogicalLines() {}

  /** A line with its continuations, separated by blanks. */
  record Line(Place place, String text) {}

  /**
   * All lines of a file.
   *
   * @throws IOException if it cannot be read, or has more than 1 MiB
   */
  static List<Line> read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      Files.size(file); // throws if there is none
      throw new IOException("not a regular file");
    }
    List<Line> lines = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    int begin = 0;
    try (LineReader reader = new LineReader(Files.newInputStream(file), LARGEST)) {
      for (Optional<String> line = reader.next(); line.isPresent(); line = reader.next()) {
        String content = line.get().strip();
        if (content.isEmpty() || content.startsWith("#")) {
          continue;
        }
        if (Character.isWhitespace(line.get().charAt(0)) && begin > 0) {
          text.append(' ').append(content);
          continue;
        }
        if (begin > 0) {
          lines.add(new Line(new Place(file, begin, 0), text.toString()));
        }
        text = new StringBuilder(content);
        begin = reader.number();
      }
    }
    if (begin > 0) {
      lines.add(new Line(new Place(file, begin, 0), text.toString()));
    }
    return lines;
  }
}
