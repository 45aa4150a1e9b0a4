package org.signet.keytool;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.signet.dkim.algorithm.KeyType;
import org.signet.dkim.canonical.Canonicalization;
import org.signet.dkim.key.SigningKey;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.sign.MessageSigning;
import org.signet.dkim.sign.Signer;
import org.signet.dkim.sign.SigningException;
import org.signet.dkim.sign.SigningProfile;
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
          + " CRLF or, if all do, in LF, which is signed as the CRLF that it becomes on the way. The"
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
final class SignCommand implements Callable<Integer> {
  private static final int CHUNK = 1 << 16;

  private static final int ADVISED_BITS = 2048; // RFC 8301 §3.2

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
      defaultValue = "relaxed/simple",
      description = "c=: simple or relaxed, for header and body (default: ${DEFAULT-VALUE}).")
  private String canonicalization = "relaxed/simple";

  @Option(
      names = "--algorithm",
      paramLabel = "A",
      description =
          "a=: rsa-sha256 or ed25519-sha256, if the key must be of that kind (default: what fits"
              + " the key).")
  private Optional<String> algorithm = Optional.empty();

  @Option(
      names = "--at",
      paramLabel = "EPOCH",
      description = "t=: sign as if it were this time, in seconds since 1970 (default: now).")
  private Optional<Long> at = Optional.empty();

  SignCommand(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  @Override
  public Integer call() throws CommandFailure {
    if (keyFile.equals("-") && message.equals("-")) {
      throw new CommandFailure("key and message cannot both be standard input; give one as a file");
    }
    InstantSource clock = FixedTime.orNow(at);
    SigningProfile profile = profile();
    try (MessageFile file = MessageFile.open(message, in)) {
      LineEnds lineEnds = file.lineEnds();
      MessageReader reader = file.reader(lineEnds);
      MessageSigning signing = new Signer(clock).start(reader.readHeader(), List.of(profile));
      reader.readBody(signing);
      List<HeaderField> fields = signing.finish();
      reader.warning().ifPresent(this::warn);
      if (!signing.bareLineEnds().none()) {
        warn(
            MessageFile.displayName(message)
                + ": "
                + signing.bareLineEnds()
                + "; mail servers mend or refuse them, and the signature breaks");
      }
      write(file, reader.mailboxLine(), fields, lineEnds);
      return ExitStatus.OK;
    } catch (SigningException e) {
      throw new CommandFailure(
          MessageFile.displayName(message) + ": not signed: " + e.getMessage());
    } catch (IOException e) {
      throw CommandFailure.of(MessageFile.displayName(message), e);
    }
  }

  private void warn(String warning) {
    spec.commandLine().getErr().println(Main.NAME + ": warning: " + warning);
  }

  private SigningProfile profile() throws CommandFailure {
    SigningKey key = KeyFile.read(keyFile, in).signingKey();
    if (key.type() == KeyType.RSA && key.bits() < ADVISED_BITS) {
      warn("the RSA key has " + key.bits() + " bits; signers should use 2048 (RFC 8301)");
    }
    if (algorithm.isPresent() && !algorithm.get().equals(key.algorithm().word())) {
      throw new CommandFailure(
          "--algorithm "
              + DisplayText.of(algorithm.get())
              + " does not fit: the key in "
              + DisplayText.of(keyFile)
              + " signs "
              + key.algorithm().word());
    }
    Canonicalization both =
        Canonicalization.find(canonicalization)
            .orElseThrow(
                () ->
                    new CommandFailure(
                        "--canon "
                            + DisplayText.of(canonicalization)
                            + ": there are simple and relaxed, for header and body: relaxed/simple"));
    try {
      return SigningProfile.builder(domain, selector, key).canonicalization(both).build();
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }

  private void write(MessageFile file, int mailboxLine, List<HeaderField> fields, LineEnds lineEnds)
      throws IOException, CommandFailure {
    InputStream source = file.fromStart();
    put(source.readNBytes(mailboxLine));
    for (HeaderField field : fields) {
      put(withLineEnds(field.octets(), lineEnds));
    }
    for (byte[] chunk = source.readNBytes(CHUNK);
        chunk.length > 0;
        chunk = source.readNBytes(CHUNK)) {
      put(chunk);
    }
  }

  private static byte[] withLineEnds(byte[] field, LineEnds lineEnds) {
    if (!lineEnds.firstIsLf()) {
      return field;
    }
    String text = new String(field, StandardCharsets.ISO_8859_1);
    return text.replace("\r\n", "\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  private void put(byte[] octets) throws CommandFailure {
    try {
      out.write(octets);
    } catch (IOException e) {
      throw CommandFailure.of("standard output", e);
    }
  }
}
