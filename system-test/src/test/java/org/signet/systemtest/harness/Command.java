package org.signet.systemtest.harness;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program run to its end. */
public final class Command {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final List<String> words = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private byte[] input = {};

  private Command(List<String> words) {
    this.words.addAll(words);
  }

  public static Command of(Object... words) {
    return new Command(Arrays.stream(words).map(Object::toString).toList());
  }

  public Command with(Object... more) {
    Arrays.stream(more).map(Object::toString).forEach(words::add);
    return this;
  }

  public Command environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  public Command input(byte[] octets) {
    input = octets;
    return this;
  }

  /** Runs it; what it prints goes through files, so that no pipe can fill up. */
  public Outcome run() {
    try {
      Path out = Files.createTempFile("signet-it", ".out");
      Path err = Files.createTempFile("signet-it", ".err");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (OutputStream stdin = process.getOutputStream()) {
          stdin.write(input);
        } catch (IOException e) {
          // It did not want its input; how it ended tells more.
        }
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly().waitFor();
          throw new AssertionError(
              "still running after " + PATIENCE + ": " + words + "\n" + Files.readString(err));
        }
        return new Outcome(
            words,
            process.exitValue(),
            Files.readString(out, StandardCharsets.ISO_8859_1),
            Files.readString(err, StandardCharsets.ISO_8859_1));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while running " + words, e);
    }
  }
}
