package org.signet.server;

/** How the daemon ends, in the words of sysexits.h, with OpenDKIM's meanings. */
enum ExitStatus {
  OK(0),
  /** The command line is wrong. */
  USAGE(64),
  /** The socket cannot be opened, or something else that was needed is not there. */
  UNAVAILABLE(69),
  /** A bug. */
  SOFTWARE(70),
  /** A file that is to be written cannot be. */
  CANNOT_CREATE(73),
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
