package org.signet.policy.config;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** Where the main configuration comes from. */
public sealed interface ConfigSource {
  /** The file, if it is one. */
  default Optional<File> file() {
    return Optional.empty();
  }

  /** Standard input, if it is that. */
  default Optional<Stream> stream() {
    return Optional.empty();
  }

  /** A file. */
  record File(Path path) implements ConfigSource {
    @Override
    public Optional<File> file() {
      return Optional.of(this);
    }
  }

  /**
   * Standard input, for {@code -x -}.
   *
   * @param in read to its end and closed
   */
  record Stream(Path name, InputStream in) implements ConfigSource {
    @Override
    public Optional<Stream> stream() {
      return Optional.of(this);
    }
  }

  /** No file: defaults and what the command line says. */
  record None() implements ConfigSource {}
}
