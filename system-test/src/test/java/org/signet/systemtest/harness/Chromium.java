package org.signet.systemtest.harness;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** A browser without a window. It is large, so it alone may be missing. */
public final class Chromium {
  private static final Path PROGRAM = Path.of("/usr/bin/chromium");

  private Chromium() {}

  /**
   * Opens a page.
   *
   * @return the document as it has become, and on the standard error what the console said
   */
  public static Outcome open(Workspace workspace, String address, Path screenshot) {
    assumeTrue(
        Files.isExecutable(PROGRAM),
        "no " + PROGRAM + ", so no browser sees the page: apt-get install chromium");
    return Command.of(PROGRAM)
        .with(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-extensions",
            "--disable-background-networking",
            "--no-first-run",
            "--enable-logging=stderr",
            "--user-data-dir=" + workspace.folder("chromium"),
            "--window-size=1280,1600",
            "--screenshot=" + screenshot,
            "--dump-dom",
            address)
        .run();
  }
}
