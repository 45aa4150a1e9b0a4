package org.signet.policy.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.signet.policy.text.Note;
import org.signet.policy.text.Quoted;

/**
 * Who else could read or replace a private key, or write a table. A key must belong to root or the
 * daemon's user and be readable by nobody else; a group that has no other members does no harm,
 * unless an access control list gives its bits another meaning. No directory on the way, nor on the
 * way of a symbolic link, may be writable by others, unless its sticky bit keeps them from
 * replacing what is in it.
 */
public final class KeyFileSafety {
  private static final int STICKY = 01000;
  private static final int FILE_TYPE = 0170000;
  private static final int DIRECTORY = 0040000;
  private static final int LINK = 0120000;

  /**
   * What the file system says of a file, directory or link; mode as in {@code chmod}.
   *
   * @param link where a symbolic link leads
   */
  record Facts(boolean directory, Optional<Path> link, int uid, int gid, int mode) {
    Facts(boolean directory, int uid, int gid, int mode) {
      this(directory, Optional.empty(), uid, gid, mode);
    }
  }

  /** Where facts come from. */
  interface FactSource {
    /** Of the link itself if it is one. */
    Facts of(Path path) throws IOException;
  }

  /** What must not come into the hands of others. */
  private enum Kind {
    KEY("the key"),
    TABLE("the file");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  private final Set<Integer> trusted;
  private final Accounts accounts;
  private final FactSource facts;
  private final AccessLists lists;

  /**
   * @param trusted numbers of the users, besides root, that keys may belong to
   */
  KeyFileSafety(Set<Integer> trusted, Accounts accounts, FactSource facts, AccessLists lists) {
    this.trusted = new HashSet<>(trusted);
    this.trusted.add(0);
    this.accounts = accounts;
    this.facts = facts;
    this.lists = lists;
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
    return new KeyFileSafety(trusted, accounts, KeyFileSafety::read, new AccessLists());
  }

