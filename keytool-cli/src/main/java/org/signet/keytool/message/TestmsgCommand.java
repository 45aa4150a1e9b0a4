package org.signet.keytool.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.signet.dkim.key.SigningKey;
import org.signet.dkim.message.HeaderTooLargeException;
import org.signet.dkim.sign.SigningProfile;
import org.signet.dkim.verify.VerificationPolicy;
import org.signet.dkim.verify.Verifier;
import org.signet.keytool.probe.KeyOrigin;
import org.signet.keytool.probe.KeySource;
import org.signet.keytool.terminal.CommandFailure;
import org.signet.keytool.terminal.ExitStatus;
import org.signet.keytool.terminal.MessageFile;
import org.signet.keytool.terminal.Program;
import org.signet.keytool.terminal.Version;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code testmsg}: opendkim-testmsg's options, output and exit statuses over our own engine. */
@Command(
    name = "testmsg",
    versionProvider = Version.class,
    exitCodeOnInvalidInput = TestmsgCommand.SOFTWARE,
    header = "Signs or verifies a message on standard input, as opendkim-testmsg.",
    description = {
      "",
      "With -d, -k and -s the message is signed and written to standard output. With none of them it"
          + " is verified, and nothing is written unless no signature passes. The commands sign and"
          + " verify do the same for files, and report more. Unlike opendkim-testmsg, which signs with"
          + " rsa-sha1, this signs with SHA-256.",
      ""
    },
    footer = {
      "",
      "Example: signet-keytool testmsg -d example.com -s s1 -k s1.private <mail.eml",
      "",
      "Exit status: 0 signed, or a signature passes; 70 not signed, no signature passes, or a"
          + " usage error; 71 the key or the message cannot be read; 78 some but not all of -d, -k and -s"
          + " are given."
    })
public final class TestmsgCommand implements Callable<Integer> {
  static final int SOFTWARE = 70; // EX_SOFTWARE
  private static final int SYSTEM = 71; // EX_OSERR
  private static final int CONFIGURATION = 78; // EX_CONFIG

  private final InputStream in;
  private final OutputStream out;

  @Spec
  @SuppressWarnings("NullAway.Init") // Picocli sets it
  private CommandSpec spec;

  @Option(names = "-d", paramLabel = "DOMAIN", description = "d=: the domain that signs.")
  private Optional<String> domain = Optional.empty();

  @Option(names = "-s", paramLabel = "SELECTOR", description = "s=: the name of the key.")
  private Optional<String> selector = Optional.empty();

  @Option(names = "-k", paramLabel = "PEM", description = "The file of the private key.")
  private Optional<String> keyFile = Optional.empty();

  @Option(
      names = "-C",
      description =
          "End the lines of the new field in CRLF even if those of the message end in LF.")
  private boolean crlf;

  @Option(names = "-K", description = "Keep temporary files: accepted without effect.")
  @SuppressWarnings("UnusedVariable")
  private boolean keepTemporaryFiles;

  @Option(
      names = "-t",
      paramLabel = "DIR",
      description = "The folder for the temporary copy of the message (default: /tmp).")
  private Optional<Path> temporary = Optional.empty();

  @ArgGroup(exclusive = true)
  private KeyOrigin origin = new KeyOrigin();

  public TestmsgCommand(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  @Override
  public Integer call() throws CommandFailure {
    long given = Stream.of(domain, selector, keyFile).filter(Optional::isPresent).count();
    if (given != 0 && given != 3) {
      throw new CommandFailure(
          "to sign give all of -d, -k and -s, to verify none of them", CONFIGURATION);
    }
    try {
      return given == 0 ? verify() : sign();
    } catch (CommandFailure e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), isOfSystem(e) ? SYSTEM : SOFTWARE);
    }
  }

  private static boolean isOfSystem(CommandFailure failure) {
    return failure.getCause() instanceof IOException
        && !(failure.getCause() instanceof HeaderTooLargeException);
  }

  private int sign() throws CommandFailure {
    MessageSigner signer = new MessageSigner(InstantSource.system(), this::warn);
    SigningKey key = signer.key(keyFile.orElseThrow(), in);
    SigningProfile profile =
        MessageSigner.profile(
            domain.orElseThrow(),
            selector.orElseThrow(),
            key,
            MessageSigner.DEFAULT_CANONICALIZATION);
    try (MessageFile message = message()) {
      signer.sign(message, profile, crlf, out);
      return ExitStatus.OK;
    } catch (IOException e) {
      throw CommandFailure.of(MessageFile.displayName("-"), e);
    }
  }

  private int verify() throws CommandFailure {
    try (MessageFile message = message();
        KeySource keys = origin.open()) {
      Verifier verifier =
          new Verifier(keys.lookup(), VerificationPolicy.defaults(), InstantSource.system());
      MessageVerdict verdict = MessageVerdict.of("-", message, verifier, this::warn);
      if (verdict.passed()) {
        return ExitStatus.OK;
      }
      spec.commandLine().getErr().print(verdict.text());
      return SOFTWARE;
    } catch (IOException e) {
      throw CommandFailure.of(MessageFile.displayName("-"), e);
    }
  }

  private MessageFile message() throws CommandFailure {
    return MessageFile.ofStandardInput(in, temporary.orElse(MessageFile.TEMPORARY));
  }

  private void warn(String warning) {
    spec.commandLine().getErr().println(Program.NAME + ": warning: " + warning);
  }
}
