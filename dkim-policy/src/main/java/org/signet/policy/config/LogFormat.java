package org.signet.policy.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What log lines look like; the values of LogFormat. */
public enum LogFormat {
  /** OpenDKIM's lines, several for a message. */
  TEXT,
  /** One JSON object for each message, and one for each other line. */
  JSON;

  static final List<String> WORDS = Arrays.stream(values()).map(LogFormat::word).toList();

  /** As the configuration says it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<LogFormat> find(String word) {
    return Arrays.stream(values()).filter(each -> each.word().equalsIgnoreCase(word)).findFirst();
  }
}
