package org.signet.server;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.signet.policy.config.CommandLineSetting;
import org.signet.policy.config.Directive;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The flags of {@code signet-milter}: those of opendkim(8), so that a service file written for it
 * starts Signet unchanged. Most of them set a directive.
 */
@Command(
    name = "signet-milter",
    separator = " ",
    versionProvider = Version.class,
    customSynopsis = {
      "signet-milter [-f] [-l] [-x FILE] [-p SOCKET] [-P PIDFILE] ...",
      "       signet-milter -n [-x FILE]",
      "       signet-milter -t MESSAGE,... [-v] [-F TIME] [-x FILE]",
      "       signet-milter -e DIRECTIVE [-x FILE]",
      "       signet-milter -Q",
    },
    description = {
      "",
      "Signs outgoing and verifies incoming mail with DKIM, for Postfix and every other MTA that"
          + " supports the milter protocol. Reads OpenDKIM's configuration unchanged.",
      "",
    },
    footer = {
      "",
      "Signals: TERM and INT end the daemon once the messages in flight are answered; USR1 and HUP read the"
          + " configuration again.",
      "",
      "Exit status: 0 success; 64 usage error; 69 the socket, or a message of -t, cannot be"
          + " opened; 77 root cannot become the user of UserID; 78 the configuration,"
          + " a table or a key has a problem. Also 65: -e names no known directive, or a message of"
          + " -t has a malformed header; 70: the data set of -Q cannot be opened, or a message of -t"
          + " was neither signed nor verified; 71: -Q cannot read standard input.",
      "",
      "Examples:",
      "  Is this configuration valid?",
      "    signet-milter -n -x /etc/opendkim.conf",
      "  Run in the foreground and log to the terminal:",
      "    signet-milter -f -x /etc/opendkim.conf",
      "  What happens to this message?",
      "    signet-milter -x /etc/opendkim.conf -t mail.eml -v",
      "  Which values does the configuration give Socket?",
      "    signet-milter -x /etc/opendkim.conf -e Socket",
      "  Which key and which signer does the table have for joe?",
      "    printf 'refile:/etc/SigningTable\\njoe@example.com/2\\n' | signet-milter -Q",
      "",
    })
final class CommandLineOptions {

  @Option(
      names = "-x",
      paramLabel = "FILE",
      description =
          "The configuration; - is standard input. Default: /etc/opendkim.conf if it is readable.")
  String file = "";

  @Option(
      names = {"-n", "--check"},
      description =
          "Check the configuration, the tables, the keys and all else that could prevent startup, as"
              + " the user of UserID; print the file and every problem, and exit.")
  boolean checkOnly;

  @Option(names = "-f", description = "Stay in the foreground, whatever Background says.")
  boolean foreground;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version and exit.")
  boolean version;

  @Option(names = "--help", usageHelp = true, description = "Print this help and exit.")
  boolean help;

  @Option(
      names = "-?",
      description = "Like --help, but to standard error with status 64, as OpenDKIM does.")
  boolean usage;

  @Option(
      names = "-e",
      paramLabel = "DIRECTIVE",
      description =
          "Print every value that the configuration gives this directive, the last one first, and"
              + " exit. Status 65: the directive does not exist; 78: it is not set.")
  String query = "";

  @Option(
      names = "-Q",
      description =
          "Query a data set: its name as in the configuration, then lines of key/number, from"
              + " standard input. Prints the first NUMBER fields of each key's value.")
  boolean dataSetQuery;

  @Option(
      names = "-t",
      paramLabel = "FILE,...",
      description =
          "Sign or verify these messages, print the result, and exit; - is standard input. Mode"
              + " is v unless it is set.")
  String messages = "";

  @Option(
      names = "-F",
      paramLabel = "TIME",
      description = "With -t: the time of signatures, in seconds since 1970.")
  void time(String value) {
    time = OptionalLong.of(number("-F", value));
  }

  @Option(
      names = "-v",
      description = "With -t: show how each message was answered; twice: every event and change.")
  boolean[] verbose = {};

  @Option(
      names = "-X",
      description = "Warn of directives that OpenDKIM has dropped, instead of refusing them.")
  boolean tolerateDeprecated;

