package org.signet.server;

import org.signet.policy.text.Note;
import org.signet.policy.text.Words;

/** What a start would fail for. */
enum StartCode implements Note.Code {
  // --- UserID ---
  NO_USER("the user {q} does not exist; create it: adduser --system --group {}"),
  NO_GROUP("the group {q} does not exist; create it: addgroup --system {}"),
  ACCOUNT_UNKNOWN("cannot be looked up: {}"),

  // --- files and folders ---
  CANNOT_BE_EXAMINED("cannot be examined: {}"),
  IS_A_FOLDER("{e} is a folder"),
  NOT_A_FILE("not a valid path"),
  NO_FOLDER(
      "the folder {e} does not exist; create it, or let the service do so (RuntimeDirectory=)"),
  FOLDER_NOT_WRITABLE("the folder {e} cannot be written to; give it to the user of the daemon"),
  FOLDER_NOT_EXAMINED("the folder {e} cannot be examined: {}"),

  // --- what is listened at ---
  NO_SOCKET("milter socket must be specified: Socket in the configuration, or -p"),
  /** A listener, and what is in its way. */
  SOCKET("Socket {}: {}"),
  NOT_A_SOCKET("a file that is not a socket exists there; remove it or choose another path"),
  NO_SUCH_ADDRESS("this machine does not have the address: {}"),
  HOST_UNKNOWN("unknown host"),
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
