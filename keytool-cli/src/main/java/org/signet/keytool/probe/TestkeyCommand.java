package org.signet.keytool.probe;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.signet.keytool.terminal.CommandFailure;
import org.signet.keytool.terminal.Configuration;
import org.signet.keytool.terminal.Program;
import org.signet.keytool.terminal.Progress;
import org.signet.keytool.terminal.Version;
import org.signet.policy.config.CommandLineSetting;
import org.signet.policy.config.Directive;
import org.signet.policy.config.ServerConfig;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code testkey}: whether verifiers will find the keys that sign. */
@Command(
    name = "testkey",
    versionProvider = Version.class,
    exitCodeOnInvalidInput = TestkeyCommand.CONFIGURATION,
    header = "Tests whether signing keys match their records in DNS, as opendkim-testkey.",
    description = {
      "",
      "With -d, -s and -k it tests one key. They default to Domain, Selector and"
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
      "Exit status: 0 OK; 1 a key of a KeyTable fails (opendkim-testkey ends with 0); 65 a"
          + " single key does not match; 69 the record of a single key is missing or not usable; 71"
          + " a file cannot be read; 78 usage error, or the configuration is wrong."
    })
public final class TestkeyCommand implements Callable<Integer> {
  static final int FILE = 71;
  static final int CONFIGURATION = 78;
  private static final int DECISIONS = 2;
  private static final Path DEFAULT_FILE = Path.of("/etc/opendkim.conf");

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
      description = "The configuration file (default: /etc/opendkim.conf, if it exists).")
  private Optional<String> file = Optional.empty();

  @Option(
      names = "-v",
      description = "Print more: DNSSEC and counts; -vv each step; -vvv also keys that are OK.")
  private boolean[] verbose = {};

  @ArgGroup(exclusive = true)
  private OptionalKeyOrigin origin = new OptionalKeyOrigin();

  @Mixin private AuthoritativeServers authoritative = new AuthoritativeServers();

  @Option(names = "--json", description = "One JSON object per key and line.")
  private boolean json;

  public TestkeyCommand(InputStream in) {
    this.in = in;
  }

  @Override
  public Integer call() throws CommandFailure {
    Optional<ServerConfig> config = config();
    boolean asked = domain.isPresent() || selector.isPresent() || keyFile.isPresent();
    TestedKeys tested = new TestedKeys(config, in, this::err, this::tell);
    List<PublishedKey> keys =
        asked ? List.of(tested.single(domain, selector, keyFile)) : tested.all();
    boolean single = keys.size() == 1 && keys.get(0).place().isEmpty();
    try (KeySource source = source(config)) {
      KeyProbe probe =
          new KeyProbe(source.lookup(), source.nameServers(), authoritative.port(CONFIGURATION));
      Progress progress = new Progress(spec.commandLine().getErr(), keys.size(), json || single);
      List<KeyProbe.Report> reports = new ParallelProbe(probe).probe(keys, progress);
      if (json) {
        reports.forEach(report -> out(TestkeyReport.json(report)));
      }
      TestkeyReport report = new TestkeyReport(verbose.length, json, this::out, this::err);
      return single ? report.single(reports.get(0)) : report.all(reports);
    }
  }

  private Optional<ServerConfig> config() throws CommandFailure {
    if (file.isEmpty() && domain.isPresent() && selector.isPresent() && keyFile.isPresent()) {
      return Optional.empty();
    }
    if (file.isEmpty() && !Files.isReadable(DEFAULT_FILE)) {
      return Optional.empty();
    }
    if (file.isEmpty()) {
      tell("using default configfile " + DEFAULT_FILE);
    }
    // With Mode v the tables of keys are not read; here only public halves matter.
    return Optional.of(
        Configuration.read(
            file.orElse(DEFAULT_FILE.toString()),
            List.of(new CommandLineSetting(Directive.MODE, "v", "testkey")),
            CONFIGURATION));
  }

  private KeySource source(Optional<ServerConfig> config) throws CommandFailure {
    return origin.isGiven() || config.isEmpty() ? origin.open() : KeySource.of(config.get());
  }

  private void tell(String step) {
    if (verbose.length >= DECISIONS) {
      err(step);
    }
  }

  private void err(String text) {
    spec.commandLine().getErr().println(Program.NAME + ": " + text);
  }

  private void out(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
  }
}
