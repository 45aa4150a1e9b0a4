package org.signet.policy.config;

import java.io.InputStream;
import java.nio.file.Path;

/** Where the main configuration comes from. */
public sealed interface ConfigSource {
  /** A file. */
  record File(Path path) implements ConfigSource {}

  /**
   * Standard input, for {@code -x -}.
   *
   * @param in read to its end and closed
   */
  record Stream(Path name, InputStream in) implements ConfigSource {}

  /** No file: defaults and what the command line says. */
  record None() implements ConfigSource {}
}
