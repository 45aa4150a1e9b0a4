package org.signet.diagnosis;

import java.util.Locale;

/** What is certain of one side, header or body, of a signature. */
public enum Fault {
  /** It is what was signed. */
  INTACT,
  /** It is not what was signed. */
  CHANGED,
  /** Less has come than was signed. */
  TOO_SHORT,
  /** It is not what was signed, or the key is not the one that signed. */
  CHANGED_OR_WRONG_KEY,
  /** The signature was not made with this key, or its value was altered. */
  WRONG_KEY,
  /** Without the key nothing can be said. */
  NO_KEY,
  /** The signature cannot be read or does not count, or the body is too large to be looked at. */
  UNKNOWN;

  /** The stable name for programs. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
