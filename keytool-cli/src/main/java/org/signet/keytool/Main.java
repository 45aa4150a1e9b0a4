package org.signet.keytool;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.signet.keytool.diagnose.DiagnoseCommand;
import org.signet.keytool.explain.ExplainCommand;
import org.signet.keytool.key.GenkeyCommand;
import org.signet.keytool.key.TxtCommand;
import org.signet.keytool.message.LintCommand;
import org.signet.keytool.message.SignCommand;
import org.signet.keytool.message.TestmsgCommand;
import org.signet.keytool.message.VerifyCommand;
import org.signet.keytool.migrate.MigrateCommand;
import org.signet.keytool.probe.GenzoneCommand;
import org.signet.keytool.probe.TestkeyCommand;
import org.signet.keytool.terminal.CommandFailure;
import org.signet.keytool.terminal.DisplayText;
import org.signet.keytool.terminal.ExitStatus;
import org.signet.keytool.terminal.Program;
import org.signet.keytool.terminal.StandardOptions;
import org.signet.keytool.terminal.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command itself: finds the subcommand, runs it, and turns what went wrong into one message.
 */
@Command(
    name = Program.NAME,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    header = "Keys, DNS records and signatures for DKIM.",
    description = {
      "",
      "A domain signs its mail with a private key and publishes the public key in DNS, as a TXT"
          + " record at SELECTOR._domainkey.DOMAIN. In this order:",
      "",
      "  1. make a key     signet-keytool genkey -d example.com -s s1",
      "  2. publish it     put s1.txt into the zone, or see: signet-keytool txt --help",
      "  3. sign          signet-keytool sign --domain example.com --selector s1%n"
          + "                      --key s1.private mail.eml >signed.eml",
      "  4. verify        signet-keytool verify signed.eml",
      "",
      "If the mail filter does not sign what it should: signet-keytool explain --help",
      "If a signature does not verify: signet-keytool diagnose --help",
      ""
    },
    commandListHeading = "Commands:%n",
    optionListHeading = "Options:%n",
    footer = {
      "",
      "Exit status: 0 success; 1 no signature passes (verify), one does not pass (diagnose),"
          + " or there are problems to fix (lint, explain --all); 2 usage error, or a file or the network could not be used."
    })
public final class Main implements Runnable {

  private static final String COMPLETION = "completion";

  /** The subcommands that speak of all others. */
  private static final Set<String> WANT_ALL = Set.of("help", COMPLETION);

  @Spec
  @SuppressWarnings("NullAway.Init") // Picocli sets it
  private CommandSpec spec;

  private Main() {}

  /** Runs one command and ends the JVM with its {@link ExitStatus}. */
  public static void main(String[] arguments) {
    silenceLibraries();
    System.exit(
        run(
            new FileInputStream(FileDescriptor.in),
            new FileOutputStream(FileDescriptor.out),
            new FileOutputStream(FileDescriptor.err),
            arguments));
  }

  /**
   * What libraries log is for the daemon: here it would come between the lines of the output. SLF4J
   * takes its back-end from this property, and says so unless its own verbosity is lowered.
   */
  private static void silenceLibraries() {
    System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
    System.setProperty("slf4j.internal.verbosity", "WARN");
  }

  /** Runs one command on these streams. */
  static int run(InputStream in, OutputStream out, OutputStream err, String... arguments) {
    PrintWriter outWriter = writer(out);
    PrintWriter errWriter = writer(err);
    int status =
        commandLine(in, out, arguments).setOut(outWriter).setErr(errWriter).execute(arguments);
    if (outWriter.checkError()) {
      errWriter.println(Program.NAME + ": cannot write to standard output; is the disk full?");
      status = ExitStatus.ERROR;
    }
    errWriter.flush();
    return status;
  }

  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  /**
   * The command, with the one subcommand that is asked for or, if that is none of them, with all:
   * to describe a subcommand to Picocli takes longer than most of them run.
   */
  static CommandLine commandLine(InputStream in, OutputStream out, String... arguments) {
    Map<String, Supplier<Object>> subcommands = new LinkedHashMap<>();
    subcommands.put("genkey", GenkeyCommand::new);
    subcommands.put("txt", () -> new TxtCommand(in));
    subcommands.put("sign", () -> new SignCommand(in, out));
    subcommands.put("verify", () -> new VerifyCommand(in));
    subcommands.put("testmsg", () -> new TestmsgCommand(in, out));
    subcommands.put("genzone", GenzoneCommand::new);
    subcommands.put("testkey", () -> new TestkeyCommand(in));
    subcommands.put("explain", ExplainCommand::new);
    subcommands.put("lint", () -> new LintCommand(in));
    subcommands.put("migrate", () -> new MigrateCommand(in));
    subcommands.put("diagnose", () -> new DiagnoseCommand(in));
    subcommands.put(COMPLETION, CompletionCommand::new);
    subcommands.put("help", CommandLine.HelpCommand::new);
    if (arguments.length > 0 && !WANT_ALL.contains(arguments[0])) {
      Supplier<Object> wanted = subcommands.get(arguments[0]);
      if (wanted != null) {
        subcommands.values().retainAll(List.of(wanted));
      }
    }
    CommandLine root = new CommandLine(new Main());
    for (Supplier<Object> subcommand : subcommands.values()) {
      CommandLine added = new CommandLine(subcommand.get());
      if (!(added.getCommand() instanceof CommandLine.HelpCommand)) {
        added.addMixin("standard", new StandardOptions());
      }
      root.addSubcommand(added);
    }
    return root.setExpandAtFiles(false) // a message file may be called @x
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setExecutionExceptionHandler(Main::report)
        .setParameterExceptionHandler(Main::reportUsage);
  }

  /** No subcommand. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  private static int report(Exception failure, CommandLine command, ParseResult parsed) {
    String message =
        failure instanceof CommandFailure
            ? String.valueOf(failure.getMessage())
            : "this is a bug in "
                + Program.NAME
                + ", please report it: "
                + failure
                + place(failure);
    command.getErr().println(Program.NAME + ": " + message);
    return failure instanceof CommandFailure expected ? expected.status() : ExitStatus.ERROR;
  }

  private static String place(Exception defect) {
    StackTraceElement[] frames = defect.getStackTrace();
    return frames.length == 0 ? "" : " at " + frames[0];
  }

  private static int reportUsage(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(Program.NAME + ": " + DisplayText.of(String.valueOf(failure.getMessage())));
    UnmatchedArgumentException.printSuggestions(failure, err);
    err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }
}
