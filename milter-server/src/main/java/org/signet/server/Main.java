package org.signet.server;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.signet.server.config.ConfigException;
import org.signet.server.config.ConfigProblem;
import org.signet.server.config.ConfigReader;
import org.signet.server.config.ConfigSource;
import org.signet.server.config.RemovedNames;
import org.signet.server.config.ServerConfig;
import picocli.CommandLine;

/** The entry of {@code signet-milter}. */
public final class Main {
  private static final String STANDARD_INPUT = "-"; // cannot be read twice
  private static final Path DEFAULT_FILE = Path.of("/etc/opendkim.conf");

  private final CommandLineOptions options;
  private final String[] arguments;
  private final PrintStream err;

  private Main(CommandLineOptions options, String[] arguments, PrintStream err) {
    this.options = options;
    this.arguments = arguments;
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
      System.err.println("signet-milter -? shows the flags");
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
    System.exit(new Main(options, arguments, System.err).run());
  }

  private int run() {
    final ServerConfig config;
    try {
      config = read();
    } catch (ConfigException e) {
      print("warning: ", e.warnings());
      print("", e.problems());
      return ExitStatus.CONFIG.code();
    }
    if (options.checkOnly) {
      print("warning: ", config.warnings());
      print("", config.brokenKeys());
      return config.brokenKeys().isEmpty() ? ExitStatus.OK.code() : ExitStatus.CONFIG.code();
    }
    if (config.listening().sockets().isEmpty()) {
      err.println(
          "signet-milter: milter socket must be specified: Socket in the configuration, or -p");
      return ExitStatus.CONFIG.code();
    }
    if (config.operation().background() && !options.foreground && !BackgroundStart.isBackground()) {
      return startInBackground();
    }
    Daemon.Rereading rereading = options.file.equals(STANDARD_INPUT) ? () -> config : this::read;
    return Daemon.run(config, rereading, String.join(" ", arguments)).code();
  }

  private ServerConfig read() throws ConfigException {
    return ConfigReader.read(
        source(),
        options.settings(),
        options.tolerateDeprecated ? RemovedNames.IGNORED : RemovedNames.REFUSED);
  }

  private ConfigSource source() {
    if (options.file.equals(STANDARD_INPUT)) {
      return new ConfigSource.Stream(Path.of("(standard input)"), System.in);
    }
    if (!options.file.isEmpty()) {
      return new ConfigSource.File(Path.of(options.file));
    }
    return Files.isReadable(DEFAULT_FILE)
        ? new ConfigSource.File(DEFAULT_FILE)
        : new ConfigSource.None();
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