  @Spec CommandSpec spec = CommandSpec.create();

  private final List<CommandLineSetting> settings = new ArrayList<>();
  private OptionalLong time = OptionalLong.empty();

  @Option(names = "-p", paramLabel = "SOCKET", description = "Socket: where the MTA connects.")
  void socket(String value) {
    set(Directive.SOCKET, "-p", value);
  }

  @Option(names = "-b", paramLabel = "MODES", description = "Mode: s to sign, v to verify.")
  void mode(String value) {
    set(Directive.MODE, "-b", value);
  }

  @Option(names = "-c", paramLabel = "CANON", description = "Canonicalization.")
  void canonicalization(String value) {
    set(Directive.CANONICALIZATION, "-c", value);
  }

  @Option(names = "-d", paramLabel = "DATASET", description = "Domain: domains to sign for.")
  void domain(String value) {
    set(Directive.DOMAIN, "-d", value);
  }

  @Option(names = "-D", description = "SubDomains: also sign for subdomains of Domain.")
  void subDomains(boolean value) {
    set(Directive.SUB_DOMAINS, "-D", "yes");
  }

  @Option(names = "-k", paramLabel = "FILE", description = "KeyFile: the private key.")
  void keyFile(String value) {
    set(Directive.KEY_FILE, "-k", value);
  }

  @Option(names = "-s", paramLabel = "SELECTOR", description = "Selector.")
  void selector(String value) {
    set(Directive.SELECTOR, "-s", value);
  }

  @Option(names = "-S", paramLabel = "ALGORITHM", description = "SignatureAlgorithm.")
  void signatureAlgorithm(String value) {
    set(Directive.SIGNATURE_ALGORITHM, "-S", value);
  }

  @Option(names = "-o", paramLabel = "DATASET", description = "OmitHeaders.")
  void omitHeaders(String value) {
    set(Directive.OMIT_HEADERS, "-o", value);
  }

  @Option(names = "-r", description = "RequiredHeaders.")
  void requiredHeaders(boolean value) {
    set(Directive.REQUIRED_HEADERS, "-r", "yes");
  }

  @Option(names = "-L", paramLabel = "MIN", description = "Minimum.")
  void minimum(String value) {
    set(Directive.named("Minimum"), "-L", value);
  }

  @Option(names = "-T", paramLabel = "SECONDS", description = "DNSTimeout.")
  void dnsTimeout(String value) {
    number("-T", value);
    set(Directive.DNS_TIMEOUT, "-T", value);
  }

  @Option(names = "-l", description = "Syslog yes.")
  void syslog(boolean value) {
    set(Directive.SYSLOG, "-l", "yes");
  }

  @Option(names = "-O", description = "StdoutLog: log to standard output.")
  void stdoutLog(boolean value) {
    set(Directive.STDOUT_LOG, "-O", "yes");
  }

  @Option(names = "-W", description = "LogWhy: log for each message why it is signed or not.")
  void logWhy(boolean value) {
    set(Directive.LOG_WHY, "-W", "yes");
  }

  @Option(names = "-P", paramLabel = "FILE", description = "PidFile.")
  void pidFile(String value) {
    set(Directive.PID_FILE, "-P", value);
  }

  @Option(
      names = "-u",
      paramLabel = "USER[:GROUP]",
      description = "UserID: the user that the daemon becomes if root starts it.")
  void user(String value) {
    set(Directive.USER_ID, "-u", value);
  }

  @Option(names = "-A", description = "AutoRestart: left to the service manager.")
  void autoRestart(boolean value) {
    set(Directive.named("AutoRestart"), "-A", "yes");
  }

  private long number(String flag, String value) {
    if (!value.matches("[0-9]{1,10}")) {
      throw new ParameterException(
          spec.commandLine(), "invalid value for " + flag + ": write seconds");
    }
    return Long.parseLong(value);
  }

  private void set(Directive directive, String flag, String value) {
    settings.add(new CommandLineSetting(directive, value, flag));
  }

  /** The time of signatures, in seconds since 1970. */
  OptionalLong time() {
    return time;
  }

  /** The directives that flags set, in their order. */
  List<CommandLineSetting> settings() {
    return settings;
  }
}
