package org.signet.keytool.terminal;

import java.io.IOException;
import org.signet.policy.text.FileTrouble;

/** Why a command fails, in words for the person who typed it: what, why, and how to fix it. */
public final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  public CommandFailure(String message) {
    this(message, ExitStatus.ERROR);
  }

  /**
   * @param status how the command ends, if it has exit statuses of its own
   */
  public CommandFailure(String message, int status) {
    super(message);
    this.status = status;
  }

  public int status() {
    return status;
  }

  /** As {@code file: cause}, from an exception of the file system. */
  public static CommandFailure of(String file, IOException cause) {
    CommandFailure failure = new CommandFailure(file + ": " + FileTrouble.describe(cause));
    failure.initCause(cause);
    return failure;
  }
}
