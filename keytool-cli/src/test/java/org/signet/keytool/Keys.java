package org.signet.keytool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A key in a folder, its record in a zone file beside it. */
public record Keys(Path privateKey, Path zone) {
  public static final String DOMAIN = "example.com";

  /** RFC 8463 appendix A.2: the same key always, so that signatures are the same always. */
  public static Keys ed25519(Path folder) throws IOException {
    Path key =
        Files.writeString(
            folder.resolve("ed.private"), "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=\n");
    return new Keys(key, zone(folder, key, "ed"));
  }

  public static Keys rsa(Path folder) throws IOException {
    Run.keytool("genkey", "-d", DOMAIN, "-s", "rsa", "-D", folder);
    Path key = folder.resolve("rsa.private");
    return new Keys(key, zone(folder, key, "rsa"));
  }

  private static Path zone(Path folder, Path key, String selector) throws IOException {
    Run txt = Run.keytool("txt", key, "-d", DOMAIN, "-s", selector, "--format", "plain");
    return Files.writeString(
        folder.resolve(selector + ".zone"),
        "# test keys\n" + selector + "._domainkey." + DOMAIN + "\t" + txt.out());
  }
}
