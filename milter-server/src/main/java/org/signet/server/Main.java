package org.signet.server;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.signet.policy.config.CommandLineSetting;
import org.signet.policy.config.ConfigException;
import org.signet.policy.config.ConfigProblem;
import org.signet.policy.config.ConfigReader;
import org.signet.policy.config.ConfigSource;
import org.signet.policy.config.Directive;
import org.signet.policy.config.ReadFor;
import org.signet.policy.config.RemovedNames;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.decision.MessageFacts;
import org.signet.policy.file.ProcessUser;
import org.signet.policy.text.Quoted;
import org.signet.server.filter.DkimFilter;
import org.signet.server.filter.FilterState;
import org.signet.server.watch.KeyWatch;
import picocli.CommandLine;

/** The entry of {@code signet-milter}. */
public final class Main {
  private static final String STANDARD_INPUT = "-"; // cannot be read twice
  private static final Path DEFAULT_FILE = Path.of("/etc/opendkim.conf");

  private final Path defaultFile;
  private final CommandLineOptions options;
  private final String[] arguments;
  private final PrintStream out;
  private final PrintStream err;

  private Main(
      CommandLineOptions options,
      String[] arguments,
      Path defaultFile,
      PrintStream out,
      PrintStream err) {
    this.defaultFile = defaultFile;
    this.options = options;
    this.arguments = arguments;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs the daemon, or what else the flags ask for, and ends the JVM.
   *
   * @param arguments the flags
   */
  public static void main(String[] arguments) {
    CommandLineOptions options = new CommandLineOptions();
    CommandLine commandLine = new CommandLine(options);
    try {
      commandLine.parseArgs(arguments);
    } catch (CommandLine.ParameterException e) { // the message quotes what was typed
      System.err.println("signet-milter: " + e.getMessage());
      System.err.println("signet-milter --help shows the flags");
      System.exit(ExitStatus.USAGE.code());
    }
    if (commandLine.isUsageHelpRequested()) {
      commandLine.usage(System.out);
      System.exit(ExitStatus.OK.code());
    }
    if (commandLine.isVersionHelpRequested()) {
      commandLine.printVersionHelp(System.out);
      System.exit(ExitStatus.OK.code());
    }
    if (options.usage) {
      commandLine.usage(System.err);
      System.exit(ExitStatus.USAGE.code());
    }
    System.exit(new Main(options, arguments, DEFAULT_FILE, System.out, System.err).run());
  }

  /**
   * {@code -n}, with another place to look for a configuration.
   *
   * @return the exit status
   */
  static ExitStatus check(Path defaultFile, PrintStream err, String... arguments) {
    CommandLineOptions options = new CommandLineOptions();
    new CommandLine(options).parseArgs(arguments);
    return new Main(options, arguments, defaultFile, System.out, err).check();
  }

  private int run() {
    if (options.dataSetQuery) {
      return new DataSetQuery(System.in, out, err).run().code();
    }
    if (options.checkOnly) {
      return check().code();
    }
    final ServerConfig config;
    try {
      config =
          !options.query.isEmpty()
              ? readFiles()
              : options.messages.isEmpty() ? read(ReadFor.START) : readForTest();
    } catch (ConfigException e) {
      print("warning: ", e.warnings());
      print("", e.problems());
      return ExitStatus.CONFIG.code();
    }
    if (!options.query.isEmpty()) {
      return new DirectiveQuery(config).answer(options.query, out, err).code();
    }
    if (!options.messages.isEmpty()) {
      return test(config);
    }
    if (config.listening().listeners().isEmpty()) {
      err.println(
          "signet-milter: milter socket must be specified: Socket in the configuration, or -p");
      return ExitStatus.CONFIG.code();
    }
    Optional<String> wrongUser = config.operation().user().flatMap(Main::refusal);
    if (wrongUser.isPresent()) {
      err.println("signet-milter: " + wrongUser.get());
      return ExitStatus.CONFIG.code();
    }
    if (config.operation().background() && !options.foreground && !BackgroundStart.isBackground()) {
      return startInBackground();
    }
    Daemon.Rereading rereading =
        options.file.equals(STANDARD_INPUT) ? purpose -> config : this::read;
    return Daemon.run(config, rereading, String.join(" ", arguments)).code();
  }

  /** The launcher has made the process that user, if it read the same. */
  private static Optional<String> refusal(ServerConfig.UserId user) {
    return ProcessUser.current()
        .filter(process -> process.isRootInsteadOf(user.user()))
        .map(
            process ->
                "UserID "
                    + Quoted.of(user.user())
                    + ", but this process is root, and a Java program cannot change its user; start"
                    + " it with bin/signet-milter and a configuration that is a file, or as that"
                    + " user, or set UserID root");
  }

  /** {@code -n}: what a start would fail for, and what it would go on without. */
  private ExitStatus check() {
    ConfigSource source = source();
    if (source.file().isEmpty() && source.stream().isEmpty() && options.settings().isEmpty()) {
      err.println(
          "signet-milter: there is no configuration to check: no -x, and there is no "
              + defaultFile);
      return ExitStatus.CONFIG;
    }
    List<ConfigProblem> problems;
    try {
      ServerConfig config = read(source, options.settings(), ReadFor.CHECK);
      print("warning: ", config.warnings());
      problems = new ArrayList<>(config.brokenKeys());
      problems.addAll(StartCheck.of(config));
    } catch (ConfigException e) {
      print("warning: ", e.warnings());
      problems = e.problems();
    }
    print("", problems);
    err.println(
        "signet-milter: "
            + shown(source)
            + switch (problems.size()) {
              case 0 -> ": good";
              case 1 -> ": 1 problem";
              default -> ": " + problems.size() + " problems";
            });
    return problems.isEmpty() ? ExitStatus.OK : ExitStatus.CONFIG;
  }

  private String shown(ConfigSource source) {
    Optional<ConfigSource.File> file = source.file();
    if (file.isPresent()) {
      return Quoted.escape(file.get().path().toString());
    }
    return source.stream().isPresent()
        ? "standard input"
        : "the command line, as there is no " + defaultFile;
  }

  private ServerConfig read(ReadFor purpose) throws ConfigException {
    return read(source(), options.settings(), purpose);
  }

  /** As for the daemon, but the mode is v unless it is set; only known once it has been read. */
  private ServerConfig readForTest() throws ConfigException {
    ServerConfig config = read(ReadFor.START);
    boolean modeIsSet =
        config.settings().stream().anyMatch(setting -> setting.directive() == Directive.MODE);
    if (modeIsSet || options.file.equals(STANDARD_INPUT)) {
      return config;
    }
    List<CommandLineSetting> flags = new ArrayList<>(options.settings());
    flags.add(new CommandLineSetting(Directive.MODE, "v", "-t"));
    return read(source(), flags, ReadFor.START);
  }

  /** What the files say, whatever the flags do. */
  private ServerConfig readFiles() throws ConfigException {
    return read(source(), List.of(), ReadFor.CHECK);
  }

  private ServerConfig read(ConfigSource source, List<CommandLineSetting> flags, ReadFor purpose)
      throws ConfigException {
    return ConfigReader.read(
        source,
        flags,
        options.tolerateDeprecated ? RemovedNames.IGNORED : RemovedNames.REFUSED,
        purpose);
  }

  /** The messages of {@code -t}. */
  private int test(ServerConfig config) {
    TestReport report = new TestReport(config.logging().why(), err);
    try (PublicKeys keys = PublicKeys.open(config.verification().keySource())) {
      FilterState state = DkimMilter.state(config, keys, KeyWatch.off(), signingClock(), report);
      return new TestMode(
              new DkimFilter(MessageFacts.Service.AUTO, () -> state),
              report,
              options.verbose.length,
              out,
              err)
          .run(options.messages, System.in)
          .code();
    } catch (IOException e) {
      err.println("signet-milter: " + e.getMessage());
      return ExitStatus.CONFIG.code();
    }
  }

  private Clock signingClock() {
    return options.time().isEmpty()
        ? Clock.systemUTC()
        : Clock.fixed(Instant.ofEpochSecond(options.time().getAsLong()), ZoneOffset.UTC);
  }

  private ConfigSource source() {
    if (options.file.equals(STANDARD_INPUT)) {
      return new ConfigSource.Stream(Path.of("(standard input)"), System.in);
    }
    if (!options.file.isEmpty()) {
      return new ConfigSource.File(Path.of(options.file));
    }
    return Files.notExists(defaultFile)
        ? new ConfigSource.None()
        : new ConfigSource.File(defaultFile); // if it cannot be read, that is said
  }

  private void print(String prefix, List<ConfigProblem> problems) {
    problems.forEach(problem -> err.println(prefix + problem));
  }

  private int startInBackground() {
    try {
      return BackgroundStart.startAndWait();
    } catch (IOException e) {
      err.println("signet-milter: cannot go into the background: " + e.getMessage());
      err.println("signet-milter: start it with -f, or set Background no");
      return ExitStatus.UNAVAILABLE.code();
    }
  }
}
