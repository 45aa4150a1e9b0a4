package org.signet.keytool;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.signet.dkim.key.DnssecStatus;
import org.signet.dkim.key.SigningKey;
import org.signet.server.config.CommandLineSetting;
import org.signet.server.config.Directive;
import org.signet.server.config.ServerConfig;
import org.signet.server.config.Setting;
import org.signet.server.observe.JsonLine;
import org.signet.server.watch.KeyRecordCheck;
import org.signet.server.watch.KeyRecordCheck.Defect;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code testkey}: whether verifiers will find the keys that sign. */
@Command(
    name = "testkey",
    versionProvider = Version.class,
    exitCodeOnInvalidInput = TestkeyCommand.CONFIGURATION,
    header = "Tests that the keys in DNS are those that sign, as opendkim-testkey.",
    description = {
      "",
      "With -d, -s and -k it tests one key. What is missing comes from Domain, Selector and"
          + " KeyFile of the configuration; with none of the three, every key of its KeyTable is"
          + " tested. DNS servers are those of Nameservers in the configuration, else those of this"
          + " machine.",
      ""
    },
    footer = {
      "",
      "Example: signet-keytool testkey -d example.com -s s1 -k s1.private -vvv",
      "         signet-keytool testkey -x /etc/signet.conf -v",
      "",
      "Exit status: 0 all is well; 1 a key of a KeyTable fails (opendkim-testkey ends with 0); of"
          + " a single key: 65 it does not match, 69 its record is missing or not usable; 71 a file"
          + " cannot be read; 78 wrong usage or configuration."
    })
final class TestkeyCommand implements Callable<Integer> {
  static final int CONFIGURATION = 78;
  private static final int FAILED = 1;
  private static final int NO_MATCH = 65;
  private static final int UNAVAILABLE = 69;
  private static final int FILE = 71;
  private static final int MOST_AT_ONCE = 64;
  private static final int DNS_PORT = 53;
  private static final int DECISIONS = 2;
  private static final int SUCCESS = 3;
  private static final Path DEFAULT_FILE = Path.of("/etc/opendkim.conf");
  private static final Set<PosixFilePermission> UNSAFE =
      PosixFilePermissions.fromString("---rwxrwx");

  private final InputStream in;

  @Spec
  @SuppressWarnings("NullAway.Init") // Picocli sets it
  private CommandSpec spec;

  @Option(
      names = {"-d", "--domain"},
      paramLabel = "DOMAIN",
      description = "The domain that signs.")
  private Optional<String> domain = Optional.empty();

  @Option(
      names = {"-s", "--selector"},
      paramLabel = "SELECTOR",
      description = "The name of the key within the domain.")
  private Optional<String> selector = Optional.empty();

  @Option(
      names = {"-k", "--key"},
      paramLabel = "KEYFILE",
      description = "The private key; - for standard input.")
  private Optional<String> keyFile = Optional.empty();

  @Option(
      names = {"-x", "--config"},
      paramLabel = "CONF",
      description = "The configuration file (default: /etc/opendkim.conf, if it is there).")
  private Optional<String> file = Optional.empty();

  @Option(
      names = "-v",
      description = "Say more: DNSSEC and counts; -vv each step; -vvv also what is well.")
  private boolean[] verbose = {};

  @ArgGroup(exclusive = true)
  private OptionalKeyOrigin origin = new OptionalKeyOrigin();

  @Option(
      names = "--authoritative",
      description = "Also ask every authoritative server of the zone.")
  private boolean authoritative;

  @Option(
      names = "--authoritative-port",
      paramLabel = "PORT",
      defaultValue = "53",
      description = "Where those servers answer (default: ${DEFAULT-VALUE}).")
  private int authoritativePort = DNS_PORT;

  @Option(names = "--json", description = "One JSON object per key and line.")
  private boolean json;

  TestkeyCommand(InputStream in) {
    this.in = in;
  }

  @Override
  public Integer call() throws CommandFailure {
    Optional<ServerConfig> config = config();
    boolean single = domain.isPresent() || selector.isPresent() || keyFile.isPresent();
    List<PublishedKey> keys = single ? List.of(singleKey(config)) : allKeys(config);
    single = keys.size() == 1 && keys.get(0).place().isEmpty();
    try (KeySource source = source(config)) {
      KeyProbe probe =
          new KeyProbe(source.lookup(), source.nameServers(), authoritative ? checkPort() : 0);
      List<KeyProbe.Report> reports = probeAll(probe, keys, single);
      if (json) {
        reports.forEach(report -> out(json(report)));
      }
      return single ? tellSingle(reports.get(0)) : tellAll(reports);
    }
  }

  private int checkPort() throws CommandFailure {
    if (authoritativePort < 1 || authoritativePort > 65_535) {
      throw new CommandFailure("--authoritative-port: there is no such port", CONFIGURATION);
    }
    return authoritativePort;
  }

