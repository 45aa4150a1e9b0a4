package org.signet.policy.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signet.policy.file.KeyFileSafety.Facts;
import org.signet.policy.text.Note;

/** Who can read and write what, on a machine made up for the purpose. */
class UserAccessTest {
  private static final Accounts.User ROOT = new Accounts.User("root", 0, 0);
  private static final Accounts.User SIGNET = new Accounts.User("signet", 110, 120);
  private static final Accounts ACCOUNTS =
      new Accounts(
          List.of(ROOT, SIGNET),
          List.of(
              new Accounts.Group("signet", 120, List.of()),
              new Accounts.Group("mail", 8, List.of("bob", "signet")),
              new Accounts.Group("keys", 9, List.of())));

  private final Map<Path, Facts> files = new HashMap<>();

  private UserAccess user(Accounts.User user, String group) {
    return new UserAccess(
        user,
        Optional.of(group),
        ACCOUNTS,
        path -> Objects.requireNonNull(files.get(path), path.toString()));
  }

  private void directories(int uid, int gid, int mode) {
    files.put(Path.of("/"), new Facts(true, 0, 0, 0755));
    files.put(Path.of("/srv"), new Facts(true, 0, 0, 0755));
    files.put(Path.of("/srv/keys"), new Facts(true, uid, gid, mode));
  }

  @ParameterizedTest(name = "{0}:{1} {2}")
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      value = {
        "110 | 120 | 0600 | ''",
        "0 | 120 | 0640 | ''",
        "0 | 8 | 0640 | ''",
        "0 | 9 | 0640 | ''",
        "0 | 0 | 0644 | ''",
        "0 | 0 | 0600 | /srv/keys/k (owner root, group gid 0, mode 0600) cannot be read by signet; run:"
            + " chown signet /srv/keys/k",
        "110 | 0 | 0044 | /srv/keys/k (owner signet, group gid 0, mode 0044) cannot be read by signet;"
            + " run: chown signet /srv/keys/k",
        "0 | 8 | 0604 | /srv/keys/k (owner root, group mail, mode 0604) cannot be read by signet; run:"
            + " chown signet /srv/keys/k",
      })
  void readsAFile(int uid, int gid, String mode, String obstacle) throws IOException {
    directories(0, 0, 0755);
    files.put(Path.of("/srv/keys/k"), new Facts(false, uid, gid, Integer.parseInt(mode, 8)));

    assertThat(
            user(SIGNET, "keys")
                .obstacleToReading(Path.of("/srv/keys/k"), true)
                .map(Note::text)
                .orElse(""))
        .isEqualTo(obstacle);
    assertThat(user(ROOT, "none").obstacleToReading(Path.of("/srv/keys/k"), true)).isEmpty();
  }

  @Test
  void whatIsNoSecretMayBeReadByAll() throws IOException {
    directories(0, 0, 0755);
    files.put(Path.of("/srv/keys/table"), new Facts(false, 0, 0, 0640));

    assertThat(
            user(SIGNET, "none")
                .obstacleToReading(Path.of("/srv/keys/table"), false)
                .map(Note::text)
                .orElse(""))
        .endsWith("cannot be read by signet; run: chmod o+r /srv/keys/table");
  }

  @Test
  void aDirectoryOnTheWayMustLetHimIn() throws IOException {
    directories(0, 0, 0700);
    files.put(Path.of("/srv/keys/k"), new Facts(false, 110, 120, 0600));

    assertThat(
            user(SIGNET, "none")
                .obstacleToReading(Path.of("/srv/keys/k"), true)
                .map(Note::text)
                .orElse(""))
        .isEqualTo(
            "directory /srv/keys (owner root, group gid 0, mode 0700) cannot be entered by signet; keep"
                + " what is below it elsewhere, or run: chmod o+x /srv/keys");
  }

  @ParameterizedTest(name = "{0}:{1} {2}")
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      value = {
        "110 | 120 | 0700 | ''",
        "0 | 8 | 0770 | ''",
        "0 | 0 | 0755 | directory /srv/keys (owner root, group gid 0, mode 0755) cannot be written by"
            + " signet; run: chown signet /srv/keys",
      })
  void writesInADirectory(int uid, int gid, String mode, String obstacle) throws IOException {
    directories(uid, gid, Integer.parseInt(mode, 8));

    assertThat(
            user(SIGNET, "none")
                .obstacleToWritingIn(Path.of("/srv/keys"))
                .map(Note::text)
                .orElse(""))
        .isEqualTo(obstacle);
  }

  @Test
  void knowsTheUsersOfThisMachine() {
    assertThat(UserAccess.of("root", Optional.empty())).isPresent();
    assertThat(UserAccess.of("no such user", Optional.empty())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/run", "/var", "/tmp", "/etc", "/var/lib", "/home", "/srv"})
  void advisesNoChangeOfASystemFolder(String folder) throws IOException {
    files.put(Path.of("/"), new Facts(true, 0, 0, 0755));
    files.put(Path.of("/var"), new Facts(true, 0, 0, 0755));
    files.put(Path.of(folder), new Facts(true, 0, 0, 0755));

    assertThat(user(SIGNET, "none").obstacleToWritingIn(Path.of(folder)).map(Note::text).orElse(""))
        .isEqualTo(
            "directory "
                + folder
                + " (owner root, group gid 0, mode 0755) cannot be written by signet; choose a path"
                + " in a folder of its own: RuntimeDirectory=signet in the systemd unit makes"
                + " /run/signet");

    files.put(Path.of(folder), new Facts(true, 0, 0, 0700));
    files.put(Path.of(folder, "k"), new Facts(false, 110, 120, 0600));
    assertThat(
            user(SIGNET, "none")
                .obstacleToReading(Path.of(folder, "k"), true)
                .map(Note::text)
                .orElse(""))
        .endsWith("cannot be entered by signet; keep what is below it elsewhere");
  }
}