  static Facts read(Path path) throws IOException {
    Map<String, Object> all =
        Files.readAttributes(path, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
    int mode = number(all, "mode");
    return new Facts(
        (mode & FILE_TYPE) == DIRECTORY,
        (mode & FILE_TYPE) == LINK ? Optional.of(Files.readSymbolicLink(path)) : Optional.empty(),
        number(all, "uid"),
        number(all, "gid"),
        mode & 07777);
  }

  private static int number(Map<String, Object> attributes, String name) {
    return (Integer) Objects.requireNonNull(attributes.get(name));
  }

  /**
   * These keys will be judged: what must be asked of another program is asked for all at once.
   *
   * @param files absolute
   */
  public void expect(Collection<Path> files) {
    Set<Path> doubtful = new HashSet<>();
    for (Path file : files) {
      try {
        for (WayTo.Step step : WayTo.file(file, facts)) {
          if (dependsOnList(Kind.KEY, step.facts())) {
            doubtful.add(step.path());
          }
        }
      } catch (IOException e) {
        // It is reported when the file is read.
      }
    }
    lists.expect(doubtful);
  }

  /**
   * What is unsafe about a key file, with the command that fixes it; nothing if all is well.
   *
   * @param file absolute
   */
  public Optional<Note> objection(Path file) throws IOException {
    return objection(Kind.KEY, file);
  }

  /**
   * Who else can write a table or a configuration, or put another file in its place, with the
   * command that fixes it; nothing if nobody can.
   *
   * @param file absolute
   */
  public Optional<Note> objectionToWriters(Path file) throws IOException {
    return objection(Kind.TABLE, file);
  }

  /**
   * Whether a key is safe only if it has no access control list, which cannot be seen here.
   *
   * @param file absolute
   */
  boolean isDoubtful(Path file) throws IOException {
    for (WayTo.Step step : WayTo.file(file, facts)) {
      if (dependsOnList(Kind.KEY, step.facts())
          && lists.of(step.path()) == AccessLists.Answer.UNKNOWN) {
        return true;
      }
    }
    return false;
  }

  private Optional<Note> objection(Kind kind, Path file) throws IOException {
    for (WayTo.Step step : WayTo.file(file, facts)) {
      Path path = step.path();
      Facts fact = step.facts();
      Optional<Note> objection =
          fact.link().isPresent()
              ? ofLink(path, fact, kind)
              : fact.directory() ? ofDirectory(path, fact, kind) : ofFile(path, fact, kind);
      if (objection.isPresent()) {
        return objection;
      }
    }
    return Optional.empty();
  }

  private Optional<Note> ofFile(Path file, Facts fact, Kind kind) {
    if (kind == Kind.TABLE) {
      return ofTable(file, fact);
    }
    if (!trusted.contains(fact.uid())) {
      return note(FileCode.OWNED_BY_OTHER, describe(file, fact), owner(), shell(file));
    }
    if ((fact.mode() & 06) != 0) {
      return note(FileCode.ALL_CAN_READ, describe(file, fact), shell(file));
    }
    if ((fact.mode() & 060) != 0) {
      return otherMember(fact.gid())
          .map(
              member -> Note.of(FileCode.GROUP_CAN_READ, describe(file, fact), member, shell(file)))
          .or(() -> ofList(file, fact, "let others read or write it", kind));
    }
    return Optional.empty();
  }

  private Optional<Note> ofTable(Path file, Facts fact) {
    if ((fact.mode() & 02) != 0) {
      return note(FileCode.ALL_CAN_WRITE, describe(file, fact), shell(file));
    }
    if ((fact.mode() & 020) != 0) {
      return otherMember(fact.gid())
          .map(
              member ->
                  Note.of(FileCode.GROUP_CAN_WRITE, describe(file, fact), member, shell(file)))
          .or(() -> ofList(file, fact, "let others write it", Kind.TABLE));
    }
    return Optional.empty();
  }

  /** Whoever owns a link in a folder that all can write, such as /tmp, can turn it. */
  private Optional<Note> ofLink(Path link, Facts fact, Kind kind) throws IOException {
    Path folder = Objects.requireNonNull(link.getParent());
    boolean othersWrite = (facts.of(folder).mode() & 022) != 0;
    return othersWrite && !trusted.contains(fact.uid())
        ? note(FileCode.LINK_OF_OTHER, describe(link, fact), kind.words, owner(), shell(link))
        : Optional.empty();
  }

  private Optional<Note> ofDirectory(Path directory, Facts fact, Kind kind) {
    if (kind == Kind.KEY && !trusted.contains(fact.uid()) && (fact.mode() & 0200) != 0) {
      return note(
          FileCode.DIRECTORY_OF_OTHER,
          describe(directory, fact),
          unlessOfTheSystem(directory, kind, run("chown " + owner(), directory)));
    }
    if ((fact.mode() & STICKY) != 0) {
      return Optional.empty();
    }
    if ((fact.mode() & 02) != 0) {
      return note(
          FileCode.ALL_CAN_REPLACE,
          describe(directory, fact),
          kind.words,
          unlessOfTheSystem(directory, kind, run("chmod o-w", directory)));
    }
    if ((fact.mode() & 020) != 0) {
      return otherMember(fact.gid())
          .map(
              member ->
                  Note.of(
                      FileCode.GROUP_CAN_REPLACE,
                      describe(directory, fact),
                      member,
                      kind.words,
                      unlessOfTheSystem(directory, kind, run("chmod g-w", directory))))
          .or(() -> ofList(directory, fact, "let others replace " + kind.words, kind));
    }
    return Optional.empty();
  }

  /** The advice, but none on folders that are not ours to change. */
  private Note unlessOfTheSystem(Path folder, Kind kind, Note advice) {
    if (!SystemFolders.contains(folder)) {
      return advice;
    }
    return switch (kind) {
      case KEY -> Note.of(FileCode.OWN_FOLDER_FOR_KEYS, owner());
      case TABLE -> Note.of(FileCode.OWN_FOLDER_FOR_TABLES);
    };
  }

  // --- access control lists ---

  /** Whether group bits are harmless, if they are those of the group. */
  private boolean dependsOnList(Kind kind, Facts fact) {
    if (fact.link().isPresent()) {
      return false;
    }
    int bits = fact.directory() || kind == Kind.TABLE ? 020 : 060;
    return (fact.mode() & bits) != 0
        && !(fact.directory() && (fact.mode() & STICKY) != 0)
        && otherMember(fact.gid()).isEmpty();
  }

  private Optional<Note> ofList(Path path, Facts fact, String what, Kind kind) {
    if (!dependsOnList(kind, fact) || lists.of(path) != AccessLists.Answer.PRESENT) {
      return Optional.empty();
    }
    Note advice = run("setfacl -b", path);
    return fact.directory()
        ? note(
            FileCode.ACCESS_LIST_OF_DIRECTORY,
            describe(path, fact),
            what,
            unlessOfTheSystem(path, kind, advice))
        : note(FileCode.ACCESS_LIST, describe(path, fact), what, advice);
  }

  private Optional<String> otherMember(int gid) {
    List<String> names = trusted.stream().map(accounts::userName).toList();
    return accounts.members(gid).stream()
        .filter(member -> !member.equals("root") && !names.contains(member))
        .findFirst();
  }

  private Note describe(Path path, Facts fact) {
    return describe(path, fact, accounts);
  }

  static Note describe(Path path, Facts fact, Accounts accounts) {
    return Note.of(
        FileCode.DESCRIPTION,
        path,
        accounts.userName(fact.uid()),
        accounts.groupName(fact.gid()),
        String.format("%04o", fact.mode()));
  }

  private static Optional<Note> note(FileCode code, Object... data) {
    return Optional.of(Note.of(code, data));
  }

  private String owner() {
    String owner =
        trusted.stream().filter(uid -> uid != 0).findFirst().map(accounts::userName).orElse("root");
    return owner.replace("uid ", "");
  }

  private static Note run(String command, Path path) {
    return Note.of(FileCode.RUN, command, shell(path));
  }

  static String shell(Path path) {
    String text = Quoted.escape(path.toString());
    return text.matches("[A-Za-z0-9_./@%+,:-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
