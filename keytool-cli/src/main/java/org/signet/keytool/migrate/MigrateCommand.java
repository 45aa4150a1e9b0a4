package org.signet.keytool.migrate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.signet.dkim.message.HeaderSection;
import org.signet.dkim.message.MessageReader;
import org.signet.keytool.probe.AuthoritativeServers;
import org.signet.keytool.probe.KeyProbe;
import org.signet.keytool.probe.KeySource;
import org.signet.keytool.probe.OptionalKeyOrigin;
import org.signet.keytool.probe.ParallelProbe;
import org.signet.keytool.probe.PublishedKey;
import org.signet.keytool.probe.TableAnalysis;
import org.signet.keytool.terminal.Colours;
import org.signet.keytool.terminal.CommandFailure;
import org.signet.keytool.terminal.DisplayText;
import org.signet.keytool.terminal.ExitStatus;
import org.signet.keytool.terminal.MessageFile;
import org.signet.keytool.terminal.OutputFile;
import org.signet.keytool.terminal.Program;
import org.signet.keytool.terminal.Progress;
import org.signet.keytool.terminal.Version;
import org.signet.policy.config.CommandLineSetting;
import org.signet.policy.config.ConfigReader;
import org.signet.policy.config.ConfigSource;
import org.signet.policy.config.ConfigSurvey;
import org.signet.policy.config.Directive;
import org.signet.policy.config.ServerConfig;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code migrate}: whether Signet can take the place of OpenDKIM, line by line. */
@Command(
    name = "migrate",
    versionProvider = Version.class,
    header = "Checks whether Signet can replace OpenDKIM on this machine.",
    description = {
      "",
      "Checks the configuration of OpenDKIM, all files that it names, and Postfix, and reports:"
          + " what happens to each directive; problems of the tables; whether each key matches its"
          + " record in DNS; whether the user of UserID can read all files; whether Postfix will find"
          + " Signet. It changes nothing. With --prove it also signs samples with both programs. DNS"
          + " servers are those of Nameservers in the configuration, else those of this machine. Run"
          + " it as root: what it cannot read counts as not readable.",
      ""
    },
    footer = {
      "",
      "Example: signet-keytool migrate -x /etc/opendkim.conf",
      "         signet-keytool migrate -x /etc/opendkim.conf --html -o report.html",
      "",
      "Exit status: 0 ready; 1 ready with remarks; 2 not ready, or a usage error, or something could"
          + " not be read or written."
    })
public final class MigrateCommand implements Callable<Integer> {
  /** What the configuration's own problems say of keys, and say well. */
  private static final Set<String> TOLD_WITH_KEYS = Set.of("broken-key", "weak-key");

  /** What bodies of samples may have together. */
  private static final int LARGEST = 64 << 20;

  private final InputStream in;

  @Spec
  @SuppressWarnings("NullAway.Init") // Picocli sets it
  private CommandSpec spec;

  @Option(
      names = {"-x", "--config"},
      paramLabel = "CONF",
      required = true,
      description = "The configuration file of OpenDKIM.")
  private String file = "";

  @ArgGroup(exclusive = true)
  private Form form = new Form();

  /** What the report looks like, if it is not text. */
  static final class Form {
    @Option(names = "--json", description = "The report as one JSON object, for scripts.")
    private boolean json;

    @Option(names = "--html", description = "The report as an HTML page.")
    private boolean html;
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      description = "Write the report into this file, which must not exist yet.")
  private Optional<Path> output = Optional.empty();

  @Option(names = "--force", description = "Replace OUT if it exists.")
  private boolean force;

  @Option(
      names = "--postfix",
      paramLabel = "DIR",
      defaultValue = "/etc/postfix",
      description = "Where main.cf and master.cf are (default: ${DEFAULT-VALUE}).")
  private Path postfix = Path.of("/etc/postfix");

  @Option(
      names = "--system",
      paramLabel = "ROOT",
      defaultValue = "/",
      description =
          "Where etc/default/opendkim and the folders of systemd are, for the options that the"
              + " service gives OpenDKIM (default: ${DEFAULT-VALUE}).")
  private Path system = Path.of("/");

  @Option(
      names = "--prove",
      paramLabel = "MESSAGE",
      arity = "1..*",
      description =
          "Sign these messages with Signet and, if it is installed, with opendkim, as the"
              + " configuration says, and compare the signatures octet by octet; - is standard"
              + " input.")
  private List<String> samples = List.of();

  @Option(
      names = "--opendkim",
      paramLabel = "PROGRAM",
      description = "The opendkim for --prove (default: the one that is installed).")
  private Optional<Path> opendkim = Optional.empty();

  @ArgGroup(exclusive = true)
  private OptionalKeyOrigin origin = new OptionalKeyOrigin();

  @Mixin private AuthoritativeServers authoritative = new AuthoritativeServers();

  public MigrateCommand(InputStream in) {
    this.in = in;
  }

  @Override
  public Integer call() throws CommandFailure {
    Optional<OutputFile> out = outputFile();
    MigrationReport report = report();
    write(report, out);
    return switch (report.level()) {
      case OK -> ExitStatus.OK;
      case REMARK -> ExitStatus.FOUND;
      case FIX -> ExitStatus.ERROR;
    };
  }

