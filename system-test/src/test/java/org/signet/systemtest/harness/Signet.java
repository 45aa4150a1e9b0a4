package org.signet.systemtest.harness;

import java.nio.file.Files;
import java.nio.file.Path;

/** The assembled programs under test. */
public final class Signet {
  private Signet() {}

  /** {@code dist/target/signet}. */
  public static Path home() {
    String home = System.getProperty("signet.home");
    if (home == null) {
      throw new AssertionError(
          "the property signet.home must name the assembled folder; mvn verify sets it");
    }
    Path folder = Path.of(home).toAbsolutePath().normalize();
    if (!Files.isExecutable(folder.resolve("bin/signet-milter"))) {
      throw new AssertionError("no bin/signet-milter in " + folder + "; mvn verify assembles it");
    }
    return folder;
  }

  public static Path milter() {
    return home().resolve("bin/signet-milter");
  }

  /** {@code signet-keytool} with these arguments. */
  public static Command keytool(Object... arguments) {
    return Command.of(home().resolve("bin/signet-keytool")).with(arguments);
  }

  /** {@code signet-milter} with arguments that make it end by itself. */
  public static Command milter(Object... arguments) {
    return Command.of(milter()).with(arguments);
  }
}
