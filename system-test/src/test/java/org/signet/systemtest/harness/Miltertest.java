package org.signet.systemtest.harness;

import java.nio.file.Path;

/** OpenDKIM's tool that plays an MTA from a Lua script. */
public final class Miltertest {
  /** Where the scripts are. */
  public static final Path FOLDER = Path.of("src/test/resources/miltertest").toAbsolutePath();

  /** What runs them. */
  public static final String FRAME = "session.lua";

  private Miltertest() {}

  /**
   * Plays {@code script}, a path from {@link #FOLDER} on; the status is 0 if all was as the script
   * expects.
   */
  public static Outcome run(String script, MilterSocket socket) {
    return Command.of(Needs.program("/usr/bin/miltertest"))
        .with("-D", "socket=" + socket.directive())
        .with("-D", "folder=" + FOLDER)
        .with("-D", "script=" + script)
        .with("-s", FOLDER.resolve(FRAME))
        .run();
  }
}
