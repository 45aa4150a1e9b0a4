package org.signet.server;

import org.signet.policy.text.Note;
import org.signet.policy.text.Words;

/** What a start would fail for. */
enum StartCode implements Note.Code {
  // --- UserID ---
  NO_USER("there is no user {q}; make him: adduser --system --group {}"),
  NO_GROUP("there is no group {q}; make it: addgroup --system {}"),
  ACCOUNT_UNKNOWN("cannot be looked up: {}"),

  // --- files and folders ---
  CANNOT_BE_EXAMINED("cannot be examined: {}"),
  IS_A_FOLDER("{e} is a folder"),
  NOT_A_FILE("not a path of a file"),
  NO_FOLDER(
      "the folder {e} does not exist; create it, or let the service do so (RuntimeDirectory=)"),
  FOLDER_NOT_WRITABLE("the folder {e} cannot be written to; give it to the user of the daemon"),
  FOLDER_NOT_EXAMINED("the folder {e} cannot be examined: {}"),

  // --- what is listened at ---
  NO_SOCKET("milter socket must be specified: Socket in the configuration, or -p"),
  /** A listener, and what is in its way. */
  SOCKET("Socket {}: {}"),
  NOT_A_SOCKET("there is a file that is not a socket; remove it or choose another path"),
  NO_SUCH_ADDRESS("the host has no such address: {}"),
  HOST_UNKNOWN("the host is not known"),
  /** The address of the metrics, and what is in its way. */
  METRICS("{}: {}"),
  /** In the words of another part: what is in the way. */
  OBSTACLE("{}");

  private final String sentence;

  StartCode(String sentence) {
    this.sentence = sentence;
  }

  @Override
  public String id() {
    return Words.of(this);
  }

  @Override
  public String sentence() {
    return sentence;
  }
}