  /** Looks at everything. */
  MigrationReport report() throws CommandFailure {
    List<SampleMessage> messages = new ArrayList<>();
    int left = LARGEST;
    for (String sample : samples) {
      SampleMessage message = read(sample, left);
      left -= message.body().limit();
      messages.add(message);
    }
    ConfigSurvey survey = survey(Map.of());
    Map<Directive, StartOptions.Option> started = started(survey);
    if (!started.isEmpty()) {
      survey = survey(started); // as the service makes it
    }
    List<Section> sections = new ArrayList<>();
    sections.add(DirectiveSection.of(survey, started));
    sections.add(TableSection.of(survey, oddities(survey.config())));
    sections.add(KeySection.of(survey.config(), probe(survey.config())));
    sections.add(PermissionSection.of(survey));
    sections.add(PostfixSection.of(postfix, survey.config()));
    if (!messages.isEmpty()) {
      sections.add(Proof.of(survey, messages, opendkim));
    }
    return new MigrationReport(file, sections);
  }

  /**
   * @param most how many octets the body may have
   */
  private SampleMessage read(String sample, int most) throws CommandFailure {
    String name = MessageFile.displayName(sample);
    try (MessageFile message = MessageFile.open(sample, in)) {
      MessageReader reader = message.reader();
      HeaderSection header = reader.header();
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      reader.writeBody(
          (octets, offset, length) -> {
            if (body.size() <= most) {
              body.write(octets, offset, length);
            }
          });
      if (body.size() > most) {
        throw new CommandFailure(name + ": too large; all samples together may have 64 MiB");
      }
      return new SampleMessage(name, header, ByteBuffer.wrap(body.toByteArray()));
    } catch (IOException e) {
      throw CommandFailure.of(name, e);
    }
  }

  /** What the service of OpenDKIM gives it in place of directives. */
  private Map<Directive, StartOptions.Option> started(ConfigSurvey survey) {
    StartOptions options = StartOptions.read(system);
    Map<Directive, StartOptions.Option> started = new HashMap<>();
    for (Directive directive : List.of(Directive.SOCKET, Directive.USER_ID)) {
      options
          .inPlaceOf(directive, Path.of(file), survey)
          .ifPresent(option -> started.put(directive, option));
    }
    return started;
  }

  /** Keys that others can read are looked at like all others; that they can is reported, too. */
  private ConfigSurvey survey(Map<Directive, StartOptions.Option> started) throws CommandFailure {
    List<CommandLineSetting> settings = new ArrayList<>();
    settings.add(new CommandLineSetting(Directive.REQUIRE_SAFE_KEYS, "no", "migrate"));
    started.forEach(
        (directive, option) ->
            settings.add(
                new CommandLineSetting(directive, option.value(), option.place().toString())));
    ConfigSurvey survey;
    try {
      survey = ConfigReader.survey(new ConfigSource.File(Path.of(file)), settings);
    } catch (InvalidPathException e) {
      throw new CommandFailure(DisplayText.of(file) + ": not a valid file name");
    }
    if (survey.lines().isEmpty() && !survey.errors().isEmpty()) {
      throw new CommandFailure(DisplayText.of(survey.errors().get(0).toString()));
    }
    return survey;
  }

  /** What is odd in tables that can be used, but for keys, which have a section of their own. */
  private static List<TableSection.Oddity> oddities(ServerConfig config) {
    return new TableAnalysis(config)
        .findings().stream()
            .filter(finding -> !TOLD_WITH_KEYS.contains(finding.kind()))
            .map(finding -> new TableSection.Oddity(finding.place(), finding.what()))
            .toList();
  }

  private List<KeyProbe.Report> probe(ServerConfig config) throws CommandFailure {
    List<PublishedKey> keys = PublishedKey.of(config);
    if (keys.isEmpty()) {
      return List.of();
    }
    try (KeySource source = origin.isGiven() ? origin.open() : KeySource.of(config)) {
      KeyProbe probe =
          new KeyProbe(source.lookup(), source.nameServers(), authoritative.port(ExitStatus.ERROR));
      Progress progress =
          new Progress(spec.commandLine().getErr(), keys.size(), form.json || form.html);
      return new ParallelProbe(probe).probe(keys, progress);
    }
  }

  // --- what is written ---

  /** Checked before anything is looked at, which can take a while. */
  private Optional<OutputFile> outputFile() throws CommandFailure {
    if (output.isEmpty()) {
      return Optional.empty();
    }
    Path path = output.get();
    OutputFile file = OutputFile.open(path);
    if (file.exists() && (!force || !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))) {
      throw new CommandFailure(
          DisplayText.of(path.toString())
              + (force
                  ? ": not a regular file, so it is not replaced; give another name"
                  : ": already exists; give another name, or --force to replace it"));
    }
    return Optional.of(file);
  }

  private void write(MigrationReport report, Optional<OutputFile> out) throws CommandFailure {
    Colours colours = out.isPresent() ? Colours.NONE : Colours.of(spec);
    String text =
        form.json
            ? report.json()
            : form.html ? HtmlReport.of(report) : MigrationText.of(report, colours);
    if (out.isEmpty()) {
      PrintWriter writer = spec.commandLine().getOut();
      writer.print(text);
      writer.flush();
      return;
    }
    try {
      out.get().write(text, force);
    } catch (IOException e) {
      throw CommandFailure.of(DisplayText.of(out.get().path().toString()), e);
    }
    spec.commandLine()
        .getErr()
        .println(Program.NAME + ": " + DisplayText.of(file) + ": " + report.verdict());
  }
}
