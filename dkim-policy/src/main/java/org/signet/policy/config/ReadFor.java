package org.signet.policy.config;

import org.signet.policy.file.SteadyFiles;

/** What a configuration is read for, which decides how much must be right. */
public enum ReadFor {
  /** To judge it: everything that is wrong counts. */
  CHECK(false, false),
  /**
   * To begin with it: a malformed line of a KeyTable or SigningTable costs the mail that needs it,
   * not the start.
   */
  START(true, false),
  /**
   * To go on with it: everything that is wrong counts, since there is a configuration that works;
   * and files that were written a moment ago are waited for.
   */
  RELOAD(false, false),
  /**
   * To say all that is wrong with tables and keys: a line or a key that cannot be used, KeyFile's
   * too, is one of the findings and keeps nobody from looking at the rest.
   */
  ANALYSIS(true, true);

  private final boolean brokenLines;
  private final boolean brokenKeyFile;

  ReadFor(boolean brokenLines, boolean brokenKeyFile) {
    this.brokenLines = brokenLines;
    this.brokenKeyFile = brokenKeyFile;
  }

  boolean toleratesBrokenKeyFile() {
    return brokenKeyFile;
  }

  boolean toleratesBrokenLines() {
    return brokenLines;
  }

  SteadyFiles files() {
    return this == RELOAD ? SteadyFiles.afterRest() : SteadyFiles.atOnce();
  }
}
