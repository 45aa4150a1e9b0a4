package org.signet.keytool.explain;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.signet.dkim.sign.SigningProfile;
import org.signet.keytool.probe.KeySource;
import org.signet.keytool.probe.OptionalKeyOrigin;
import org.signet.keytool.probe.TableAnalysis;
import org.signet.keytool.terminal.CommandFailure;
import org.signet.keytool.terminal.Configuration;
import org.signet.keytool.terminal.DisplayText;
import org.signet.keytool.terminal.ExitStatus;
import org.signet.keytool.terminal.Version;
import org.signet.policy.address.IpAddress;
import org.signet.policy.config.CommandLineSetting;
import org.signet.policy.config.Directive;
import org.signet.policy.config.ListenerRole;
import org.signet.policy.config.ReadFor;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.config.Setting;
import org.signet.policy.decision.Decision;
import org.signet.policy.decision.Decision.Action;
import org.signet.policy.decision.MessageFacts;
import org.signet.policy.decision.SignOrVerify;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code explain}: what signet-milter would do with a mail, and why; or what its tables lack. */
@Command(
    name = "explain",
    versionProvider = Version.class,
    header = "Shows what signet-milter would do with a message, and why.",
    description = {
      "",
      "Makes the decision that signet-milter makes, with the same configuration, and prints every"
          + " rule in order: yes, it applies; no, it does not; - not applicable. Then which single change"
          + " would have it signed, the key, and the tags of the signature. With --all it checks the tables"
          + " instead: lines that never match, keys that are unused, unusable or weak, and"
          + " what is in DNS.",
      ""
    },
    footer = {
      "",
      "Example: signet-keytool explain -x /etc/signet.conf --from joe@example.com%n"
          + "           --client 192.0.2.7 --to ann@example.net",
      "         signet-keytool explain --all -x /etc/signet.conf --dns",
      "",
      "Exit status: 0 explained, whatever the decision; with --all: no problems found; 1 with --all:"
          + " problems found; 2 usage error, or the configuration cannot be used."
    })
