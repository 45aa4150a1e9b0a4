package org.signet.keytool.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.signet.dkim.key.SigningKey;
import org.signet.dkim.sign.SigningProfile;
import org.signet.keytool.terminal.CommandFailure;
import org.signet.keytool.terminal.DisplayText;
import org.signet.keytool.terminal.ExitStatus;
import org.signet.keytool.terminal.MessageFile;
import org.signet.keytool.terminal.Program;
import org.signet.keytool.terminal.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sign}: a message with a DKIM-Signature field before it. */
@Command(
    name = "sign",
    versionProvider = Version.class,
    header = "Signs a message and writes it to standard output.",
    description = {
      "",
      "The DKIM-Signature field comes first, all other octets stay as they are. Lines may end in"
          + " CRLF or in LF, which is signed as CRLF. The"
          + " lines of the new field end as the first line of the message does. The signed fields"
          + " are those that signet-milter signs by default.",
      ""
    },
    footer = {
      "",
      "Example: signet-keytool sign --domain example.com --selector s1 --key s1.private mail.eml",
      "",
      "Exit status: 0 signed, 2 not signed."
    })
public final class SignCommand implements Callable<Integer> {
  private final InputStream in;
  private final OutputStream out;

  @Spec
  @SuppressWarnings("NullAway.Init") // Picocli sets it
  private CommandSpec spec;

  @Parameters(
      paramLabel = "MESSAGE",
      description = "A file with one message; - for standard input.")
  private String message = "";

  @Option(
      names = {"-d", "--domain"},
      paramLabel = "DOMAIN",
      required = true,
      description = "d=: the domain that signs.")
  private String domain = "";

  @Option(
      names = {"-s", "--selector"},
      paramLabel = "SELECTOR",
      required = true,
      description = "s=: the name of the key within the domain.")
  private String selector = "";

  @Option(
      names = {"-k", "--key"},
      paramLabel = "PEM",
      required = true,
      description = "The private key; - for standard input.")
  private String keyFile = "";

  @Option(
      names = "--canon",
      paramLabel = "C/C",
      defaultValue = MessageSigner.DEFAULT_CANONICALIZATION,
      description = "c=: simple or relaxed, for header and body (default: ${DEFAULT-VALUE}).")
  private String canonicalization = MessageSigner.DEFAULT_CANONICALIZATION;

  @Option(
      names = "--algorithm",
      paramLabel = "A",
      description =
          "a=: rsa-sha256 or ed25519-sha256, if the key must be of that type (default: that of"
              + " the key).")
  private Optional<String> algorithm = Optional.empty();

  @Option(
      names = "--at",
      paramLabel = "EPOCH",
      description = "t=: sign as of this time, in seconds since 1970 (default: now).")
  private Optional<Long> at = Optional.empty();

  public SignCommand(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  @Override
  public Integer call() throws CommandFailure {
    if (keyFile.equals("-") && message.equals("-")) {
      throw new CommandFailure("key and message cannot both be standard input; give one as a file");
    }
    MessageSigner signer = new MessageSigner(FixedTime.orNow(at), this::warn);
    SigningKey key = signer.key(keyFile, in);
    if (algorithm.isPresent() && !algorithm.get().equals(key.algorithm().word())) {
      throw new CommandFailure(
          "--algorithm "
              + DisplayText.of(algorithm.get())
              + " does not match: the key in "
              + DisplayText.of(keyFile)
              + " signs "
              + key.algorithm().word());
    }
    SigningProfile profile = MessageSigner.profile(domain, selector, key, canonicalization);
    try (MessageFile file = MessageFile.open(message, in)) {
      signer.sign(file, profile, false, out);
    } catch (IOException e) {
      throw CommandFailure.of(MessageFile.displayName(message), e);
    }
    return ExitStatus.OK;
  }

  private void warn(String warning) {
    spec.commandLine().getErr().println(Program.NAME + ": warning: " + warning);
  }
}
