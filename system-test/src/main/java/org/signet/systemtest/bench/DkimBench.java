package org.signet.systemtest.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.signet.milter.option.OptionOffer;

/**
 * Compares Signet with the DKIM milters that are installed here, by turns on the same messages: the
 * work behind {@code bench/dkim}, which tells the options.
 */
public final class DkimBench {
  private static final int KB = 1024;
  private static final List<Integer> SIZES = List.of(KB, 10 * KB, 100 * KB, 10 * KB * KB);
  private static final String SIGNET = "Signet";
  private static final String OPENDKIM = "opendkim";
  private static final int SOME = 8; // connections
  private static final int MANY = 64;

  /** At most, for messages of one size. */
  private static final Duration WARM_UP = Duration.ofSeconds(40);

  private static final Duration SLOW_DNS = Duration.ofMillis(20);

  /** One load, which all programs get by turns. */
  private record Scenario(Program.Job job, int octets, int connections, boolean tcp) {
    String title() {
      return job
          + ", "
          + (octets < KB * KB ? octets / KB + " KB, " : octets / KB / KB + " MB, ")
          + connections
          + (connections == 1 ? " connection, " : " connections, ")
          + (tcp ? "TCP" : "unix socket");
    }
  }

  private final BenchOptions options;
  private final Site site;
  private final SignedMessages messages;
  private final PrivateKeyOperation privateKeyOperation;
  private final List<Program> programs;
  private final BenchDocument document;
  private final Map<String, String> skipped = new LinkedHashMap<>();

  private DkimBench(BenchOptions options, Site site, BenchDocument document)
      throws IOException, InterruptedException {
    this.options = options;
    this.site = site;
    this.document = document;
    this.messages = SignedMessages.make(options.signet(), site, SIZES);
    this.privateKeyOperation = new PrivateKeyOperation(site.rsa());
    this.programs =
        Programs.all(options.signet(), options.nativeSignet(), options.flags()).stream()
            .filter(program -> options.includes(program.name()))
            .toList();
  }

  /** Ends with status 1 if Signet or opendkim has not answered as it should. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Optional<BenchOptions> options = BenchOptions.parse(args);
    if (options.isEmpty()) {
      System.err.println(BenchOptions.USAGE);
      System.exit(64);
      return;
    }
    Path folder = Files.createTempDirectory("signet-bench");
    BenchDocument document = new BenchDocument();
    boolean complete;
    try (Site site = Site.make(folder)) {
      complete = new DkimBench(options.get(), site, document).run();
    } finally {
      MilterBench.delete(folder);
    }
    if (options.get().document().isPresent()) {
      document.writeInto(options.get().document().get());
    }
    System.exit(complete ? 0 : 1);
  }

  private boolean run() throws IOException, InterruptedException {
    document.facts(programs);
    if (options.includesPart(BenchOptions.Part.REST)) {
      rest();
    }
    if (options.includesPart(BenchOptions.Part.MESSAGES)) {
      for (Program.Job job : Program.Job.values()) {
        messages(job, false);
        messages(job, true);
      }
    }
    if (options.includesPart(BenchOptions.Part.DNS)) {
      slowDns();
    }
    if (options.includesPart(BenchOptions.Part.IDLE)) {
      idle();
    }
    document.skipped(skipped);
    return skipped.keySet().stream()
        .noneMatch(what -> what.matches("(" + SIGNET + "|" + OPENDKIM + "): (?!a round of).*"));
  }

  /** The programs that can do the job, running, each having answered one message as it should. */
  private Map<Program, Daemon> start(Program.Job job, boolean tcp)
      throws IOException, InterruptedException {
    Map<Program, Daemon> running = new LinkedHashMap<>();
    for (Program program : programs) {
      String what = program.name() + ": " + job;
      Optional<String> reason = program.cannot(job, site);
      if (reason.isPresent()) {
        skipped.put(what, reason.get());
        continue;
      }
      Daemon daemon = null;
      try {
        daemon = program.start(job, site, tcp);
        Load.run(daemon, 1, Duration.ZERO, messages.work(job, SIZES.get(1)));
        running.put(program, daemon);
      } catch (IOException e) {
        skipped.put(what, String.valueOf(e.getMessage()));
        if (daemon != null) {
          daemon.close();
        }
      }
    }
    for (Map.Entry<Program, Daemon> entry : running.entrySet()) {
      if (entry.getKey().warmsUp()) {
        for (int size : SIZES.subList(0, 3)) {
          warmUp(entry.getValue(), messages.work(job, size));
        }
      }
    }
    return running;
  }

