package org.signet.policy.table;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.signet.policy.address.IpAddress;
import org.signet.policy.file.KeyFiles;
import org.signet.policy.text.Place;

/**
 * Tables of 100,000 entries: loading one, and asking for what is there, another entry at each call,
 * and for what is not.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TableBenchmark {
  private static final int SIZE = 100_000;
  private static final int STEP = 7919; // prime, so that all entries have their turn
  private static final Place DIRECTIVE = new Place(Path.of("signet.conf"), 1, 1);

  /** What a table answers. */
  interface LookUp {
    boolean found(String key);
  }

  /** A kind of table, and what its entries look like; {@code #} is the number of the entry. */
  public enum Kind {
    /** DontSignMailTo and the like. */
    RECIPIENTS("file:", "joe@d#.test", "joe@d#.test"),
    SIGNING_ADDRESSES("file:", "joe@d#.test k#", "joe@d#.test"),
    SIGNING_DOMAINS("file:", "d#.test k#", "joe@d#.test"),
    SIGNING_PARENTS("file:", ".d#.test k#", "joe@mail.sales.d#.test"),
    PATTERN_DOMAINS("refile:", "*@d#.test k#", "joe@d#.test"),
    PATTERN_SUBDOMAINS("refile:", "*@*.d#.test k#", "joe@mail.sales.d#.test"),
    PATTERN_ADDRESSES("refile:", "joe@d#.test k#", "joe@d#.test"),
    PATTERN_ENDS("refile:", "*d#.test k#", "joe@d#.test"),
    PATTERN_BEGINNINGS("refile:", "joe#-*@example.com k#", "joe#-7@example.com"),
    PATTERN_REGEXES("refile:", "[a-z]*@d#.test k#", "joe@d#.test"),
    KEYS("file:", "k# d#.test:s1:./d.test.private", "k#"),
    KEY_TEMPLATES("file:", "k# %:s1:./%.private", "k#"),
    HOSTS("file:", "h#.example.com", "h#.example.com"),
    NETWORKS("file:", "10.%/32", "10.%"),
    NETWORKS_6("file:", "2001:db8:#::/48", "2001:db8:#::1"),
    HOST_PATTERNS("refile:", "mx*.d#.test", "mx1.d#.test");

    private final String type;
    private final String line;
    private final String key;

    Kind(String type, String line, String key) {
      this.type = type;
      this.line = line;
      this.key = key;
    }

    private static String numbered(String text, int number) {
      int n = text.contains("db8") ? number & 0x7fff : number;
      String shown = text.contains("db8") ? Integer.toHexString(n + 1) : String.valueOf(n);
      return text.replace("#", shown)
          .replace("10.%", "10." + (n >> 16) + '.' + ((n >> 8) & 0xff) + '.' + (n & 0xff));
    }

    LookUp load(TableLoader loader, Path folder) {
      String spec = type + "table";
      if (name().startsWith("SIGNING") || name().startsWith("PATTERN")) {
        SigningTable table = loader.signingTable(spec, DIRECTIVE).orElseThrow();
        return key -> {
          int at = key.indexOf('@');
          return table.first(key.substring(0, at), key.substring(at + 1)).isPresent();
        };
      }
      if (name().startsWith("KEY")) {
        KeyFiles files = new KeyFiles(folder, false, 1024, Optional.empty());
        KeyTable table = loader.keyTable(spec, DIRECTIVE, files).orElseThrow();
        return key -> table.find(key, "d.test") instanceof KeyTable.Lookup.Usable;
      }
      if (this == RECIPIENTS) {
        DataSet table = loader.dataSet(spec, DIRECTIVE).orElseThrow();
        return key -> table.find(key).isPresent();
      }
      HostList list =
          loader
              .hosts(spec, DIRECTIVE, new HostList.Use("InternalHosts", Optional.empty()))
              .orElseThrow();
      return key -> list.matches(key, addressOf(key));
    }

    private Optional<InetAddress> addressOf(String key) {
      return name().startsWith("NETWORKS") ? IpAddress.parse(key) : IpAddress.parse("192.0.2.7");
    }
  }

  @Param public Kind kind = Kind.RECIPIENTS;

  private Path folder = Path.of("");
  private List<String> present = List.of();
  private List<String> absent = List.of();
  private LookUp table = key -> false;
  private int at;

  @Setup
  public void writeTable() throws IOException {
    folder = Files.createTempDirectory("tables");
    Files.copy(
        Path.of("dkim-policy/src/test/resources/table/rsa2048.private"),
        folder.resolve("d.test.private"));
    Files.write(
        folder.resolve("table"),
        IntStream.range(0, SIZE).mapToObj(i -> Kind.numbered(kind.line, i)).toList());
    present =
        IntStream.iterate(0, i -> (i + STEP) % SIZE)
            .limit(SIZE)
            .mapToObj(i -> Kind.numbered(kind.key, i))
            .toList();
    absent = present.stream().map(TableBenchmark::other).toList();
    table = load();
  }

  /** A key of the same form, of no entry. */
  private static String other(String key) {
    return key.replace('d', 'c')
        .replace("joe", "jim")
        .replace('k', 'x')
        .replace('h', 'g')
        .replace("10.", "11.");
  }

  @TearDown
  public void deleteTable() throws IOException {
    Files.delete(folder.resolve("table"));
    Files.delete(folder.resolve("d.test.private"));
    Files.delete(folder);
  }

  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  @Warmup(iterations = 0)
  @Measurement(iterations = 1)
  public LookUp load() {
    return kind.load(new TableLoader(folder, new Heard()), folder);
  }

  @Benchmark
  public boolean present() {
    return ask(present, true);
  }

  @Benchmark
  public boolean absent() {
    return ask(absent, false);
  }

  private boolean ask(List<String> keys, boolean expected) {
    at = at + 1 == SIZE ? 0 : at + 1;
    boolean found = table.found(keys.get(at));
    if (found != expected) {
      throw new IllegalStateException(keys.get(at) + (found ? " is found" : " is not found"));
    }
    return found;
  }
}