  // --- which keys ---

  private Optional<ServerConfig> config() throws CommandFailure {
    if (file.isEmpty() && domain.isPresent() && selector.isPresent() && keyFile.isPresent()) {
      return Optional.empty();
    }
    if (file.isEmpty() && !Files.isReadable(DEFAULT_FILE)) {
      return Optional.empty();
    }
    if (file.isEmpty()) {
      tell(DECISIONS, "using default configfile " + DEFAULT_FILE);
    }
    // With Mode v private keys are not tried out; here only their public halves matter.
    return Optional.of(
        Configuration.read(
            file.orElse(DEFAULT_FILE.toString()),
            List.of(new CommandLineSetting(Directive.MODE, "v", "testkey")),
            CONFIGURATION));
  }

  private List<PublishedKey> allKeys(Optional<ServerConfig> config) throws CommandFailure {
    List<PublishedKey> keys = config.isEmpty() ? List.of() : allKeys(config.get());
    if (keys.isEmpty()) {
      throw new CommandFailure(
          "there is no key to test: give -d, -s and -k, or with -x a configuration that has"
              + " a KeyTable",
          CONFIGURATION);
    }
    return keys;
  }

  private List<PublishedKey> allKeys(ServerConfig config) throws CommandFailure {
    Optional<Setting> table = setting(config, Directive.KEY_TABLE);
    if (table.isPresent()) {
      PublishedKey.KeyList list =
          PublishedKey.ofDataSet(
              table.get().value(),
              table.get().valuePlace(),
              config.operation().baseDirectory(),
              CONFIGURATION);
      list.warnings().forEach(warning -> err("warning: " + warning));
      return list.keys();
    }
    Optional<Setting> path = setting(config, Directive.KEY_FILE);
    Optional<Setting> named = setting(config, Directive.SELECTOR);
    if (path.isEmpty() || named.isEmpty()) {
      return List.of();
    }
    return PublishedKey.of(config, named.get().value(), signingKey(path.get().value()));
  }

