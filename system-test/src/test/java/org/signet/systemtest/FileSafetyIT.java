package org.signet.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.signet.systemtest.harness.Command;
import org.signet.systemtest.harness.Needs;
import org.signet.systemtest.harness.Outcome;
import org.signet.systemtest.harness.Signet;
import org.signet.systemtest.harness.SigningKey;
import org.signet.systemtest.harness.Workspace;

/** Keys and tables that others can read or change, with real users, links and access lists. */
class FileSafetyIT {
  /** POSIX ACL of version 2: user::rw- user:65534:r-- group::--- mask::r-- other::---. */
  private static final String ACL =
      """
      import os, struct, sys
      entry = lambda tag, bits, number=0xffffffff: struct.pack('<HHI', tag, bits, number)
      os.setxattr(sys.argv[1], 'system.posix_acl_access', struct.pack('<I', 2)
                  + entry(1, 6) + entry(2, int(sys.argv[2]), 65534) + entry(4, 0)
                  + entry(16, int(sys.argv[2])) + entry(32, 0))
      """;

  private final Workspace workspace = Workspace.create();
  private Path key = Path.of("");

  @BeforeEach
  void makeKey() {
    Needs.root();
    key = workspace.secretFile("keys/k.private", SigningKey.generate("a.test", "s").pem());
  }

  @AfterEach
  void cleanUp() {
    workspace.close();
  }

  private void mode(Path file, String permissions) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private Outcome check(Path named) {
    Path table = workspace.file("KeyTable", "k a.test:s:" + named + "\n");
    Path conf =
        workspace.file(
            "conf",
            "Socket inet:0@127.0.0.1\nUserID root\nKeyTable "
                + table
                + "\nSigningTable csl:a.test=k\n");
    return Command.of(Signet.milter(), "-n", "-x", conf).run();
  }

  private String good() {
    return "signet-milter: " + workspace.path("conf") + ": good\n";
  }

  private void accessList(Path file, int bits) {
    Command.of(Needs.program("/usr/bin/python3"), "-c", ACL, file, bits).run().orFail();
  }

  @Test
  void aKeyThatAnAccessListOpensIsRefused() throws IOException {
    assertThat(check(key)).returns(0, Outcome::status).returns(good(), Outcome::err);
    mode(key, "rw-r-----");
    assertThat(check(key))
        .as("group root")
        .returns(0, Outcome::status)
        .returns(good(), Outcome::err);

    accessList(key, 4);

    Outcome opened = check(key);
    assertThat(opened.status()).isEqualTo(78);
    assertThat(opened.err())
        .contains(
            "key data is not secure: "
                + key
                + " (owner root, group root, mode 0640) has an access control list (ACL), which may"
                + " let others read or write it; run: setfacl -b "
                + key);

    accessList(key, 0);
    assertThat(check(key)).as("a list of nothing").returns(0, Outcome::status);
  }

  @Test
  void aFolderThatAnAccessListOpensIsRefused() {
    Path folder = workspace.path("keys");
    accessList(folder, 7);

    Outcome opened = check(key);

    assertThat(opened.status()).isEqualTo(78);
    assertThat(opened.err())
        .contains("which may let others replace the key; run: setfacl -b " + folder);
  }

  @Test
  void aLinkThatOthersCanTurnIsRefused() throws IOException {
    Path open = workspace.folder("open");
    Path link = Files.createSymbolicLink(open.resolve("k"), key);
    assertThat(check(link)).returns(0, Outcome::status).returns(good(), Outcome::err);

    mode(open, "rwxrwxrwx");
    Outcome turned = check(link);
    assertThat(turned.status()).isEqualTo(78);
    assertThat(turned.err())
        .contains(
            "directory "
                + open
                + " (owner root, group root, mode 0777) lets every user replace the key; run: chmod"
                + " o-w "
                + open);

    Command.of("chmod", "1777", open).run().orFail();
    assertThat(check(link)).returns(0, Outcome::status).returns(good(), Outcome::err);
    Command.of("chown", "-h", "nobody", link).run().orFail();
    assertThat(check(link).err())
        .contains("belongs to another user, who can turn it away from the key; run: chown -h root");
  }

  @Test
  void aTableThatOthersCanWriteIsWarnedOf() throws IOException {
    check(key);
    Path table = workspace.path("KeyTable");
    mode(table, "rw-rw-rw-");
    Path conf = workspace.path("conf");

    Outcome warned = Command.of(Signet.milter(), "-n", "-x", conf).run();

    assertThat(warned.status()).isZero();
    assertThat(warned.err().lines())
        .containsExactly(
            "warning: "
                + table
                + ": "
                + table
                + " (owner root, group root, mode 0666) can be written by every user, who thereby"
                + " decides what is signed; run: chmod o-w "
                + table,
            good().strip());
  }
}
