package org.signet.policy.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The directives that are known and not honoured: reads {@code foreign-directives.txt}. */
final class ForeignDirectives {
  private static final String RESOURCE = "foreign-directives.txt";
  private static final int COLUMNS = 5;

  private ForeignDirectives() {}

  /** Takes what a line says. */
  interface Registry {
    Directive add(
        String name, DirectiveType type, String defaultValue, Support support, String sentence);
  }

  static void read(Registry registry) {
    InputStream resource =
        Objects.requireNonNull(ForeignDirectives.class.getResourceAsStream(RESOURCE), RESOURCE);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
      lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> add(line, registry));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(String line, Registry registry) {
    String[] columns = line.split("\\|", -1);
    if (columns.length != COLUMNS) {
      throw new IllegalStateException(RESOURCE + ": " + line);
    }
    registry.add(
        columns[0].strip(),
        DirectiveType.valueOf(columns[1].strip()),
        columns[2].strip(),
        Support.valueOf(columns[3].strip()),
        columns[4].strip());
  }
}
