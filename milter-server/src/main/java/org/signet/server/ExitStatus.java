package org.signet.server;

/** How the daemon ends, in the words of sysexits.h, with OpenDKIM's meanings. */
enum ExitStatus {
  OK(0),
  /** The command line is wrong. */
  USAGE(64),
  /** A socket or a file cannot be opened. */
  UNAVAILABLE(69),
  /** The configuration, a table or a key is wrong. */
  CONFIG(78);

  private final int code;

  ExitStatus(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
