package org.signet.policy.file;

import java.io.IOException;
import java.nio.file.Path;

/** Owners, groups and modes of files, in the words in which problems with them are told. */
public final class FileOwners {
  private final Accounts accounts = Accounts.ofThisMachine();

  /** The path with owner, group and mode. */
  public String describe(Path path) throws IOException {
    return KeyFileSafety.describe(path, KeyFileSafety.read(path), accounts).text();
  }
}