  /** What is compiled depends on the number of messages, so time alone would not do. */
  private void warmUp(Daemon daemon, Load.Work work) throws IOException, InterruptedException {
    long end = System.nanoTime() + WARM_UP.toNanos();
    for (int left = options.warmUp() / 3; left > 0 && System.nanoTime() < end; ) {
      left -= Load.run(daemon, SOME, Duration.ofMillis(200), work).latencies().count();
    }
  }

  private static void stop(Map<Program, Daemon> running) {
    running.values().forEach(Daemon::close);
  }

  // --- at rest -----------------------------------------------------------------------------------

  private void rest() throws IOException, InterruptedException {
    document.title("At rest");
    document.text("| program | listens after ms (median) | resident MiB |\n|---|---|---|\n");
    for (Program program : programs) {
      if (program.cannot(Program.Job.VERIFY, site).isPresent()) {
        continue;
      }
      List<Daemon> started = new ArrayList<>();
      try {
        for (int i = 0; i < options.rounds(); i++) {
          started.forEach(Daemon::close);
          started.add(program.start(Program.Job.VERIFY, site, false));
          TimeUnit.MILLISECONDS.sleep(500);
        }
        document.text(
            String.format(
                Locale.ROOT,
                "| %s | %.0f | %.0f |%n",
                program.name(),
                Figures.median(started, daemon -> daemon.startTime().toMillis()),
                started.get(started.size() - 1).residentMemory() / 1024.0));
      } catch (IOException e) {
        skipped.put(program.name() + ": start", String.valueOf(e.getMessage()));
      } finally {
        started.forEach(Daemon::close);
      }
    }
  }

  // --- messages ----------------------------------------------------------------------------------

  private List<Scenario> scenarios(Program.Job job, boolean tcp) {
    List<Scenario> all = new ArrayList<>();
    if (options.isShort()) {
      all.add(new Scenario(job, 10 * KB, SOME, tcp));
    } else if (tcp) {
      all.add(new Scenario(job, 10 * KB, 1, true));
      all.add(new Scenario(job, 10 * KB, SOME, true));
    } else {
      for (int size : job == Program.Job.SIGN_ED25519 ? List.of(10 * KB) : SIZES) {
        all.add(new Scenario(job, size, SOME, false));
      }
      all.add(new Scenario(job, 10 * KB, 1, false));
      for (int size : job == Program.Job.VERIFY ? SIZES.subList(0, 3) : List.of(10 * KB)) {
        all.add(new Scenario(job, size, MANY, false));
      }
    }
    all.removeIf(scenario -> !scenario.title().contains(options.match()));
    return all;
  }

  private void messages(Program.Job job, boolean tcp) throws IOException, InterruptedException {
    if (tcp
        && (job == Program.Job.SIGN_ED25519 || (options.isShort() && job != Program.Job.VERIFY))) {
      return;
    }
    List<Scenario> scenarios = scenarios(job, tcp);
    if (scenarios.isEmpty()) {
      return;
    }
    Map<Program, Daemon> running = start(job, tcp);
    try {
      for (Scenario scenario : scenarios) {
        measure(scenario, scenario.title(), messages.work(job, scenario.octets()), running);
      }
    } finally {
      stop(running);
    }
  }

