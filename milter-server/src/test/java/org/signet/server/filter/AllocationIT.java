package org.signet.server.filter;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What a message costs in memory allocated, within the bounds in {@code
 * src/test/resources/allocation.txt}, which are generous: they are there to notice a change for the
 * worse that nobody wanted. Times are not looked at, as they depend on what else the machine does.
 *
 * <p>{@code -Dgolden.update} measures and writes the file anew.
 */
class AllocationIT {
  private static final Path BOUNDS = Path.of("src/test/resources/allocation.txt");
  private static final String NORM = "gc.alloc.rate.norm";
  private static final double GENEROUS = 1.5;
  private static final Double NONE = Double.NaN;

  /** A message of 100 KB may take so many octets more than one of 1 KB. */
  private static final double GROWTH = 8192;

  @Test
  void staysInBounds() throws RunnerException, IOException {
    Map<String, Double> measured = measure();
    if (System.getProperty("golden.update") != null) {
      write(measured);
    }
    Map<String, Double> bounds = read();

    assertThat(measured.keySet()).isEqualTo(bounds.keySet());
    measured.forEach(
        (what, octets) ->
            assertThat(octets)
                .as("octets per message, %s, see %s", what, BOUNDS)
                .isLessThanOrEqualTo(bounds.get(what)));
    for (String what : List.of("decode", "sign", "verify", "signSession", "verifySession")) {
      assertThat(
              measured.getOrDefault(what + " 100", NONE) - measured.getOrDefault(what + " 1", NONE))
          .as("how much the size of the body matters: %s", what)
          .isLessThan(GROWTH);
    }
  }

  private static Map<String, Double> measure() throws RunnerException {
    Map<String, Double> measured = new TreeMap<>();
    for (RunResult result :
        new Runner(
                new OptionsBuilder()
                    .include("\\b" + MessageBenchmark.class.getSimpleName() + "\\.")
                    .forks(0)
                    .warmupIterations(1)
                    .warmupTime(TimeValue.milliseconds(200))
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(200))
                    .addProfiler(GCProfiler.class)
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run()) {
      String benchmark = result.getParams().getBenchmark();
      measured.put(
          benchmark.substring(benchmark.lastIndexOf('.') + 1)
              + " "
              + result.getParams().getParam("kilobytes"),
          Objects.requireNonNull(result.getSecondaryResults().get(NORM), NORM).getScore());
    }
    return measured;
  }

  private static Map<String, Double> read() throws IOException {
    Map<String, Double> bounds = new TreeMap<>();
    for (String line : Files.readAllLines(BOUNDS, US_ASCII)) {
      if (!line.startsWith("#")) {
        String[] words = line.split(" +", -1);
        bounds.put(words[0] + " " + words[1], Double.parseDouble(words[3]));
      }
    }
    return bounds;
  }

  private static void write(Map<String, Double> measured) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(
        "# Octets allocated per message, AllocationIT: of what, KB of the body, measured, bound.");
    measured.forEach(
        (what, octets) ->
            lines.add(String.format(Locale.ROOT, "%s %.0f %.0f", what, octets, GENEROUS * octets)));
    Files.write(BOUNDS, lines, US_ASCII);
  }
}