public final class ExplainCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // Picocli sets it
  private CommandSpec spec;

  @Option(
      names = {"-x", "--config"},
      paramLabel = "CONF",
      required = true,
      description = "The configuration file of signet-milter.")
  private String file = "";

  @Option(names = "--from", paramLabel = "ADDR", description = "The author, as in a From field.")
  private Optional<String> from = Optional.empty();

  @Option(names = "--to", paramLabel = "ADDR", description = "A recipient; may be repeated.")
  private List<String> to = List.of();

  @Option(
      names = "--client",
      paramLabel = "IP",
      description =
          "The client that sends the message to the MTA (default: this machine, 127.0.0.1).")
  private Optional<String> client = Optional.empty();

  @Option(
      names = "--client-name",
      paramLabel = "NAME",
      description = "The client's name in DNS (default: none).")
  private Optional<String> clientName = Optional.empty();

  @Option(
      names = "--auth",
      paramLabel = "USER",
      description = "The client has authenticated as this user.")
  private Optional<String> user = Optional.empty();

  @Option(
      names = "--macro",
      paramLabel = "NAME=VALUE",
      description = "A macro that the MTA sends, such as daemon_name=ORIGINATING; repeatable.")
  private Map<String, String> macros = new LinkedHashMap<>();

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "s, v or sv, instead of Mode in the configuration.")
  private Optional<String> mode = Optional.empty();

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "The role of the listener: sign, verify or auto (default: auto).")
  private ListenerRole role = ListenerRole.AUTO;

  @Option(names = "--json", description = "One JSON object; with --all, one per finding and line.")
  private boolean json;

  @Option(names = "--all", description = "Check the tables instead of one message.")
  private boolean all;

  @ArgGroup(exclusive = true)
  private OptionalKeyOrigin origin = new OptionalKeyOrigin();

  @Override
  public Integer call() throws CommandFailure {
    List<CommandLineSetting> flags = new ArrayList<>();
    mode.ifPresent(word -> flags.add(new CommandLineSetting(Directive.MODE, word, "--mode")));
    if (all) {
      return findings(withKeys(flags));
    }
    if (origin.isGiven()) {
      throw new CommandFailure("--dns, --dns-file and --nameserver are for --all");
    }
    QuestionedMail mail = mail();
    ServerConfig config = Configuration.read(file, flags, ReadFor.START);
    Decision decision = new SignOrVerify(config).decide(mail.facts());
    List<PlannedSignature> signatures = new ArrayList<>();
    for (SigningProfile profile :
        decision.action().signing().map(Action.Sign::profiles).orElse(List.of())) {
      signatures.add(PlannedSignature.of(config, profile, mail.header()));
    }
    DecisionReport report =
        new DecisionReport(
            mail,
            decision,
            new RuleReport(config, decision).lines(),
            new NearMisses(file, flags, config).of(mail, decision),
            signatures);
    print(json ? report.json() : report.text());
    return ExitStatus.OK;
  }

  /** Keys are looked at even if Mode does not sign at present. */
  private ServerConfig withKeys(List<CommandLineSetting> flags) throws CommandFailure {
    ServerConfig config = Configuration.read(file, flags, ReadFor.ANALYSIS);
    boolean hasKeys =
        config.settings().stream()
            .map(Setting::directive)
            .anyMatch(is -> is == Directive.KEY_TABLE || is == Directive.KEY_FILE);
    if (!hasKeys || config.mode().signs() || mode.isPresent()) {
      return config;
    }
    return Configuration.read(
        file,
        List.of(new CommandLineSetting(Directive.MODE, "sv", "explain --all")),
        ReadFor.ANALYSIS);
  }

  private int findings(ServerConfig config) throws CommandFailure {
    if (from.isPresent()) {
      throw new CommandFailure(
          "--from is for one message, and --all for the tables: leave one out");
    }
    TableAnalysis analysis = new TableAnalysis(config);
    List<TableAnalysis.Finding> findings = new ArrayList<>(analysis.findings());
    if (origin.isGiven()) {
      try (KeySource keys = origin.open()) {
        findings.addAll(analysis.recordFindings(keys.lookup()));
      }
    }
    StringBuilder text = new StringBuilder();
    findings.forEach(finding -> text.append(json ? finding.json() : finding.text()));
    if (!json && findings.isEmpty()) {
      text.append(
          analysis.hasKeys()
              ? "no problems found\n"
              : "nothing is signed: there is no KeyTable and no KeyFile, or Mode does not sign\n");
    }
    print(text.toString());
    return findings.isEmpty() ? ExitStatus.OK : ExitStatus.FOUND;
  }

  private QuestionedMail mail() throws CommandFailure {
    if (from.isEmpty()) {
      throw new CommandFailure("--from is missing: give the author, or --all");
    }
    check("--from", from.get());
    for (String recipient : to) {
      check("--to", recipient);
    }
    Map<String, String> given = new LinkedHashMap<>();
    user.ifPresent(
        name -> {
          given.put("auth_type", "PLAIN");
          given.put("auth_authen", name);
        });
    macros.forEach((name, value) -> given.put(QuestionedMail.bare(name), value));
    return new QuestionedMail(from.get(), to, client(), given, role);
  }

  private static void check(String option, String value) throws CommandFailure {
    if (value.isBlank() || value.chars().anyMatch(Character::isISOControl)) {
      throw new CommandFailure(option + ": write an address, such as joe@example.com");
    }
  }

  private MessageFacts.Client client() throws CommandFailure {
    if (client.isEmpty()) {
      MessageFacts.Client local = QuestionedMail.localClient();
      return new MessageFacts.Client(clientName.orElse(local.name()), local.address());
    }
    Optional<InetAddress> address = IpAddress.parse(client.get());
    if (address.isEmpty()) {
      throw new CommandFailure(
          "--client "
              + DisplayText.of(client.get())
              + ": write an IP address; a name goes with --client-name");
    }
    return new MessageFacts.Client(clientName.orElse("[" + client.get() + "]"), address);
  }

  private void print(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
  }
}
