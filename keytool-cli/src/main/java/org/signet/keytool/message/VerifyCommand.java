package org.signet.keytool.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.signet.dkim.verify.VerificationPolicy;
import org.signet.dkim.verify.Verifier;
import org.signet.keytool.probe.KeySource;
import org.signet.keytool.terminal.CommandFailure;
import org.signet.keytool.terminal.ExitStatus;
import org.signet.keytool.terminal.MessageFile;
import org.signet.keytool.terminal.Program;
import org.signet.keytool.terminal.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code verify}: whether the signatures of messages hold. */
@Command(
    name = "verify",
    versionProvider = Version.class,
    header = "Verifies the DKIM signatures of messages.",
    description = {
      "",
      "Lines may end in CRLF or in LF, which counts as CRLF. Messages may be of any size. With --json each"
          + " message gives one object on one line: file, result, and for each signature domain,"
          + " selector, algorithm, identity, result, reason (empty if it passes).",
      ""
    },
    footer = {
      "",
      "Example: signet-keytool verify --json mail.eml",
      "",
      "Exit status: 0 at least one signature of all the messages passes, 1 none does, 2 usage error"
          + " or a file could not be read."
    })
public final class VerifyCommand implements Callable<Integer> {
  private final InputStream in;

  @Spec
  @SuppressWarnings("NullAway.Init") // Picocli sets it
  private CommandSpec spec;

  @Mixin private VerifiedMessages messages = new VerifiedMessages();

  @Option(names = "--json", description = "One JSON object per message and line.")
  private boolean json;

  public VerifyCommand(InputStream in) {
    this.in = in;
  }

  @Override
  public Integer call() throws CommandFailure {
    InstantSource clock = messages.clock();
    boolean unread = false;
    boolean passed = false;
    try (KeySource keys = messages.openKeys()) {
      Verifier verifier = new Verifier(keys.lookup(), VerificationPolicy.defaults(), clock);
      for (String message : messages.names()) {
        try {
          MessageVerdict verdict = verify(verifier, message);
          passed |= verdict.passed();
          PrintWriter out = spec.commandLine().getOut();
          out.print(json ? verdict.json() : verdict.text());
          out.flush();
        } catch (CommandFailure e) {
          tell(String.valueOf(e.getMessage()));
          unread = true;
        }
      }
    }
    return unread ? ExitStatus.ERROR : passed ? ExitStatus.OK : ExitStatus.NO_PASS;
  }

  private MessageVerdict verify(Verifier verifier, String message) throws CommandFailure {
    try (MessageFile file = MessageFile.open(message, in)) {
      return MessageVerdict.of(message, file, verifier, warning -> tell("warning: " + warning));
    } catch (IOException e) {
      throw CommandFailure.of(MessageFile.displayName(message), e);
    }
  }

  private void tell(String text) {
    spec.commandLine().getErr().println(Program.NAME + ": " + text);
  }
}
