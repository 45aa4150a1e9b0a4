package org.signet.keytool.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signet.policy.config.ConfigReader;
import org.signet.policy.config.ConfigSource;

/** What is said of users and files, and what is never advised. */
class PermissionSectionTest {
  @TempDir Path folder;

  private List<Item> items(String lines) throws IOException {
    Path conf = Files.writeString(folder.resolve("conf"), lines);
    return PermissionSection.of(ConfigReader.survey(new ConfigSource.File(conf), List.of()))
        .items();
  }

  @Test
  void aSocketStraightInRunGetsAFolderOfItsOwn() throws IOException {
    List<Item> items =
        items("Socket local:/run/opendkim.sock\nPidFile /run/opendkim.pid\nUserID nobody\n");

    assertThat(items)
        .filteredOn(item -> item.subject().startsWith("the folder of"))
        .extracting(Item::subject, Item::level, Item::word)
        .containsExactly(
            tuple("the folder of Socket", Level.FIX, "not writable"),
            tuple("the folder of PidFile", Level.FIX, "not writable"));
    assertThat(items)
        .filteredOn(item -> item.subject().startsWith("the folder of"))
        .allSatisfy(
            item ->
                assertThat(item.text())
                    .startsWith("directory /run (owner root, group root, mode 0755) cannot be")
                    .endsWith(
                        " written by nobody; choose a path in a folder of its own:"
                            + " RuntimeDirectory=signet in the systemd unit makes /run/signet"));
    assertThat(items).noneMatch(item -> item.text().matches(".*ch(own|mod) .* /(run|tmp)?$"));
  }

  @Test
  void tablesThatOthersCanWriteAreARemark() throws IOException {
    Path hosts = Files.writeString(folder.resolve("hosts"), "192.0.2.1\n");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(hosts, PosixFilePermissions.fromString("rw-rw-rw-"));

    assertThat(items("UserID nobody\nInternalHosts file:" + hosts + "\n"))
        .filteredOn(item -> item.subject().equals(hosts.toString()))
        .singleElement()
        .satisfies(
            item -> {
              assertThat(item.level()).isEqualTo(Level.REMARK);
              assertThat(item.word()).isEqualTo("others can write");
              assertThat(item.text())
                  .endsWith(
                      "mode 0666) can be written by every user, who thereby decides what is signed;"
                          + " run: chmod o-w "
                          + hosts);
            });
  }
}
