package org.signet.systemtest.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.event.CommandCode;
import org.signet.milter.option.OptionOffer;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.PacketEncoder;
import org.signet.milter.wire.PayloadWriter;

/**
 * {@code MilterBench SIGNET-MILTER HEADER-MILTER [idle] [cost] [hostile]}: the figures of the
 * milter library, or some of them. The first is the program that is assembled, the second {@code
 * bench/header-milter.c}.
 */
public final class MilterBench {
  private static final Set<String> PARTS = Set.of("idle", "cost", "hostile");

  private static final int IDLE = 10_000;
  private static final double KIB_PER_CONNECTION = 12;
  private static final double LATENCY = 100; // ms that 99 % of messages may take

  // Memory that hostile clients can make the daemon take, see the README.
  private static final int FIRST_ALLOCATION = 256; // octets for a packet that has begun
  private static final int READ_BUFFER = 128 * 1024; // octets; there are two at most
  private static final int UNREAD = 64 * 1024; // octets of answers, then nothing is read
  private static final double FREE_HEAP = 0.7; // that the collector keeps at most
  private static final Pattern HEAP = Pattern.compile("-Xms([0-9]+)m -Xmx([0-9]+)m");

  private static final int LOADED = 64;
  private static final int ROUNDS = 3;
  private static final Duration ROUND = Duration.ofSeconds(5);
  private static final Duration WARM_UP = Duration.ofSeconds(6);
  private static final double PROCESSOR_SHARE = 0.5;

  private static final Duration CALM = Duration.ofSeconds(3);
  private static final Duration ATTACK = Duration.ofSeconds(10);

  private static final Load.Work WORK =
      new Load.Work(
          Mta.STRANGER,
          List.of(BenchMessage.of("ann@example.net", 4096)),
          response -> !response.modifications().isEmpty());

  /** Short enough that there is always more than is taken, and leaves processors to the others. */
  private static final Duration FLOOD_PAUSE = Duration.ofMillis(10);

  private final Path signet;
  private final Path peer;
  private final Path folder;
  private final Report report = new Report();

  private MilterBench(Path signet, Path peer, Path folder) {
    this.signet = signet;
    this.peer = peer;
    this.folder = folder;
  }

  /** Ends with status 1 if a bound is missed. */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> parts = Arrays.asList(args).subList(Math.min(2, args.length), args.length);
    if (args.length < 2 || !PARTS.containsAll(parts)) {
      System.err.println("usage: MilterBench SIGNET-MILTER HEADER-MILTER [idle] [cost] [hostile]");
      System.exit(64);
    }
    Path folder = Files.createTempDirectory("signet-bench");
    MilterBench bench = new MilterBench(Path.of(args[0]), Path.of(args[1]), folder);
    try {
      if (parts.isEmpty() || parts.contains("idle")) {
        bench.idleConnections();
      }
      if (parts.isEmpty() || parts.contains("cost")) {
        bench.costOfAMessage();
      }
      if (parts.isEmpty() || parts.contains("hostile")) {
        bench.hostileClients();
      }
    } finally {
      delete(folder);
    }
    System.exit(bench.report.hasMissed() ? 1 : 0);
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  // --- idle connections --------------------------------------------------------------------------

