package org.signet.policy.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.policy.file.KeyFileSafety.Facts;
import org.signet.policy.text.Note;

/** Which key files are safe, on a machine made up for the purpose. */
class KeyFileSafetyTest {
  private static final int DAEMON = 110;
  private static final Accounts ACCOUNTS =
      new Accounts(
          List.of(
              new Accounts.User("root", 0, 0),
              new Accounts.User("signet", DAEMON, 120),
              new Accounts.User("ann", 1000, 1000),
              new Accounts.User("bob", 1001, 1001)),
          List.of(
              new Accounts.Group("root", 0, List.of()),
              new Accounts.Group("signet", 120, List.of()),
              new Accounts.Group("mail", 8, List.of("signet", "bob")),
              new Accounts.Group("ann", 1000, List.of())));

  private final Map<Path, Facts> files = new HashMap<>();
  private final Map<String, AccessLists.Answer> lists = new HashMap<>();
  private final List<String> asked = new ArrayList<>();

  private KeyFileSafetyTest with(String path, boolean directory, int uid, int gid, int mode) {
    files.put(Path.of(path), new Facts(directory, uid, gid, mode));
    return this;
  }

  private String objection() throws IOException {
    return safety().objection(Path.of("/etc/keys/k.private")).map(Note::text).orElse("");
  }

  private KeyFileSafety safety() {
    return new KeyFileSafety(
        Set.of(DAEMON),
        ACCOUNTS,
        path -> Objects.requireNonNull(files.get(path), path.toString()),
        new AccessLists(List.of()) {
          @Override
          Answer of(Path file) {
            asked.add(file.toString());
            return lists.getOrDefault(file.toString(), Answer.NONE);
          }
        });
  }

  private void link(String path, String target, int uid) {
    files.put(Path.of(path), new Facts(false, Optional.of(Path.of(target)), uid, uid, 0777));
  }

