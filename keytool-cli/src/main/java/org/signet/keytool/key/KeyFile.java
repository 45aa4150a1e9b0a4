package org.signet.keytool.key;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.OptionalInt;
import org.signet.dkim.algorithm.KeyType;
import org.signet.dkim.key.KeyFormatException;
import org.signet.dkim.key.PemPrivateKey;
import org.signet.dkim.key.SigningKey;
import org.signet.keytool.terminal.CommandFailure;
import org.signet.keytool.terminal.MessageFile;

/** A key file that was read, small as it must be. */
public final class KeyFile {
  private static final int MAX_OCTETS = 1 << 16;
  private static final String BEGIN_PUBLIC = "-----BEGIN PUBLIC KEY-----";
  private static final String END_PUBLIC = "-----END PUBLIC KEY-----";
  private static final int ED25519_ENCODED = 44;
  private static final int ED25519_OCTETS = 32;

  private final String name;
  private final String text;

  private KeyFile(String name, String text) {
    this.name = name;
    this.text = text;
  }

  /** Reads a file, or standard input if its name is {@code -}. */
  public static KeyFile read(String argument, InputStream standardInput) throws CommandFailure {
    String name = MessageFile.displayName(argument);
    try {
      if (argument.equals("-")) {
        return new KeyFile(name, read(name, standardInput.readNBytes(MAX_OCTETS + 1)));
      }
      try (InputStream in = Files.newInputStream(Path.of(argument))) {
        return new KeyFile(name, read(name, in.readNBytes(MAX_OCTETS + 1)));
      }
    } catch (InvalidPathException e) {
      throw new CommandFailure(name + ": not a valid file name");
    } catch (IOException e) {
      throw CommandFailure.of(name, e);
    }
  }

  private static String read(String name, byte[] octets) throws CommandFailure {
    if (octets.length > MAX_OCTETS) {
      throw new CommandFailure(name + ": too large for a key file");
    }
    return new String(octets, StandardCharsets.ISO_8859_1);
  }

  /** The private key in the file. */
  public SigningKey signingKey() throws CommandFailure {
    try {
      return PemPrivateKey.parse(text);
    } catch (KeyFormatException e) {
      throw new CommandFailure(name + ": " + e.getMessage());
    }
  }

  /** The public key in the file, or that of the private key in it. */
  PublicKeyText publicKey() throws CommandFailure {
    int begin = text.indexOf(BEGIN_PUBLIC);
    int end = text.indexOf(END_PUBLIC);
    if (begin >= 0 && end > begin) {
      return publicKey(text.substring(begin + BEGIN_PUBLIC.length(), end));
    }
    SigningKey key = signingKey();
    OptionalInt rsaBits =
        key.type() == KeyType.RSA ? OptionalInt.of(key.bits()) : OptionalInt.empty();
    return new PublicKeyText(key.type().word(), key.publicKeyBase64(), rsaBits);
  }

  /** From SubjectPublicKeyInfo, RFC 5280 §4.1 and RFC 8410 §4. */
  private PublicKeyText publicKey(String base64) throws CommandFailure {
    try {
      byte[] der = Base64.getMimeDecoder().decode(base64);
      X509EncodedKeySpec encoded = new X509EncodedKeySpec(der);
      if (der.length == ED25519_ENCODED) {
        byte[] checked = KeyFactory.getInstance("Ed25519").generatePublic(encoded).getEncoded();
        byte[] bare =
            Arrays.copyOfRange(checked, ED25519_ENCODED - ED25519_OCTETS, ED25519_ENCODED);
        return new PublicKeyText(
            "ed25519", Base64.getEncoder().encodeToString(bare), OptionalInt.empty());
      }
      RSAPublicKey key = (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(encoded);
      return new PublicKeyText(
          "rsa",
          Base64.getEncoder().encodeToString(key.getEncoded()),
          OptionalInt.of(key.getModulus().bitLength()));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new CommandFailure(name + ": its public key is damaged, or neither RSA nor Ed25519");
    }
  }
}
