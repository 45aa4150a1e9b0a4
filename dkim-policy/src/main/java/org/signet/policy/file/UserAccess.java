package org.signet.policy.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.signet.policy.file.KeyFileSafety.Facts;
import org.signet.policy.text.Note;

/**
 * What a user of this machine can do with files, by their owners, groups and modes. Access control
 * lists and what forbids more than modes do are not seen.
 */
public final class UserAccess {
  private static final int READ = 4;
  private static final int WRITE = 2;
  private static final int SEARCH = 1;

  private final Accounts.User user;
  private final Set<Integer> groups;
  private final Accounts accounts;
  private final KeyFileSafety.FactSource facts;

  UserAccess(
      Accounts.User user,
      Optional<String> group,
      Accounts accounts,
      KeyFileSafety.FactSource facts) {
    this.user = user;
    this.accounts = accounts;
    this.facts = facts;
    this.groups = new HashSet<>(Set.of(user.gid()));
    for (Accounts.Group each : accounts.groups()) {
      if (each.members().contains(user.name()) || group.equals(Optional.of(each.name()))) {
        groups.add(each.gid());
      }
    }
  }

  /**
   * A user with his groups, or nothing if {@code /etc/passwd} does not have him.
   *
   * @param nameOrNumber as in UserID
   * @param group one more to be in
   */
  public static Optional<UserAccess> of(String nameOrNumber, Optional<String> group) {
    Accounts accounts = Accounts.ofThisMachine();
    return accounts
        .user(nameOrNumber)
        .map(user -> new UserAccess(user, group, accounts, KeyFileSafety::read));
  }

  /**
   * What keeps the user from reading a file, with a fix; nothing if he can read it.
   *
   * @param file absolute and without symbolic links
   * @param secret whether nobody else may read it
   */
  public Optional<Note> obstacleToReading(Path file, boolean secret) throws IOException {
    String command = secret ? "chown " + user.name() : "chmod o+r";
    return obstacle(
        file,
        READ,
        FileCode.NOT_READABLE,
        Note.of(FileCode.RUN, command, KeyFileSafety.shell(file)));
  }

  /**
   * What keeps the user from making files in a directory, with a fix; nothing if he can.
   *
   * @param directory absolute and without symbolic links
   */
  public Optional<Note> obstacleToWritingIn(Path directory) throws IOException {
    return obstacle(
        directory,
        WRITE | SEARCH,
        FileCode.DIRECTORY_NOT_WRITABLE,
        SystemFolders.contains(directory)
            ? Note.of(FileCode.OWN_RUNTIME_FOLDER)
            : Note.of(FileCode.RUN, "chown " + user.name(), KeyFileSafety.shell(directory)));
  }

  private Optional<Note> obstacle(Path target, int wanted, FileCode code, Note advice)
      throws IOException {
    List<Path> above = new ArrayList<>();
    for (Path path = target.getParent(); path != null; path = path.getParent()) {
      above.add(path);
    }
    Collections.reverse(above);
    for (Path directory : above) {
      Facts fact = facts.of(directory);
      if (!allows(fact, SEARCH)) {
        return Optional.of(
            Note.of(
                FileCode.DIRECTORY_NOT_ENTERED,
                KeyFileSafety.describe(directory, fact, accounts),
                user.name(),
                SystemFolders.contains(directory)
                    ? Optional.empty()
                    : Optional.of(
                        Note.of(FileCode.OR_RUN, "chmod o+x", KeyFileSafety.shell(directory)))));
      }
    }
    Facts fact = facts.of(target);
    return allows(fact, wanted)
        ? Optional.empty()
        : Optional.of(
            Note.of(code, KeyFileSafety.describe(target, fact, accounts), user.name(), advice));
  }

  /** The first class that the user is in decides, POSIX.1-2017 §4.5 of the base definitions. */
  private boolean allows(Facts fact, int wanted) {
    if (user.uid() == 0) {
      return true;
    }
    int shift = fact.uid() == user.uid() ? 6 : groups.contains(fact.gid()) ? 3 : 0;
    return ((fact.mode() >> shift) & wanted) == wanted;
  }
}