  private void measure(
      Scenario scenario, String title, Load.Work work, Map<Program, Daemon> running)
      throws IOException, InterruptedException {
    Map<Program, List<Load>> rounds = new LinkedHashMap<>();
    List<Double> floor = new ArrayList<>();
    for (int i = 0; i < options.rounds(); i++) {
      if (scenario.job() == Program.Job.SIGN_RSA) {
        floor.add(privateKeyOperation.run(options.round()));
      }
      for (Map.Entry<Program, Daemon> entry : running.entrySet()) {
        Program program = entry.getKey();
        try {
          Load load = Load.run(entry.getValue(), scenario.connections(), options.round(), work);
          rounds.computeIfAbsent(program, none -> new ArrayList<>()).add(load);
        } catch (IOException e) {
          skipped.merge(
              program.name() + ": a round of: " + title,
              String.valueOf(e.getMessage()),
              (first, other) -> other);
          entry.getValue().close();
          entry.setValue(program.start(scenario.job(), site, scenario.tcp()));
        }
      }
    }
    Map<String, Figures> figures = new LinkedHashMap<>();
    for (Map.Entry<Program, Daemon> entry : running.entrySet()) {
      String name = entry.getKey().name();
      List<Load> loads = rounds.getOrDefault(entry.getKey(), List.of());
      if (loads.isEmpty()) {
        skipped.put(name + ": " + title, "none of its rounds has come to its end");
      } else {
        figures.put(name, Figures.of(loads, entry.getValue().residentMemory()));
      }
    }
    document.title(title);
    document.table(figures, figures.containsKey(OPENDKIM) ? OPENDKIM : SIGNET);
    if (!floor.isEmpty()) {
      document.text(
          String.format(
              Locale.ROOT,
              "%nThe private-key operation of the JDK alone, on all processors at once: %.3f ms.%n",
              Figures.median(floor, Double::doubleValue)));
    }
  }

  // --- look-ups that take time -------------------------------------------------------------------

  private void slowDns() throws IOException, InterruptedException {
    Map<Program, Daemon> running = start(Program.Job.VERIFY, false);
    site.dns().answer(SLOW_DNS, 0);
    try {
      Scenario scenario = new Scenario(Program.Job.VERIFY, SIZES.get(0), MANY, false);
      measure(
          scenario,
          scenario.title() + ", keys take " + SLOW_DNS.toMillis() + " ms and are never cached",
          messages.workOfManySelectors(),
          running);
    } finally {
      site.dns().answer(Duration.ZERO, 3600);
      stop(running);
    }
  }

  // --- idle connections --------------------------------------------------------------------------

  private void idle() throws IOException, InterruptedException {
    int count = options.isShort() ? 200 : 5000;
    Load.Work work = messages.work(Program.Job.VERIFY, 10 * KB);
    document.title(String.format(Locale.ROOT, "%,d idle connections, TCP", count));
    document.text(
        """
        | program | KiB each | resident MiB then | messages/s on 8 others, without | with |
        |---|---|---|---|---|
        """);
    Map<Program, Daemon> running = start(Program.Job.VERIFY, true);
    try {
      for (Map.Entry<Program, Daemon> entry : running.entrySet()) {
        Daemon daemon = entry.getValue();
        try {
          List<Load> without = rounds(daemon, work);
          long before = daemon.residentMemory();
          try (Crowd crowd = Crowd.negotiated(daemon.address(), count, OptionOffer.VERSION_6)) {
            TimeUnit.SECONDS.sleep(1);
            long after = daemon.residentMemory();
            List<Load> with = rounds(daemon, work);
            document.text(
                String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %.0f | %.0f | %.0f |%n",
                    entry.getKey().name(),
                    (after - before) / (double) crowd.stillOpen(),
                    after / 1024.0,
                    Figures.median(without, Load::messagesPerSecond),
                    Figures.median(with, Load::messagesPerSecond)));
          }
        } catch (IOException e) {
          skipped.put(entry.getKey().name() + ": idle", String.valueOf(e.getMessage()));
        }
      }
    } finally {
      stop(running);
    }
  }

  private List<Load> rounds(Daemon daemon, Load.Work work)
      throws IOException, InterruptedException {
    List<Load> rounds = new ArrayList<>();
    for (int i = 0; i < options.rounds(); i++) {
      rounds.add(Load.run(daemon, SOME, options.round(), work));
    }
    return rounds;
  }
}
