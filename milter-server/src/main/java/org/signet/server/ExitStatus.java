package org.signet.server;

/** How the daemon ends, in the words of sysexits.h, with OpenDKIM's meanings. */
enum ExitStatus {
  OK(0),
  /** The command line is wrong, or a query. */
  USAGE(64),
  /** No directive has the name that {@code -e} asks for, or a message has a malformed header. */
  DATA_ERROR(65),
  /** A socket or a file cannot be opened. */
  UNAVAILABLE(69),
  /** A data set cannot be opened, or a message was neither signed nor verified. */
  SOFTWARE(70),
  /** Standard input cannot be read. */
  OS_ERROR(71),
  /** The configuration, a table or a key is wrong, or does not have the directive asked for. */
  CONFIG(78);

  private final int code;

  ExitStatus(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
