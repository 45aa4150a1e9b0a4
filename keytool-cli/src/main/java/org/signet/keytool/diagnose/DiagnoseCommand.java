package org.signet.keytool.diagnose;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.signet.diagnosis.Diagnoser;
import org.signet.diagnosis.Examination;
import org.signet.diagnosis.SignatureDiagnosis;
import org.signet.dkim.message.HeaderSection;
import org.signet.dkim.message.MessageReader;
import org.signet.keytool.message.VerifiedMessages;
import org.signet.keytool.probe.KeySource;
import org.signet.keytool.terminal.Colours;
import org.signet.keytool.terminal.CommandFailure;
import org.signet.keytool.terminal.ExitStatus;
import org.signet.keytool.terminal.MessageFile;
import org.signet.keytool.terminal.Program;
import org.signet.keytool.terminal.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code diagnose}: what broke the signatures of messages. */
@Command(
    name = "diagnose",
    versionProvider = Version.class,
    header = "Finds the change that makes a message's signatures fail.",
    description = {
      "",
      "For each signature: whether the header and the body are what was signed. Then it"
          + " reverses the changes that mail systems are known to make (footers, tags in subjects, broken lines,"
          + " other encodings, rewritten fields and much more), one and two at a time, until"
          + " the hash matches again. A text whose hash matches is what was signed: that is certain,"
          + " and it is shown as a diff. If nothing matches, it reports what is certain nevertheless,"
          + " and marks the rest as likely or possible.",
      "",
      "In a diff lines with - are what was received and lines with + what was signed; \\t is a"
          + " tab, \\r a carriage return, \\s a space at the end of a line.",
      "",
      "With --json each message gives one object on one line; docs/keytool.md describes it.",
      ""
    },
    footer = {
      "",
      "Example: signet-keytool diagnose mail.eml",
      "         signet-keytool diagnose --dns-file keys.zone mail.eml",
      "",
      "Exit status: 0 all signatures pass, 1 one does not or there is none, 2 usage error or a file"
          + " could not be read."
    })
public final class DiagnoseCommand implements Callable<Integer> {
  private static final int MOST_SECONDS = 3600;
  private static final long OCTETS_PER_SECOND = 50L << 20;

  private final InputStream in;

  @Spec
  @SuppressWarnings("NullAway.Init") // Picocli sets it
  private CommandSpec spec;

  @Mixin private VerifiedMessages messages = new VerifiedMessages();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "Search for at most this time per message (default: ${DEFAULT-VALUE}); twice as long"
              + " finds rarer pairs of changes.")
  private int seconds;

  @Option(names = "--json", description = "One JSON object per message and line.")
  private boolean json;

  public DiagnoseCommand(InputStream in) {
    this.in = in;
  }

  @Override
  public Integer call() throws CommandFailure {
    if (seconds < 1 || seconds > MOST_SECONDS) {
      throw new ParameterException(
          spec.commandLine(), "--seconds must be between 1 and " + MOST_SECONDS);
    }
    InstantSource clock = messages.clock();
    boolean unread = false;
    boolean allHold = true;
    try (KeySource keys = messages.openKeys()) {
      Diagnoser diagnoser =
          new Diagnoser(
              keys.lookup(), clock, seconds * OCTETS_PER_SECOND, Duration.ofSeconds(seconds));
      for (String message : messages.names()) {
        try {
          List<SignatureDiagnosis> signatures = diagnose(diagnoser, message);
          allHold &= !signatures.isEmpty();
          allHold &= signatures.stream().allMatch(signature -> signature.result().passed());
          PrintWriter out = spec.commandLine().getOut();
          out.print(
              json
                  ? DiagnosisJson.of(message, signatures)
                  : DiagnosisText.of(message, signatures, Colours.of(spec)));
          out.flush();
        } catch (CommandFailure e) {
          tell(String.valueOf(e.getMessage()));
          unread = true;
        }
      }
    }
    return unread ? ExitStatus.ERROR : allHold ? ExitStatus.OK : ExitStatus.FOUND;
  }

  private List<SignatureDiagnosis> diagnose(Diagnoser diagnoser, String message)
      throws CommandFailure {
    try (MessageFile file = MessageFile.open(message, in)) {
      MessageReader reader = file.reader();
      HeaderSection header = reader.header();
      file.warning(reader).ifPresent(warning -> tell("warning: " + warning));
      Examination examination = diagnoser.start(header, reader.headerLine(), reader.bodyLine());
      reader.writeBody(examination);
      return examination.finish();
    } catch (IOException e) {
      throw CommandFailure.of(MessageFile.displayName(message), e);
    }
  }

  private void tell(String text) {
    spec.commandLine().getErr().println(Program.NAME + ": " + text);
  }
}
