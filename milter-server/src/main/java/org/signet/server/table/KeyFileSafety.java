package org.signet.server.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Who else could read or replace a private key. The file must belong to root or the daemon's user
 * and be readable by nobody else; a group that has no other members does no harm. No directory on
 * the way may be writable by others, unless its sticky bit keeps them from replacing what is in it.
 */
public final class KeyFileSafety {
  private static final int STICKY = 01000;

  /** What the file system says of a file or directory; mode as in {@code chmod}. */
  record Facts(boolean directory, int uid, int gid, int mode) {}

  /** Where facts come from. */
  interface FactSource {
    Facts of(Path path) throws IOException;
  }

  private final Set<Integer> trusted;
  private final Accounts accounts;
  private final FactSource facts;

  /**
   * @param trusted numbers of the users, besides root, that keys may belong to
   */
  KeyFileSafety(Set<Integer> trusted, Accounts accounts, FactSource facts) {
    this.trusted = new HashSet<>(trusted);
    this.trusted.add(0);
    this.accounts = accounts;
    this.facts = facts;
  }

  /**
   * For this process, which may also run for the user that {@code UserID} names.
   *
   * @param user name or number
   */
  public static KeyFileSafety ofThisMachine(Optional<String> user) {
    Accounts accounts = Accounts.ofThisMachine();
    Set<Integer> trusted = new HashSet<>();
    ProcessUser.currentUid().ifPresent(trusted::add);
    user.flatMap(accounts::user).ifPresent(known -> trusted.add(known.uid()));
    return new KeyFileSafety(trusted, accounts, KeyFileSafety::read);
  }

  static Facts read(Path path) throws IOException {
    return new Facts(
        Files.isDirectory(path),
        number(path, "unix:uid"),
        number(path, "unix:gid"),
        number(path, "unix:mode") & 07777);
  }

  private static int number(Path path, String attribute) throws IOException {
    return (Integer) Objects.requireNonNull(Files.getAttribute(path, attribute));
  }

  /**
   * What is unsafe about a key file, with the command that mends it; nothing if all is well.
   *
   * @param file absolute and without symbolic links
   */
  public Optional<String> objection(Path file) throws IOException {
    List<Path> components = new ArrayList<>();
    for (Path path = file; path != null; path = path.getParent()) {
      components.add(path);
    }
    for (int i = components.size() - 1; i >= 0; i--) {
      Path path = components.get(i);
      Facts fact = facts.of(path);
      Optional<String> objection = fact.directory() ? ofDirectory(path, fact) : ofFile(path, fact);
      if (objection.isPresent()) {
        return objection;
      }
    }
    return Optional.empty();
  }

  private Optional<String> ofFile(Path file, Facts fact) {
    if (!trusted.contains(fact.uid())) {
      return Optional.of(describe(file, fact) + " belongs to another user" + chown(file));
    }
    if ((fact.mode() & 06) != 0) {
      return Optional.of(
          describe(file, fact) + " can be read or written by every user" + chmod("0600", file));
    }
    if ((fact.mode() & 060) != 0) {
      return otherMember(fact.gid())
          .map(
              member ->
                  describe(file, fact)
                      + " can be read or written by its group, such as "
                      + member
                      + chmod("0600", file));
    }
    return Optional.empty();
  }

  private Optional<String> ofDirectory(Path directory, Facts fact) {
    if (!trusted.contains(fact.uid()) && (fact.mode() & 0200) != 0) {
      return Optional.of(
          "directory "
              + describe(directory, fact)
              + " belongs to another user, who can replace the key"
              + chown(directory));
    }
    if ((fact.mode() & STICKY) != 0) {
      return Optional.empty();
    }
    if ((fact.mode() & 02) != 0) {
      return Optional.of(
          "directory "
              + describe(directory, fact)
              + " lets every user replace the key"
              + chmod("o-w", directory));
    }
    if ((fact.mode() & 020) != 0) {
      return otherMember(fact.gid())
          .map(
              member ->
                  "directory "
                      + describe(directory, fact)
                      + " lets its group, such as "
                      + member
                      + ", replace the key"
                      + chmod("g-w", directory));
    }
    return Optional.empty();
  }

  private Optional<String> otherMember(int gid) {
    List<String> names = trusted.stream().map(accounts::userName).toList();
    return accounts.members(gid).stream()
        .filter(member -> !member.equals("root") && !names.contains(member))
        .findFirst()
        .map(Quoted::of);
  }

  private String describe(Path path, Facts fact) {
    return describe(path, fact, accounts);
  }

  static String describe(Path path, Facts fact, Accounts accounts) {
    return String.format(
        "%s (owner %s, group %s, mode %04o)",
        Quoted.escape(path.toString()),
        accounts.userName(fact.uid()),
        accounts.groupName(fact.gid()),
        fact.mode());
  }

  private String chown(Path path) {
    String owner =
        trusted.stream().filter(uid -> uid != 0).findFirst().map(accounts::userName).orElse("root");
    return "; run: chown " + owner.replace("uid ", "") + " " + shell(path);
  }

  private static String chmod(String mode, Path path) {
    return "; run: chmod " + mode + " " + shell(path);
  }

  static String shell(Path path) {
    String text = Quoted.escape(path.toString());
    return text.matches("[A-Za-z0-9_./@%+,:-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
