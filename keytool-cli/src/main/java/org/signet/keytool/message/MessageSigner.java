package org.signet.keytool.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.signet.dkim.algorithm.KeyType;
import org.signet.dkim.canonical.Canonicalization;
import org.signet.dkim.key.SigningKey;
import org.signet.dkim.message.EndOfLine;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.MessageReader;
import org.signet.dkim.sign.MessageSigning;
import org.signet.dkim.sign.Signer;
import org.signet.dkim.sign.SigningException;
import org.signet.dkim.sign.SigningProfile;
import org.signet.keytool.key.KeyFile;
import org.signet.keytool.terminal.CommandFailure;
import org.signet.keytool.terminal.DisplayText;
import org.signet.keytool.terminal.LineEnds;
import org.signet.keytool.terminal.MessageFile;

/** Signs a file and writes it out with the new field before it, all other octets as they are. */
final class MessageSigner {
  static final String DEFAULT_CANONICALIZATION = "relaxed/simple";

  private static final int CHUNK = 1 << 16;
  private static final int ADVISED_BITS = 2048; // RFC 8301 §3.2

  private final InstantSource clock;
  private final Consumer<String> warnings;

  /**
   * @param clock t=
   * @param warnings gets what the user should know of a key or message that is signed all the same
   */
  MessageSigner(InstantSource clock, Consumer<String> warnings) {
    this.clock = clock;
    this.warnings = warnings;
  }

  /** The key in a file; {@code -} is standard input. */
  SigningKey key(String keyFile, InputStream standardInput) throws CommandFailure {
    SigningKey key = KeyFile.read(keyFile, standardInput).signingKey();
    if (key.type() == KeyType.RSA && key.bits() < ADVISED_BITS) {
      warnings.accept(
          "the RSA key has " + key.bits() + " bits; signers should use 2048 (RFC 8301)");
    }
    return key;
  }

  /**
   * How to sign.
   *
   * @param canonicalization as in c=
   */
  static SigningProfile profile(
      String domain, String selector, SigningKey key, String canonicalization)
      throws CommandFailure {
    Canonicalization both =
        Canonicalization.find(canonicalization)
            .orElseThrow(
                () ->
                    new CommandFailure(
                        "--canon "
                            + DisplayText.of(canonicalization)
                            + ": use simple or relaxed, for header and body: relaxed/simple"));
    try {
      return SigningProfile.builder(domain, selector, key).canonicalization(both).build();
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Signs one message.
   *
   * @param crlf whether the lines of the new field end in CRLF whatever the message has; else they
   *     end as its first line does
   */
  void sign(MessageFile file, SigningProfile profile, boolean crlf, OutputStream out)
      throws IOException, CommandFailure {
    LineEnds lineEnds = file.lineEnds();
    MessageReader reader = file.reader();
    MessageSigning signing = new Signer(clock).start(reader.header(), List.of(profile));
    reader.writeBody(signing);
    List<HeaderField> fields;
    try {
      fields = signing.finish();
    } catch (SigningException e) {
      throw new CommandFailure(file.displayName() + ": not signed: " + e.getMessage());
    }
    file.warning(reader).ifPresent(warnings);
    if (!signing.bareLineEnds().none()) {
      warnings.accept(
          file.displayName()
              + ": "
              + signing.bareLineEnds()
              + "; mail servers change or reject them, and the signature breaks");
    }
    InputStream source = file.fromStart();
    put(source.readNBytes(reader.mailboxLength()), out);
    for (HeaderField field : fields) {
      put(field.octets(crlf ? EndOfLine.CRLF : lineEnds.first()), out);
    }
    for (byte[] chunk = source.readNBytes(CHUNK);
        chunk.length > 0;
        chunk = source.readNBytes(CHUNK)) {
      put(chunk, out);
    }
  }

  private static void put(byte[] octets, OutputStream out) throws CommandFailure {
    try {
      out.write(octets);
    } catch (IOException e) {
      throw CommandFailure.of("standard output", e);
    }
  }
}
