package org.signet.keytool.probe;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.signet.dkim.signature.DomainName;
import org.signet.keytool.terminal.CommandFailure;
import org.signet.keytool.terminal.Configuration;
import org.signet.keytool.terminal.DisplayText;
import org.signet.keytool.terminal.ExitStatus;
import org.signet.keytool.terminal.OutputFile;
import org.signet.keytool.terminal.Program;
import org.signet.keytool.terminal.Version;
import org.signet.policy.config.CommandLineSetting;
import org.signet.policy.config.Directive;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.config.Setting;
import org.signet.policy.text.Note;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code genzone}: the records of all keys of a KeyTable. */
@Command(
    name = "genzone",
    versionProvider = Version.class,
    exitCodeOnInvalidInput = GenzoneCommand.USAGE,
    header = "Prints the records of all keys of a KeyTable, as opendkim-genzone.",
    description = {
      "",
      "For a zone file, or with -u for nsupdate(1). Names are selectors alone, unless -D or -F is"
          + " given.",
      ""
    },
    footer = {
      "",
      "Example: signet-keytool genzone -x /etc/signet.conf -d example.com -D",
      "",
      "Exit status: 0 written; 1 a key or a file cannot be used, and nothing is written; 64"
          + " usage error; 78 the configuration cannot be used."
    })
public final class GenzoneCommand implements Callable<Integer> {
  static final int USAGE = 64;
  private static final int FAILED = 1;
  private static final int CONFIGURATION = 78;
  private static final Path DEFAULT_FILE = Path.of("/etc/opendkim.conf");

  @Spec
  @SuppressWarnings("NullAway.Init") // Picocli sets it
  private CommandSpec spec;

  @Parameters(
      paramLabel = "DATASET",
      arity = "0..1",
      description = "A data set in the format of a KeyTable (default: the KeyTable of CONF).")
  private Optional<String> dataSet = Optional.empty();

  @Option(
      names = "-C",
      paramLabel = "USER@HOST",
      description = "Contact in the SOA record (default: root at this host).")
  private Optional<String> contact = Optional.empty();

  @Option(names = "-d", paramLabel = "DOMAIN", description = "Only keys of this domain.")
  private Optional<String> domain = Optional.empty();

  @Option(names = "-D", description = "Add ._domainkey to names.")
  private boolean suffix;

  @Option(names = "-E", paramLabel = "SECS", description = "Expiration in the SOA record (604800).")
  private int expire = 604_800;

  @Option(names = "-F", description = "Add ._domainkey and the domain to names.")
  private boolean wholeName;

  @Option(names = "-M", description = "Add s=email: the keys are for mail only.")
  private boolean emailOnly;

  @Option(
      names = "-N",
      paramLabel = "NS",
      split = ",",
      description = "Name servers, separated by commas: NS records, and the server for -u.")
  private List<String> nameServers = List.of();

  @Option(
      names = "-o",
      paramLabel = "FILE",
      description = "Write to this file, whole or not at all.")
  private Optional<String> output = Optional.empty();

  @Option(names = "-r", paramLabel = "SECS", description = "Refresh in the SOA record (10800).")
  private int refresh = 10_800;

  @Option(names = "-R", paramLabel = "SECS", description = "Retry in the SOA record (1800).")
  private int retry = 1_800;

  @Option(names = "-s", description = "With -d, also keys of subdomains.")
  private boolean subdomains;

  @Option(names = "-S", description = "Begin with an SOA record.")
  private boolean soa;

  @Option(names = "-t", paramLabel = "SECS", description = "Time to live of each record.")
  private Optional<Integer> timeToLive = Optional.empty();

  @Option(names = "-T", paramLabel = "SECS", description = "Default in the SOA record (86400).")
  private int defaultTimeToLive = 86_400;

  @Option(names = "-u", description = "Write a script for nsupdate.")
  private boolean nsupdate;

  @Option(names = "-v", description = "Report each step; -vv also each record.")
  private boolean[] verbose = {};

  @Option(
      names = "-x",
      paramLabel = "CONF",
      description = "The configuration file (default: /etc/opendkim.conf).")
  private Optional<String> file = Optional.empty();

