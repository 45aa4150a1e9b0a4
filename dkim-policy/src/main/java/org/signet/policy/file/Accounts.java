package org.signet.policy.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.signet.policy.text.LineReader;

/**
 * The users and groups of this machine, as {@code /etc/passwd} and {@code /etc/group} list them.
 * Accounts that come from a directory service are not seen.
 */
record Accounts(List<User> users, List<Group> groups) {
  private static final int LARGEST = 16 << 20;

  record User(String name, int uid, int gid) {}

  record Group(String name, int gid, List<String> members) {}

  Accounts {
    users = List.copyOf(users);
    groups = List.copyOf(groups);
  }

  static Accounts ofThisMachine() {
    return read(Path.of("/etc/passwd"), Path.of("/etc/group"));
  }

  /** What the two files say; what cannot be read is not there. */
  static Accounts read(Path passwd, Path group) {
    List<User> users = new ArrayList<>();
    for (String[] fields : fields(passwd)) {
      if (fields.length >= 4 && isNumber(fields[2]) && isNumber(fields[3])) {
        users.add(new User(fields[0], Integer.parseInt(fields[2]), Integer.parseInt(fields[3])));
      }
    }
    List<Group> groups = new ArrayList<>();
    for (String[] fields : fields(group)) {
      if (fields.length >= 4 && isNumber(fields[2])) {
        groups.add(
            new Group(fields[0], Integer.parseInt(fields[2]), List.of(fields[3].split(","))));
      }
    }
    return new Accounts(users, groups);
  }

  private static List<String[]> fields(Path file) {
    List<String[]> found = new ArrayList<>();
    try (LineReader lines = new LineReader(Files.newInputStream(file), LARGEST)) {
      for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
        found.add(line.get().strip().split(":", -1));
      }
    } catch (IOException unreadable) {
      return found;
    }
    return found;
  }

  private static boolean isNumber(String text) {
    return text.matches("[0-9]{1,9}");
  }

  /** By name or number. */
  Optional<User> user(String nameOrNumber) {
    return users.stream()
        .filter(u -> u.name.equals(nameOrNumber) || String.valueOf(u.uid).equals(nameOrNumber))
        .findFirst();
  }

  /** The name, or the number if there is no name. */
  String userName(int uid) {
    return users.stream()
        .filter(user -> user.uid == uid)
        .findFirst()
        .map(User::name)
        .orElse("uid " + uid);
  }

  /** The name, or the number if there is no name. */
  String groupName(int gid) {
    return groups.stream()
        .filter(group -> group.gid == gid)
        .findFirst()
        .map(Group::name)
        .orElse("gid " + gid);
  }

  /** Everybody who is in a group, by his own entry or by the group's. */
  List<String> members(int gid) {
    List<String> members = new ArrayList<>();
    for (User user : users) {
      if (user.gid == gid) {
        members.add(user.name);
      }
    }
    for (Group group : groups) {
      if (group.gid == gid) {
        members.addAll(group.members);
      }
    }
    members.removeIf(String::isBlank);
    return members;
  }
}
