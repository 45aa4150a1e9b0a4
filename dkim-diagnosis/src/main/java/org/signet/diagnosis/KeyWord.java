package org.signet.diagnosis;

import java.util.Locale;

/** What DNS has for a signature, in one word. */
public enum KeyWord {
  /** A key that can be tried. */
  FOUND,
  /** No record. */
  MISSING,
  /** A record that says that the key was withdrawn. */
  REVOKED,
  /** A record that no key of the type of the signature can be read from. */
  UNUSABLE,
  /** DNS was not asked, or gave no answer. */
  UNKNOWN;

  /** The stable name for programs. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
