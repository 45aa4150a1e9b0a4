package org.signet.milter.net;

import java.io.IOException;
import java.net.BindException;

/** Why a TCP port cannot be listened at, for administrators. */
public final class BindFailure {
  private BindFailure() {}

  /**
   * The cause, and what to do.
   *
   * @param port that was to be listened at
   */
  public static String describe(IOException e, int port) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof BindException) {
      if (message.contains("in use")) {
        return "the port is in use; stop the program that has it (ss -ltnp shows it) or choose"
            + " another port";
      } else if (message.contains("ermission")) {
        return "not allowed; ports below 1024 are for root: choose one above " + port;
      } else if (message.contains("assign")) {
        return "this machine does not have that address";
      }
    }
    return message;
  }
}
