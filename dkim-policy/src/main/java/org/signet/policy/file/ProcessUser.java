package org.signet.policy.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** The account that this process runs as. */
public final class ProcessUser {
  private final int uid;
  private final Accounts accounts;

  ProcessUser(int uid, Accounts accounts) {
    this.uid = uid;
    this.accounts = accounts;
  }

  /** Nothing if the system does not tell. */
  public static Optional<ProcessUser> current() {
    return currentUid().map(uid -> new ProcessUser(uid, Accounts.ofThisMachine()));
  }

  static Optional<Integer> currentUid() {
    try {
      return Optional.of(
          (Integer) Objects.requireNonNull(Files.getAttribute(Path.of("/proc/self"), "unix:uid")));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
      return Optional.empty();
    }
  }

  /** The name, or the number if there is no name. */
  public String name() {
    return accounts.userName(uid);
  }

  /** Whether it is root and UserID asks for somebody else. */
  public boolean isRootInsteadOf(String userId) {
    return uid == 0 && !is(userId);
  }

  /**
   * Whether it is an account that cannot be the one of UserID. An account that only a directory
   * service knows has no name here, so it may be.
   */
  public boolean isAnother(String userId) {
    return !is(userId)
        && (accounts.user(userId).isPresent()
            || accounts.user(String.valueOf(uid)).isPresent()
            || uid == 0);
  }

  private boolean is(String nameOrNumber) {
    return accounts
        .user(nameOrNumber)
        .map(user -> user.uid() == uid)
        .orElse(nameOrNumber.equals(String.valueOf(uid)));
  }
}
