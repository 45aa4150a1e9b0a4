package org.signet.policy.decision;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.signet.policy.config.ConfigException;
import org.signet.policy.config.ConfigReader;
import org.signet.policy.config.ConfigSource;
import org.signet.policy.config.ReadFor;
import org.signet.policy.config.RemovedNames;
import org.signet.policy.config.ServerConfig;

/**
 * A folder with keys {@code k1} and {@code k2} for example.com and example.net, and configurations
 * that use them. In the lines {@code KEYS} stands for the folder.
 */
public final class Configured {
  private static final KeyPair PAIR = pair();

  private final Path folder;

  public Configured(Path folder) {
    this.folder = folder;
    write(
        "key.pem",
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(PAIR.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n");
    write("rubbish.pem", "no key\n");
    write(
        "KeyTable",
        """
        k1 example.com:s1:KEYS/key.pem
        k2 example.net:s2:KEYS/key.pem
        any %:s3:KEYS/key.pem
        broken broken.example:s4:KEYS/rubbish.pem
        """);
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The record of both keys. */
  public static String record() {
    return "v=DKIM1; k=rsa; p=" + Base64.getEncoder().encodeToString(PAIR.getPublic().getEncoded());
  }

  public Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), inFolder(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String inFolder(String text) {
    return text.replace("KEYS", folder.toString());
  }

  /** The configuration with these lines, separated by LF or by {@code ;}. */
  public ServerConfig lines(String lines) {
    return lines(lines, ReadFor.CHECK);
  }

  /** The same, read for this. */
  public ServerConfig lines(String lines, ReadFor purpose) {
    String text =
        List.of(inFolder(lines).split("[;\n]", -1)).stream()
            .map(String::strip)
            .collect(Collectors.joining("\n", "RequireSafeKeys no\n", "\n"));
    try {
      return ConfigReader.read(
          new ConfigSource.Stream(
              folder.resolve("signet.conf"), new ByteArrayInputStream(text.getBytes(UTF_8))),
          List.of(),
          RemovedNames.REFUSED,
          purpose);
    } catch (ConfigException e) {
      throw new AssertionError(e);
    }
  }
}
