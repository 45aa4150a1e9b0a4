package org.signet.systemtest.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be measured.
 *
 * @param signet the folder of the assembled program
 * @param nativeSignet the same with a JCA provider in native code
 * @param flags further options of the JVM, by the name that Signet with them is to have
 * @param document the page that gets the figures
 * @param isShort only whether everything works
 * @param programs names; none means all
 * @param match what the title of a load must have
 */
record BenchOptions(
    Path signet,
    Optional<Path> nativeSignet,
    Map<String, String> flags,
    Optional<Path> document,
    boolean isShort,
    int rounds,
    Duration round,
    int warmUp,
    List<String> programs,
    Set<Part> parts,
    String match) {

  static final String USAGE =
      """
      usage: bench/dkim [--short] [--write] [--rounds N] [--seconds S] [--warm-up N]
                        [--programs NAME,...] [--only PART,...] [--match TEXT]
                        [--flags NAME=OPTIONS]...

        --short     a minimum of all, to see that it works: what it prints says nothing
        --write     puts the figures into docs/performance.md
        --rounds    of each load on each program, by turns; 5
        --seconds   of each round; 1
        --warm-up   messages before a Java program is measured; 30000
        --programs  of Signet, "Signet, native", opendkim, rspamd, dkimpy-milter, go-msgauth
        --only      of rest, messages, dns, idle
        --match     only loads whose title has it, such as: verify, 10 KB
        --flags     Signet once more with these options of the JVM, such as: small=-Xmx128m""";

  /** The parts of the comparison. */
  enum Part {
    /** Start and memory. */
    REST,
    /** All sizes and connections. */
    MESSAGES,
    /** Look-ups that take time. */
    DNS,
    /** Many idle connections. */
    IDLE
  }

  /** Empty if they make no sense. */
  static Optional<BenchOptions> parse(String[] args) {
    Draft draft = new Draft();
    try {
      for (int i = 0; i < args.length; i++) {
        switch (args[i]) {
          case "--short" -> draft.isShort = true;
          case "--signet" -> draft.signet = Path.of(args[++i]);
          case "--native" -> draft.nativeSignet = Optional.of(Path.of(args[++i]));
          case "--document" -> draft.document = Optional.of(Path.of(args[++i]));
          case "--rounds" -> draft.rounds = Integer.parseInt(args[++i]);
          case "--seconds" -> draft.round = seconds(args[++i]);
          case "--warm-up" -> draft.warmUp = Integer.parseInt(args[++i]);
          case "--programs" -> draft.programs = Arrays.asList(args[++i].split(",(?! )"));
          case "--only" -> draft.parts = parts(args[++i]);
          case "--match" -> draft.match = args[++i];
          case "--flags" -> {
            String[] variant = args[++i].split("=", 2);
            draft.flags.put(variant[0], variant[1]);
          }
          default -> {
            return Optional.empty();
          }
        }
      }
      return draft.rounds > 0 ? Optional.of(draft.finish()) : Optional.empty();
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static Duration seconds(String text) {
    return Duration.ofMillis(Math.round(1000 * Double.parseDouble(text)));
  }

  private static Set<Part> parts(String text) {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    for (String word : text.split(",", -1)) {
      parts.add(Part.valueOf(word.toUpperCase(Locale.ROOT)));
    }
    return parts;
  }

  boolean includes(String program) {
    return programs.isEmpty() || programs.contains(program);
  }

  boolean includesPart(Part part) {
    return parts.contains(part);
  }

  private static final class Draft {
    private Path signet = Path.of("dist/target/signet");
    private Optional<Path> nativeSignet = Optional.empty();
    private final Map<String, String> flags = new LinkedHashMap<>();
    private Optional<Path> document = Optional.empty();
    private boolean isShort;
    private int rounds = 5;
    private Duration round = Duration.ofSeconds(1);
    private int warmUp = 30_000;
    private List<String> programs = List.of();
    private Set<Part> parts = EnumSet.allOf(Part.class);
    private String match = "";

    BenchOptions finish() {
      if (isShort) {
        rounds = 1;
        round = Duration.ofMillis(200);
        warmUp = 0;
      }
      return new BenchOptions(
          signet,
          nativeSignet,
          flags,
          document,
          isShort,
          rounds,
          round,
          warmUp,
          programs,
          parts,
          match);
    }
  }
}
