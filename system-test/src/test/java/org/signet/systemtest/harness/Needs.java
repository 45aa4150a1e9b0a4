package org.signet.systemtest.harness;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the tests need of the machine. It is an error, never a reason to skip, if something is
 * missing.
 */
public final class Needs {
  private Needs() {}

  public static Path program(String path) {
    Path program = Path.of(path);
    if (!Files.isExecutable(program)) {
      throw new AssertionError(
          "the system tests need " + path + "; run ./check, which installs it");
    }
    return program;
  }

  /** Postfix' master must be root to give its processes their users. */
  public static void root() {
    Outcome id = Command.of("id", "-u").run();
    if (!id.out().strip().equals("0")) {
      throw new AssertionError(
          "the system tests start a private Postfix, so they must run as root: sudo ./check");
    }
  }
}
