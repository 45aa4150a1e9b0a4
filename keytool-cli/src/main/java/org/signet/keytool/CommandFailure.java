package org.signet.keytool;

import java.io.IOException;
import org.signet.server.table.FileTrouble;

/** Why a command gives up, in words for the person who typed it: what, why, and how to mend it. */
final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1L;

  CommandFailure(String message) {
    super(message);
  }

  /** As {@code file: cause}, from an exception of the file system. */
  static CommandFailure of(String file, IOException cause) {
    return new CommandFailure(file + ": " + FileTrouble.describe(cause));
  }
}