  private SigningKey signingKey(String path) throws CommandFailure {
    try {
      return KeyFile.read(path, in).signingKey();
    } catch (CommandFailure e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), FILE);
    }
  }

  private PublishedKey singleKey(Optional<ServerConfig> config) throws CommandFailure {
    String ofDomain = domain.or(() -> set(config, Directive.DOMAIN)).orElse("");
    String named = selector.or(() -> set(config, Directive.SELECTOR)).orElse("");
    String path = keyFile.or(() -> set(config, Directive.KEY_FILE)).orElse("");
    if (ofDomain.isEmpty() || named.isEmpty()) {
      throw new CommandFailure(
          (ofDomain.isEmpty()
              ? "the domain is missing: give -d DOMAIN"
              : "the selector is missing: give -s SELECTOR"),
          CONFIGURATION);
    }
    if (path.isEmpty()) {
      throw new CommandFailure(
          "the private key is missing: give -k KEYFILE, so that there is something to compare",
          CONFIGURATION);
    }
    RecordName name;
    try {
      name = RecordName.of(named, ofDomain);
    } catch (CommandFailure e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), CONFIGURATION);
    }
    SigningKey key = signingKey(path);
    warnOfPermissions(path);
    tell(DECISIONS, "key loaded from " + DisplayText.of(path));
    return new PublishedKey(
        name.domain(), "", name.domain(), name.selector(), Optional.of(key), "");
  }

  private static Optional<String> set(Optional<ServerConfig> config, Directive directive) {
    return config.flatMap(read -> setting(read, directive)).map(Setting::value);
  }

  private static Optional<Setting> setting(ServerConfig config, Directive directive) {
    return config.settings().stream()
        .filter(setting -> setting.directive() == directive)
        .reduce((first, last) -> last);
  }

  private void warnOfPermissions(String path) {
    try {
      if (!path.equals("-")
          && !Collections.disjoint(Files.getPosixFilePermissions(Path.of(path)), UNSAFE)) {
        err(DisplayText.of(path) + ": WARNING: unsafe permissions");
      }
    } catch (IOException | InvalidPathException | UnsupportedOperationException e) {
      // It could be read, so this is no file system with such permissions.
    }
  }

  private KeySource source(Optional<ServerConfig> config) throws CommandFailure {
    if (origin.isGiven() || config.isEmpty()) {
      return origin.open();
    }
    if (config.get().verification().keySource() instanceof ServerConfig.KeySource.ZoneFile zone) {
      return KeySource.ofZoneFile(zone.path().toString());
    }
    List<InetSocketAddress> servers =
        ((ServerConfig.KeySource.Dns) config.get().verification().keySource()).nameservers();
    return KeySource.ofNameServers(servers);
  }

  // --- the test ---

  private List<KeyProbe.Report> probeAll(KeyProbe probe, List<PublishedKey> keys, boolean single) {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            Math.min(keys.size(), MOST_AT_ONCE),
            work -> {
              Thread thread = new Thread(work, "testkey");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<KeyProbe.Report>> pending = new ArrayList<>();
      for (PublishedKey key : keys) {
        pending.add(pool.submit(() -> probe.probe(key)));
      }
      Progress progress = new Progress(spec.commandLine().getErr(), keys.size(), json || single);
      List<KeyProbe.Report> reports = new ArrayList<>();
      for (Future<KeyProbe.Report> each : pending) {
        reports.add(each.get());
        progress.done(reports.size());
      }
      progress.end();
      return reports;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  // --- what came of it ---

  private int tellSingle(KeyProbe.Report report) {
    String name = report.key().recordName();
    tell(DECISIONS, "checking key '" + name + "'");
    if (report.passes()) {
      tell(1, report.dnssec() == DnssecStatus.SECURE ? "key secure" : "key not secure");
    }
    int status = ExitStatus.OK;
    for (Defect defect : report.defects()) {
      if (!defect.kind().fatal()) {
        err("warning: '" + name + "': " + DisplayText.of(defect.text()));
        continue;
      }
      boolean mismatch = isMismatch(defect);
      String text = words(defect, name) + ": " + DisplayText.of(defect.text());
      if (mismatch && !json) {
        out(Main.NAME + ": " + text + "\n");
      } else {
        err(text);
      }
      status = status == ExitStatus.OK ? (mismatch ? NO_MATCH : UNAVAILABLE) : status;
    }
    if (status == ExitStatus.OK && verbose.length >= SUCCESS && !json) {
      out(Main.NAME + ": key OK\n");
    }
    return status;
  }

  private int tellAll(List<KeyProbe.Report> reports) {
    int failed = 0;
    for (int i = 0; i < reports.size(); i++) {
      KeyProbe.Report report = reports.get(i);
      String name = DisplayText.of(report.key().name());
      tell(DECISIONS, "record " + i + " for '" + name + "' retrieved");
      tell(DECISIONS, "checking key '" + name + "'");
      for (Defect defect : report.defects()) {
        boolean fatal = defect.kind().fatal();
        err(
            (fatal ? "" : "warning: ")
                + "key "
                + name
                + ": "
                + (fatal ? words(defect, report.key().recordName()) + ": " : "")
                + DisplayText.of(defect.text()));
      }
      failed += report.passes() ? 0 : 1;
      if (report.passes()) {
        tell(
            1,
            "key " + name + (report.dnssec() == DnssecStatus.SECURE ? " secure" : " not secure"));
        if (verbose.length >= SUCCESS && !json) {
          out(Main.NAME + ": key " + name + ": OK\n");
        }
      }
    }
    if (verbose.length > 0 && !json) {
      out(
          String.format(
              "%s: %d keys checked; %d pass, %d fail%n",
              Main.NAME, reports.size(), reports.size() - failed, failed));
    }
    return failed == 0 ? ExitStatus.OK : FAILED;
  }

  private static boolean isMismatch(Defect defect) {
    return defect.kind() == KeyRecordCheck.Kind.WRONG_KEY
        || defect.kind() == KeyRecordCheck.Kind.CUT;
  }

  /** As opendkim-testkey says it, where it has a word for it. */
  private static String words(Defect defect, String name) {
    return switch (defect.kind()) {
      case NO_RECORD -> "'" + name + "' record not found";
      case LOOKUP_FAILED -> "'" + name + "' query failed";
      case SEVERAL_RECORDS -> "multiple DNS replies for '" + name + "'";
      case REVOKED -> "Revoked key";
      case WRONG_KEY, CUT -> "keys do not match";
      case BOGUS -> "key bogus (DNSSEC failed)";
      default -> "'" + name + "' " + defect.kind().id();
    };
  }

  private static String json(KeyProbe.Report report) {
    JsonLine line =
        new JsonLine()
            .beginObject()
            .key("name")
            .string(report.key().name())
            .key("place")
            .string(report.key().place())
            .key("record")
            .string(report.key().recordName())
            .key("result")
            .string(report.passes() ? "pass" : "fail")
            .key("dnssec")
            .string(report.dnssec().name().toLowerCase(Locale.ROOT));
    line.key("defects").beginArray();
    for (Defect defect : report.defects()) {
      line.beginObject()
          .key("kind")
          .string(defect.kind().id())
          .key("severity")
          .string(defect.kind().fatal() ? "error" : "warning")
          .key("text")
          .string(defect.text())
          .endObject();
    }
    return line.endArray().endObject().line();
  }

  private void tell(int level, String text) {
    if (verbose.length >= level) {
      err(text);
    }
  }

  private void err(String text) {
    spec.commandLine().getErr().println(Main.NAME + ": " + text);
  }

  private void out(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
  }
}
