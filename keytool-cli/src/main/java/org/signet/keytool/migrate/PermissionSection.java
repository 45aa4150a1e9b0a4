package org.signet.keytool.migrate;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.signet.policy.config.ConfigSurvey;
import org.signet.policy.config.Directive;
import org.signet.policy.config.DirectiveLine;
import org.signet.policy.config.DirectiveType;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.config.Setting;
import org.signet.policy.file.FileOwners;
import org.signet.policy.file.KeyFileSafety;
import org.signet.policy.file.KeyFiles;
import org.signet.policy.file.UserAccess;
import org.signet.policy.table.TableLoader;
import org.signet.policy.text.FileTrouble;
import org.signet.policy.text.Note;

/**
 * Who can read what. OpenDKIM opens its files as root and becomes the user of UserID then; Signet
 * is started as that user, so he must be able to read all of them.
 */
public final class PermissionSection {
  private final ConfigSurvey survey;
  private final ServerConfig config;
  private final Optional<UserAccess> user;
  private final KeyFileSafety safety;
  private final FileOwners owners = new FileOwners();
  private final List<Item> items = new ArrayList<>();

  private PermissionSection(ConfigSurvey survey) {
    this.survey = survey;
    config = survey.config();
    Optional<ServerConfig.UserId> named = config.operation().user();
    user = named.flatMap(id -> UserAccess.of(id.user(), id.group()));
    safety = KeyFileSafety.ofThisMachine(named.map(ServerConfig.UserId::user));
  }

  /** The user, then files that are read, keys, and folders that are written. */
  public static Section of(ConfigSurvey survey) {
    PermissionSection section = new PermissionSection(survey);
    section.user();
    section.readFiles().forEach(section::readable);
    List<Path> keys = section.keyFiles();
    section.safety.expect(keys.stream().map(Path::toAbsolutePath).toList());
    keys.forEach(section::key);
    section.folders();
    return new Section("permissions", "Users and permissions", section.items);
  }

  private void user() {
    Optional<ServerConfig.UserId> named = config.operation().user();
    if (named.isEmpty()) {
      items.add(
          Item.of(
              Level.REMARK,
              "UserID",
              "not set",
              "OpenDKIM runs as the user that starts it, mostly root; set another one with User="
                  + " in the systemd unit of Signet, and in UserID, to have that user's permissions"
                  + " checked here"));
    } else if (user.isEmpty()) {
      items.add(
          Item.of(
              Level.REMARK,
              "UserID " + named.get().user(),
              "unknown",
              "the user is not in /etc/passwd; if no directory service has it either, create it: "
                  + "adduser --system --group "
                  + named.get().user()));
    } else {
      items.add(Item.of(Level.OK, "UserID " + named.get().user(), "a user of this machine", ""));
    }
  }

  // --- what is read ---

  private Set<Path> readFiles() {
    Set<Path> files = new LinkedHashSet<>();
    config.source().ifPresent(files::add);
    survey.lines().stream().map(DirectiveLine::place).forEach(at -> files.add(at.file()));
    TableSection.tables(survey).forEach(table -> table.file().ifPresent(files::add));
    return files;
  }

  private void readable(Path file) {
    look(
        file,
        real -> {
          Optional<Note> obstacle =
              user.isPresent() ? user.get().obstacleToReading(real, false) : Optional.empty();
          if (obstacle.isPresent()) {
            return item(Level.FIX, file, "not readable", obstacle.get().text());
          }
          return safety
              .objectionToWriters(file.toAbsolutePath())
              .map(note -> item(Level.REMARK, file, "others can write", note.text()))
              .orElse(item(Level.OK, file, "readable", owners.describe(real)));
        });
  }

  private List<Path> keyFiles() {
    Path base = config.operation().baseDirectory();
    KeyFiles files = KeyFiles.ofPublicHalves(base, Optional.empty());
    List<Path> all = new ArrayList<>();
    Optional<Setting> table = config.setting(Directive.KEY_TABLE);
    if (table.isPresent()) {
      new TableLoader(base, new TableSection.AlreadyTold())
          .keyTable(table.get().value(), table.get().valuePlace(), files);
      all.addAll(files.files());
    } else {
      config
          .setting(Directive.KEY_FILE)
          .flatMap(setting -> resolve(base, setting))
          .ifPresent(all::add);
    }
    return all;
  }

  private static Optional<Path> resolve(Path base, Setting setting) {
    try {
      return Optional.of(base.resolve(setting.value()));
    } catch (InvalidPathException e) {
      return Optional.empty(); // told with its line
    }
  }

  private void key(Path file) {
    look(
        file,
        real -> {
          Optional<Note> unsafe = safety.objection(file.toAbsolutePath());
          if (unsafe.isPresent()) {
            return item(
                requiresSafeKeys() ? Level.FIX : Level.REMARK,
                file,
                "not secure",
                unsafe.get().text());
          }
          Optional<Note> obstacle =
              user.isPresent() ? user.get().obstacleToReading(real, true) : Optional.empty();
          return obstacle
              .map(note -> item(Level.FIX, file, "not readable", note.text()))
              .orElse(item(Level.OK, file, "secure", owners.describe(real)));
        });
  }

  /** As the file says: to survey it, it may have been read otherwise. */
  private boolean requiresSafeKeys() {
    return survey.lines().stream()
        .filter(line -> line.directive().equals(Optional.of(Directive.REQUIRE_SAFE_KEYS)))
        .reduce((first, second) -> second)
        .flatMap(line -> DirectiveType.bool(line.value()))
        .orElse(true);
  }

  // --- what is written ---

  private void folders() {
    for (ServerConfig.Listener listener : config.listening().listeners()) {
      listener.address().socketPath().ifPresent(path -> folder("the folder of Socket", path));
    }
    config.operation().pidFile().ifPresent(file -> folder("the folder of PidFile", file));
  }

  private void folder(String what, Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      items.add(
          Item.of(
              Level.REMARK,
              what,
              "does not exist",
              folder
                  + ": OpenDKIM's service creates it; let that of Signet create it"
                  + " (RuntimeDirectory= in the systemd unit)"));
      return;
    }
    look(
        folder,
        real -> {
          Optional<Note> obstacle =
              user.isPresent() ? user.get().obstacleToWritingIn(real) : Optional.empty();
          return obstacle
              .map(note -> Item.of(Level.FIX, what, "not writable", note.text()))
              .orElse(Item.of(Level.OK, what, "writable", owners.describe(real)));
        });
  }

  // --- looking ---

  /** What is told of a file need not name it once more, unless links lead to another one. */
  private static Item item(Level level, Path file, String word, String text) {
    String name = file + " ";
    return Item.of(
        level, file.toString(), word, text.startsWith(name) ? text.substring(name.length()) : text);
  }

  private interface Look {
    Item at(Path real) throws IOException;
  }

  private void look(Path file, Look look) {
    try {
      items.add(look.at(file.toRealPath()));
    } catch (NoSuchFileException e) {
      // Told where the file is named.
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      items.add(
          Item.of(
              Level.REMARK,
              file.toString(),
              "not checked",
              e instanceof AccessDeniedException
                  ? "permission denied: run this as root"
                  : e instanceof IOException trouble
                      ? FileTrouble.describe(trouble)
                      : "the file system has no owner and mode"));
    }
  }
}
