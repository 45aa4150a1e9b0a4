package org.signet.examples;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.signet.dkim.key.KeyFormatException;
import org.signet.dkim.key.PemPrivateKey;
import org.signet.dkim.key.SigningKey;
import org.signet.dkim.message.EndOfLine;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.MessageReader;
import org.signet.dkim.sign.Signer;
import org.signet.dkim.sign.SigningException;
import org.signet.dkim.sign.SigningProfile;

/** {@code SignMessage KEY FILE}: signs a message in a file, as example.com with selector s1. */
public final class SignMessage {
  private SignMessage() {}

  /** Prints the signed message; the key is in PEM. */
  public static void main(String[] args) throws IOException, KeyFormatException, SigningException {
    SigningKey key = PemPrivateKey.parse(Files.readString(Path.of(args[0])));
    sign(key, Files.readAllBytes(Path.of(args[1])), System.out);
  }

  static void sign(SigningKey key, byte[] message, OutputStream out)
      throws IOException, SigningException {
    // region sign
    SigningProfile profile = SigningProfile.builder("example.com", "s1", key).build();
    Signer signer = new Signer(InstantSource.system());
    HeaderField signature = signer.sign(MessageReader.of(message, EndOfLine.LF), profile);

    out.write(signature.octets(EndOfLine.LF));
    out.write(message);
    // endregion
  }
}