  private void idleConnections() throws IOException, InterruptedException {
    report.title(String.format(Locale.ROOT, "%,d idle connections, TCP", IDLE));
    try (Daemon daemon =
        signet("signet", ListenAddress.parse("inet:" + freePort() + "@127.0.0.1"))) {
      Load.run(daemon, 2, CALM, WORK);
      report.fact("a message on a connection of its own, before", probe(daemon, CALM).toString());
      long before = daemon.residentMemory();
      try (Crowd crowd = Crowd.negotiated(daemon.address(), IDLE, OptionOffer.VERSION_6)) {
        TimeUnit.SECONDS.sleep(1);
        long after = daemon.residentMemory();
        report.fact("resident memory of the daemon", mebibytes(before) + " to " + mebibytes(after));
        report.atMost(
            KIB_PER_CONNECTION, "  per connection", (after - before) / (double) IDLE, " KiB");
        Probe probe = probe(daemon, CALM);
        report.fact("a message on a further connection", probe.toString());
        report.atMost(LATENCY, "  99 % within", probe.quantile(0.99), " ms");
        report.atLeast(IDLE, "connections that are still open", crowd.stillOpen(), "");
      }
      report.mustBe(daemon.isWell(), "no failure is logged");
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Daemon signet(String name, ListenAddress address)
      throws IOException, InterruptedException {
    Path conf = folder.resolve(name + ".conf");
    Files.writeString(
        conf,
        "Socket "
            + address
            + "\nMode v\nSyslog no\nAlwaysAddARHeader yes\nAuthservID mx.example.com\n"
            + "TestDNSData file:"
            + Files.writeString(folder.resolve("keys"), "")
            + "\n");
    return Daemon.start(
        List.of(signet.toString(), "-f", "-x", conf.toString()),
        address,
        folder.resolve(name + ".log"));
  }

  private ListenAddress local(String name) {
    return new ListenAddress.Local(folder.resolve(name));
  }

  private static Probe probe(Daemon daemon, Duration duration)
      throws IOException, InterruptedException {
    return Probe.run(daemon.address(), duration);
  }

  private static String mebibytes(long kibibytes) {
    return String.format(Locale.ROOT, "%.1f MiB", kibibytes / 1024.0);
  }

  // --- the cost of a message ---------------------------------------------------------------------

  private void costOfAMessage() throws IOException, InterruptedException {
    report.title(LOADED + " connections, unix-domain socket, this library (A) and libmilter (B)");
    try (Daemon ours = ours();
        Daemon theirs = theirs()) {
      Load.run(ours, LOADED, WARM_UP, WORK);
      Load.run(theirs, LOADED, CALM, WORK);
      Load a = Load.NONE;
      Load b = Load.NONE;
      for (int i = 0; i < ROUNDS; i++) {
        Load oneA = Load.run(ours, LOADED, ROUND, WORK);
        Load oneB = Load.run(theirs, LOADED, ROUND, WORK);
        report.fact("round " + (i + 1) + ", A", text(oneA));
        report.fact("round " + (i + 1) + ", B", text(oneB));
        a = a.plus(oneA);
        b = b.plus(oneB);
      }
      report.atMost(
          PROCESSOR_SHARE,
          "processor time per message, A / B",
          a.microsecondsPerMessage() / b.microsecondsPerMessage(),
          "");
      report.atLeast(
          1, "messages per second, A / B", a.messagesPerSecond() / b.messagesPerSecond(), "");
    }
  }

  private Daemon ours() throws IOException, InterruptedException {
    ListenAddress address = local("a.sock");
    return Daemon.start(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms24m",
            "-Xmx256m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            HeaderMilter.class.getName(),
            address.toString()),
        address,
        folder.resolve("a.log"));
  }

  private Daemon theirs() throws IOException, InterruptedException {
    ListenAddress address = local("b.sock");
    return Daemon.start(
        List.of(peer.toString(), address.toString()), address, folder.resolve("b.log"));
  }

  private static String text(Load load) {
    return String.format(
        Locale.ROOT,
        "%.0f µs of processor time per message, %.0f messages/s",
        load.microsecondsPerMessage(),
        load.messagesPerSecond());
  }

  // --- hostile clients ---------------------------------------------------------------------------

  private void hostileClients() throws IOException, InterruptedException {
    try (Daemon daemon = signet("signet", local("signet.sock"));
        Daemon twin = signet("twin", local("twin.sock"))) {
      Load.run(daemon, 2, CALM, WORK);
      Load.run(twin, 2, CALM, WORK);
      report.title("No hostile client");
      report.fact("a message on a connection of its own", probe(daemon, CALM).toString());

      byte[] field =
          PacketEncoder.encode(
              List.of(
                  new PayloadWriter().string("<ann@example.net>").toPacket(CommandCode.MAIL.code()),
                  new PayloadWriter()
                      .string("Subject")
                      .string("x".repeat(60_000))
                      .toPacket(CommandCode.HEADER.code())));
      Hostility hostility = new Hostility(daemon, twin);
      report.title("1,000 clients that send an octet a second each");
      hostility.pour(
          1000, OptionOffer.VERSION_6, field, 1, Duration.ofSeconds(1), FIRST_ALLOCATION);

      report.title("1,000 clients that take 10 s for a packet of 60,000 octets");
      hostility.pour(
          1000, OptionOffer.VERSION_6, field, 6_000, Duration.ofSeconds(1), field.length);

      OptionOffer allAnswered = new OptionOffer(6, 0x1ff, 0);
      byte[] questions =
          octets(10_000, new PayloadWriter().string("X").toPacket(CommandCode.UNKNOWN.code()));
      report.title("200 clients that never read their answers");
      hostility.pour(200, allAnswered, questions, 65_536, FLOOD_PAUSE, 2 * READ_BUFFER + UNREAD);

      report.title("64 clients that flood with the smallest packets");
      hostility.pour(
          64,
          OptionOffer.VERSION_6,
          octets(10_000, Packet.of(CommandCode.ABORT.code())),
          50_000,
          FLOOD_PAUSE,
          2 * READ_BUFFER);

      report.title("Connections that begin with a packet of 4 GiB, one after the other");
      hostility.knock(HexFormat.of().parseHex("ffffffff4f"));
      report.mustBe(daemon.isWell() && twin.isWell(), "both run, no failure is logged");
    }
  }

  private static byte[] octets(int copies, Packet packet) {
    return PacketEncoder.encode(Collections.nCopies(copies, packet));
  }

  /** Attacks on a daemon that has a twin that nobody attacks. */
  private final class Hostility {
    private final Daemon daemon;
    private final Daemon twin;

    Hostility(Daemon daemon, Daemon twin) {
      this.daemon = daemon;
      this.twin = twin;
    }

    /** Each of so many clients can make {@code waiting} octets wait in the daemon. */
    void pour(int clients, OptionOffer offer, byte[] octets, int most, Duration pause, long waiting)
        throws IOException, InterruptedException {
      long before = daemon.residentMemory();
      try (Crowd crowd = Crowd.negotiated(daemon.address(), clients, offer)) {
        watch(before, clients, waiting, crowd.pour(octets, most, pause));
      }
    }

    void knock(byte[] octets) throws IOException, InterruptedException {
      watch(daemon.residentMemory(), 1, FIRST_ALLOCATION, Crowd.knock(daemon.address(), octets));
    }

    private void watch(long before, int clients, long waiting, Thread attack)
        throws IOException, InterruptedException {
      Duration processor = daemon.processorTime();
      List<Probe> probes = Probe.byTurns(List.of(daemon.address(), twin.address()), ATTACK);
      Duration used = daemon.processorTime().minus(processor);
      long after = daemon.residentMemory();
      boolean lasted = attack.isAlive();
      attack.interrupt();
      attack.join();
      report.mustBe(lasted, "the attack went on to the end");
      report.fact("resident memory of the daemon", mebibytes(before) + " to " + mebibytes(after));
      report.atMost(
          growth(clients, waiting), "  more than before", (after - before) / 1024.0, " MiB");
      report.fact(
          "processor time of the daemon",
          String.format(Locale.ROOT, "%.1f s in %d s", used.toMillis() / 1e3, ATTACK.toSeconds()));
      report.fact("a message on another connection", probes.get(0).toString());
      report.fact("a message to a daemon that nobody attacks", probes.get(1).toString());
      report.atMost(
          LATENCY,
          "  99 % within, longer than there",
          probes.get(0).quantile(0.99) - probes.get(1).quantile(0.99),
          " ms");
    }
  }

  /** By how many MiB the daemon may grow. */
  private double growth(int clients, long waiting) throws IOException {
    Matcher heap = HEAP.matcher(Files.readString(signet));
    if (!heap.find()) {
      throw new IOException(signet + " does not say how large its heap is");
    }
    double first = Double.parseDouble(heap.group(1));
    double largest = Double.parseDouble(heap.group(2));
    double live =
        Math.min(largest / 4, clients * waiting / 1024.0 / 1024.0)
            + clients * KIB_PER_CONNECTION / 1024.0;
    return first + live / (1 - FREE_HEAP);
  }
}