  @ParameterizedTest(name = "{0}:{1} {2}")
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      value = {
        "110 | 120 | 0600 | ''",
        "0 | 0 | 0400 | ''",
        "0 | 120 | 0640 | ''",
        "0 | 0 | 0440 | ''",
        "110 | 1000 | 0640 | /etc/keys/k.private (owner signet, group ann, mode 0640) can be read or"
            + " written by its group, such as \"ann\"; run: chmod 0600 /etc/keys/k.private",
        "110 | 8 | 0620 | /etc/keys/k.private (owner signet, group mail, mode 0620) can be read or"
            + " written by its group, such as \"bob\"; run: chmod 0600 /etc/keys/k.private",
        "110 | 120 | 0644 | /etc/keys/k.private (owner signet, group signet, mode 0644) can be read or"
            + " written by every user; run: chmod 0600 /etc/keys/k.private",
        "1000 | 120 | 0600 | /etc/keys/k.private (owner ann, group signet, mode 0600) belongs to"
            + " another user; run: chown signet /etc/keys/k.private",
        "4711 | 4712 | 0600 | /etc/keys/k.private (owner uid 4711, group gid 4712, mode 0600) belongs"
            + " to another user; run: chown signet /etc/keys/k.private",
      })
  void judgesAFile(int uid, int gid, String mode, String objection) throws IOException {
    with("/", true, 0, 0, 0755)
        .with("/etc", true, 0, 0, 0755)
        .with("/etc/keys", true, DAEMON, 120, 0700)
        .with("/etc/keys/k.private", false, uid, gid, Integer.parseInt(mode, 8));

    assertThat(objection()).isEqualTo(objection);
  }

  @ParameterizedTest(name = "{0}:{1} {2}")
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      value = {
        "0 | 0 | 0755 | ''",
        "110 | 120 | 0770 | ''",
        "0 | 0 | 01777 | ''",
        "0 | 8 | 01775 | ''",
        "1000 | 1000 | 0555 | ''",
        "0 | 0 | 0777 | directory /etc/keys (owner root, group root, mode 0777) lets every user"
            + " replace the key; run: chmod o-w /etc/keys",
        "0 | 8 | 0775 | directory /etc/keys (owner root, group mail, mode 0775) lets its group, such"
            + " as \"bob\", replace the key; run: chmod g-w /etc/keys",
        "1000 | 120 | 0755 | directory /etc/keys (owner ann, group signet, mode 0755) belongs to"
            + " another user, who can replace the key; run: chown signet /etc/keys",
        "1000 | 120 | 01777 | directory /etc/keys (owner ann, group signet, mode 1777) belongs to"
            + " another user, who can replace the key; run: chown signet /etc/keys",
      })
  void judgesADirectory(int uid, int gid, String mode, String objection) throws IOException {
    with("/", true, 0, 0, 0755)
        .with("/etc", true, 0, 0, 0755)
        .with("/etc/keys", true, uid, gid, Integer.parseInt(mode, 8))
        .with("/etc/keys/k.private", false, DAEMON, 120, 0600);

    assertThat(objection()).isEqualTo(objection);
  }

  @Test
  void aDirectoryFurtherUpCounts() throws IOException {
    with("/", true, 0, 0, 0755)
        .with("/etc", true, 0, 0, 0757)
        .with("/etc/keys", true, DAEMON, 120, 0700)
        .with("/etc/keys/k.private", false, DAEMON, 120, 0600);

    assertThat(objection()).startsWith("directory /etc (owner root, group root, mode 0757)");
  }

  // --- links ---

  @ParameterizedTest(name = "{0}:{1} {2}, link of {3}")
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      value = {
        "0 | 0 | 0755 | 0 | ''",
        "0 | 0 | 0755 | 1000 | ''",
        "110 | 120 | 0770 | 110 | ''",
        "0 | 0 | 01777 | 110 | ''",
        "0 | 0 | 01777 | 1000 | the link /open/k (owner ann, group ann, mode 0777) belongs to another"
            + " user, who can turn it away from the key; run: chown -h signet /open/k",
        "0 | 0 | 0777 | 0 | directory /open (owner root, group root, mode 0777) lets every user"
            + " replace the key; keep keys in a folder of their own, such as /etc/dkimkeys: install"
            + " -d -o signet -m 0700 /etc/dkimkeys",
        "1000 | 1000 | 0755 | 0 | directory /open (owner ann, group ann, mode 0755) belongs to"
            + " another user, who can replace the key; keep keys in a folder of their own, such as"
            + " /etc/dkimkeys: install -d -o signet -m 0700 /etc/dkimkeys",
      })
  void judgesTheWayOfALink(int uid, int gid, String mode, int owner, String objection)
      throws IOException {
    with("/", true, 0, 0, 0755)
        .with("/etc", true, 0, 0, 0755)
        .with("/etc/keys", true, 0, 0, 0755)
        .with("/open", true, uid, gid, Integer.parseInt(mode, 8))
        .with("/safe", true, 0, 0, 0755)
        .with("/safe/k", false, DAEMON, 120, 0600);
    link("/etc/keys/k.private", "../../open/./k", 0);
    link("/open/k", "/safe/k", owner);

    assertThat(objection()).isEqualTo(objection);
  }

  @Test
  void linksInACircleEnd() {
    with("/", true, 0, 0, 0755).with("/etc", true, 0, 0, 0755).with("/etc/keys", true, 0, 0, 0755);
    link("/etc/keys/k.private", "k.private", 0);

    assertThatThrownBy(this::objection).isInstanceOf(FileSystemLoopException.class);
  }

  // --- access control lists ---

  @ParameterizedTest(name = "key {0}, folder {1}")
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      value = {
        // Without group bits no entry of a list has an effect, and nothing is asked.
        "0600 | 0755 | PRESENT | '' | []",
        "0640 | 0755 | NONE | '' | [/etc/keys/k.private]",
        "0640 | 0755 | UNKNOWN | '' | [/etc/keys/k.private]",
        "0640 | 0755 | PRESENT | /etc/keys/k.private (owner root, group signet, mode 0640) has an"
            + " access control list (ACL), which may let others read or write it; run: setfacl -b"
            + " /etc/keys/k.private | [/etc/keys/k.private]",
        "0600 | 0775 | PRESENT | directory /etc/keys (owner root, group signet, mode 0775) has an"
            + " access control list (ACL), which may let others replace the key; run: setfacl -b"
            + " /etc/keys | [/etc/keys]",
        "0600 | 01775 | PRESENT | '' | []",
      })
  void anAccessControlListGivesGroupBitsAnotherMeaning(
      String mode, String folder, AccessLists.Answer answer, String objection, String asks)
      throws IOException {
    with("/", true, 0, 0, 0755)
        .with("/etc", true, 0, 0, 0755)
        .with("/etc/keys", true, 0, 120, Integer.parseInt(folder, 8))
        .with("/etc/keys/k.private", false, 0, 120, Integer.parseInt(mode, 8));
    lists.put("/etc/keys", answer);
    lists.put("/etc/keys/k.private", answer);

    assertThat(objection()).isEqualTo(objection);
    assertThat(asked).hasToString(asks);
    assertThat(safety().isDoubtful(Path.of("/etc/keys/k.private")))
        .isEqualTo(answer == AccessLists.Answer.UNKNOWN);
  }

  // --- tables ---

  @ParameterizedTest(name = "{0}:{1} {2}")
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      value = {
        "0 | 0 | 0644 | ''",
        "110 | 120 | 0664 | ''",
        "1000 | 1000 | 0644 | ''",
        "0 | 0 | 0666 | /etc/keys/k.private (owner root, group root, mode 0666) can be written by"
            + " every user, who thereby decides what is signed; run: chmod o-w /etc/keys/k.private",
        "0 | 8 | 0664 | /etc/keys/k.private (owner root, group mail, mode 0664) can be written by its"
            + " group, such as \"bob\", who thereby decides what is signed; run: chmod g-w"
            + " /etc/keys/k.private",
      })
  void judgesWhoWritesATable(int uid, int gid, String mode, String objection) throws IOException {
    with("/", true, 0, 0, 0755)
        .with("/etc", true, 0, 0, 0755)
        .with("/etc/keys", true, 0, 0, 0755)
        .with("/etc/keys/k.private", false, uid, gid, Integer.parseInt(mode, 8));
    Path table = Path.of("/etc/keys/k.private");

    assertThat(safety().objectionToWriters(table).map(Note::text).orElse("")).isEqualTo(objection);

    with("/etc/keys", true, 0, 0, 0777);
    assertThat(safety().objectionToWriters(table).map(Note::text).orElse(""))
        .isEqualTo(
            "directory /etc/keys (owner root, group root, mode 0777) lets every user replace the"
                + " file; run: chmod o-w /etc/keys");
    with("/etc", true, 0, 8, 0775);
    assertThat(safety().objectionToWriters(table).map(Note::text).orElse(""))
        .isEqualTo(
            "directory /etc (owner root, group mail, mode 0775) lets its group, such as \"bob\","
                + " replace the file; keep tables and configuration in a folder of their own");
  }
}
