package org.signet.keytool.terminal;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** A line on the terminal that counts; nothing if standard error is no terminal. */
public final class Progress {
  private static final int STEPS = 100;

  private final PrintWriter terminal;
  private final int total;
  private final boolean shown;

  public Progress(PrintWriter terminal, int total, boolean silent) {
    this.terminal = terminal;
    this.total = total;
    this.shown = !silent && total > STEPS && isTerminal();
  }

  /** Where Linux tells; elsewhere nothing is shown. */
  private static boolean isTerminal() {
    try {
      String file = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  public void done(int count) {
    if (shown && count % (total / STEPS) == 0) {
      terminal.print("\r" + count + " of " + total + " keys");
      terminal.flush();
    }
  }

  /** Takes the line away. */
  public void end() {
    if (shown) {
      terminal.print("\r" + " ".repeat(Paragraph.COLUMNS - 1) + "\r");
      terminal.flush();
    }
  }
}
