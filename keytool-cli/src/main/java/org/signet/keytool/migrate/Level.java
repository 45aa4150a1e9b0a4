package org.signet.keytool.migrate;

import java.util.Locale;

/** How much something matters. The lower-case form is stable. */
public enum Level {
  /** Nothing to do. */
  OK,
  /** Works, but not quite as before, or not as it should. */
  REMARK,
  /** Must be fixed before Signet takes over, or before mail is signed as it should. */
  FIX;

  /** The stable form. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one that matters more. */
  Level or(Level other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
