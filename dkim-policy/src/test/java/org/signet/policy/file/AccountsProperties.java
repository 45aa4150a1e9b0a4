package org.signet.policy.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What must hold for accounts, whatever the files that list them hold. */
public final class AccountsProperties {
  private AccountsProperties() {}

  /** Reads the octets as both files; an {@link AssertionError} says what does not hold. */
  public static void check(byte[] octets) {
    try {
      Path file = Files.createTempFile("fuzz", ".accounts");
      try {
        Files.write(file, octets);
        Accounts accounts = Accounts.read(file, file);
        for (int id : new int[] {0, 7, 1000}) {
          String name = accounts.userName(id);
          boolean known = accounts.user(String.valueOf(id)).isPresent();
          if (!known && !name.equals("uid " + id)) {
            throw new AssertionError("a name without an account: " + name);
          }
        }
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
