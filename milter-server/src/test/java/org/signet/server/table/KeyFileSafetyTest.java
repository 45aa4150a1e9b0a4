package org.signet.server.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.server.table.KeyFileSafety.Facts;

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

  private KeyFileSafetyTest with(String path, boolean directory, int uid, int gid, int mode) {
    files.put(Path.of(path), new Facts(directory, uid, gid, mode));
    return this;
  }

  private String objection() throws IOException {
    return new KeyFileSafety(
            Set.of(DAEMON), ACCOUNTS, path -> Objects.requireNonNull(files.get(path)))
        .objection(Path.of("/etc/keys/k.private"))
        .orElse("");
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
}
