package org.signet.server;

/** How the daemon ends, in the words of sysexits.h, with OpenDKIM's meanings. */
enum ExitStatus {
  OK(
      0,
      "ended by a signal, or the background daemon listens; `-n`: the configuration is valid;"
          + " `-e`, `-Q`, `-t`: answered; `-V`, `--help`"),
  USAGE(64, "usage error; `-Q`: a query is not `key/n`; `-?`, as in OpenDKIM"),
  DATA_ERROR(65, "`-e`: there is no such directive; `-t`: a message has a malformed header"),
  UNAVAILABLE(
      69,
      "the socket, the log or the pid file is not available; `-t`: a message cannot be opened;"
          + " also: no Java 17"),
  SOFTWARE(
      70, "`-Q`: the data set cannot be opened; `-t`: a message was neither signed nor verified"),
  OS_ERROR(71, "`-Q`: standard input cannot be read"),
  CONFIG(
      78,
      "configuration, table or key: every problem is printed with its place; `-n` also: whatever"
          + " else would prevent startup; `-e`: the directive is not set");

  private final int code;
  private final String meaning;

  ExitStatus(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  int code() {
    return code;
  }

  /** When it is given, for the guide. */
  String meaning() {
    return meaning;
  }
}
