package org.signet.policy.config;

import org.signet.policy.text.Words;

/** What log lines look like; the values of LogFormat. */
public enum LogFormat {
  /** OpenDKIM's lines, several for a message. */
  TEXT,
  /** One JSON object for each message, and one for each other line. */
  JSON;

  /** As the configuration says it. */
  public String word() {
    return Words.of(this);
  }
}
