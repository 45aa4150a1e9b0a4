package org.signet.systemtest.differential;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.signet.systemtest.harness.Workspace;

/**
 * The domain that signs: its two keys as files, and its records, some of them odd, for the DNS and
 * as a file. Messages go into files of {@link #workspace}.
 */
final class Site {
  static final String DOMAIN = "sign.test";
  static final String RSA = "r";
  static final String ED25519 = "e";
  private static final int SEED = 32;

  private final Workspace workspace;
  private final Map<String, String> records = new LinkedHashMap<>();
  private final PrivateKey rsaKey;

  Site(Workspace workspace) {
    this.workspace = workspace;
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair rsa = generator.generateKeyPair();
      KeyPair ed25519 = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      rsaKey = rsa.getPrivate();
      byte[] seed = ed25519.getPrivate().getEncoded();
      seed = Arrays.copyOfRange(seed, seed.length - SEED, seed.length); // RFC 8410 §7
      byte[] point = ed25519.getPublic().getEncoded();
      point = Arrays.copyOfRange(point, point.length - SEED, point.length);

      workspace.secretFile("r.pem", pem("PRIVATE KEY", rsaKey.getEncoded()));
      workspace.secretFile("e.pem", pem("PRIVATE KEY", ed25519.getPrivate().getEncoded()));
      workspace.secretFile("e.seed", base64(seed)); // as dkimpy wants it
      byte[] spki = rsa.getPublic().getEncoded();
      KeyRecords.write(records, base64(spki), base64(KeyRecords.bareRsaKey(spki)), base64(point));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  PrivateKey rsaKey() {
    return rsaKey;
  }

  Path keyFile(String name) {
    return workspace.path(name);
  }

  /** Lines for a zone file below {@code test.} */
  List<String> zoneLines() {
    return records.entrySet().stream()
        .map(
            record ->
                name(record.getKey())
                    + ". IN TXT \""
                    + record
                        .getValue()
                        .replaceAll("(.{200})", "$1\0")
                        .replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\0", "\" \"")
                    + "\"")
        .toList();
  }

  /** The same for TestPublicKeys and {@code --dns-file}. */
  Path recordFile() {
    StringBuilder text = new StringBuilder();
    records.forEach((selector, record) -> text.append(name(selector) + " " + record).append('\n'));
    return workspace.file("records", text.toString());
  }

  Path write(String name, String message) {
    try {
      Path file = workspace.path(name);
      Files.createDirectories(file.getParent());
      return Files.write(file, message.getBytes(ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }

  private static String name(String selector) {
    return selector + "._domainkey." + DOMAIN;
  }

  private static String pem(String what, byte[] der) {
    return "-----BEGIN "
        + what
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + what
        + "-----\n";
  }
}