  @Override
  public Integer call() throws CommandFailure {
    if (subdomains && domain.isEmpty()) {
      throw new CommandFailure("subdomain matching requires a domain: add -d DOMAIN", USAGE);
    }
    checkSeconds();
    PublishedKey.KeyList list = keys();
    list.warnings().forEach(warning -> err("warning: " + warning));
    tell(1, "database opened");
    List<PublishedKey> written = new ArrayList<>();
    for (int i = 0; i < list.keys().size(); i++) {
      PublishedKey key = list.keys().get(i);
      if (!isWanted(key)) {
        err("record " + i + " for '" + DisplayText.of(key.name()) + "' skipped");
        continue;
      }
      tell(2, "record " + i + " for '" + DisplayText.of(key.name()) + "' retrieved");
      if (key.key().isEmpty()) {
        throw new CommandFailure(
            "key for '"
                + DisplayText.of(key.name())
                + "' load failed: "
                + DisplayText.of(key.fault().map(Note::text).orElse(""))
                + ", see "
                + key.placeText(),
            FAILED);
      }
      tell(2, "key for '" + DisplayText.of(key.name()) + "' loaded");
      written.add(key);
    }
    write(zone().render(written));
    tell(1, written.size() + " record" + (written.size() == 1 ? "" : "s") + " written");
    return ExitStatus.OK;
  }

  private void checkSeconds() throws CommandFailure {
    if (expire < 0
        || refresh < 0
        || retry < 0
        || defaultTimeToLive < 0
        || timeToLive.orElse(0) < 0) {
      throw new CommandFailure("invalid TTL value: seconds cannot be below 0", USAGE);
    }
  }

  private PublishedKey.KeyList keys() throws CommandFailure {
    if (dataSet.isPresent()) {
      return PublishedKey.ofDataSet(dataSet.get(), FAILED);
    }
    ServerConfig config =
        Configuration.read(
            file.orElse(DEFAULT_FILE.toString()),
            List.of(new CommandLineSetting(Directive.MODE, "v", "genzone")),
            CONFIGURATION);
    Setting table =
        config
            .setting(Directive.KEY_TABLE)
            .orElseThrow(
                () ->
                    new CommandFailure(
                        DisplayText.of(file.orElse(DEFAULT_FILE.toString()))
                            + ": the configuration has no KeyTable; name a data set",
                        CONFIGURATION));
    return PublishedKey.ofTable(config, table, FAILED);
  }

  private boolean isWanted(PublishedKey key) {
    boolean nameless = key.isOfAllDomains() && (wholeName || nsupdate);
    String own = key.keyName().domain().toLowerCase(Locale.ROOT);
    String wanted =
        domain
            .flatMap(DomainName::parseSelector)
            .map(DomainName::lowerCase)
            .or(() -> domain)
            .orElse("")
            .toLowerCase(Locale.ROOT);
    return !nameless
        && (domain.isEmpty() || own.equals(wanted) || (subdomains && own.endsWith("." + wanted)));
  }

  private ZoneText zone() {
    String host = localHost();
    ZonedDateTime now =
        ZonedDateTime.ofInstant(InstantSource.system().instant(), ZoneId.systemDefault());
    String server = nameServers.isEmpty() ? host : nameServers.get(0);
    return new ZoneText(
        suffix,
        wholeName,
        emailOnly,
        timeToLive,
        nsupdate
            ? new ZoneText.ForNsupdate(server, defaultTimeToLive)
            : new ZoneText.ForZoneFile(
                domain,
                now,
                soa
                    ? Optional.of(
                        new ZoneText.Soa(
                            server,
                            contact.orElse("root@" + host).replaceFirst("@", "."),
                            refresh,
                            retry,
                            expire,
                            defaultTimeToLive))
                    : Optional.empty(),
                nameServers));
  }

  private static String localHost() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  private void write(String text) throws CommandFailure {
    if (output.isEmpty()) {
      PrintWriter out = spec.commandLine().getOut();
      out.print(text);
      out.flush();
      return;
    }
    String shown = DisplayText.of(output.get());
    try {
      OutputFile.open(Path.of(output.get())).write(text, true);
    } catch (InvalidPathException e) {
      throw new CommandFailure(shown + ": not a valid file name", FAILED);
    } catch (IOException e) {
      throw new CommandFailure(String.valueOf(CommandFailure.of(shown, e).getMessage()), FAILED);
    }
  }

  private void tell(int level, String text) {
    if (verbose.length >= level) {
      err(text);
    }
  }

  private void err(String text) {
    spec.commandLine().getErr().println(Program.NAME + ": " + text);
  }
}
