package org.signet.policy.config;

/** How far Signet follows a directive. */
public enum Support {
  /** Honoured. */
  FULL("full"),
  /** Honoured, by other means than in OpenDKIM or under another name; the sentence says how. */
  MAPPED("full, in another way"),
  /** Honoured, and not known to OpenDKIM, which refuses a file that has it. */
  OWN("full, not in OpenDKIM"),
  /** Nothing would change if it were honoured; accepted in silence. */
  NOT_NEEDED("accepted, not needed"),
  /** Accepted without effect, with a warning at start. */
  ACCEPTED("accepted without effect"),
  /** An error: to go on without it would change which mail is signed, trusted or refused. */
  REFUSED("refused"),
  /** An error, as in OpenDKIM since 2.10, unless removed names are tolerated ({@code -X}). */
  REMOVED("removed in OpenDKIM 2.10");

  private final String words;

  Support(String words) {
    this.words = words;
  }

  /** As the compatibility table says it. */
  public String words() {
    return words;
  }
}
