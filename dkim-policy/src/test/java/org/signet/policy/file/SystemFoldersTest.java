package org.signet.policy.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose owner and mode are never to be changed. */
class SystemFoldersTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/run",
        "/run/",
        "/run/signet/..",
        "/run/lock",
        "/run/user/1000",
        "/var",
        "/var/run",
        "/var/run/lock",
        "/var/lib",
        "/var/spool",
        "/var/spool/postfix",
        "/var/spool/postfix/private",
        "/tmp",
        "/etc",
        "/etc/ssl/private",
        "/home",
        "/home/ann",
        "/usr/local/etc",
        "/dev/shm",
        "/root"
      })
  void belongToTheSystem(String folder) {
    assertThat(SystemFolders.contains(Path.of(folder))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/run/signet",
        "/run/opendkim",
        "/var/run/opendkim",
        "/var/lib/signet",
        "/var/spool/postfix/signet",
        "/var/spool/postfix/opendkim",
        "/etc/opendkim",
        "/etc/dkimkeys/example.com",
        "/home/ann/keys",
        "/srv/dkim",
        "/tmp/x"
      })
  void areSomebodysOwn(String folder) {
    assertThat(SystemFolders.contains(Path.of(folder))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "target/.."})
  void theCurrentFolderIsNotOurs(String folder) {
    assertThat(SystemFolders.contains(Path.of(folder).toAbsolutePath())).isTrue();
  }
}
