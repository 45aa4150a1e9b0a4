package org.signet.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.signet.systemtest.harness.Mail;
import org.signet.systemtest.harness.Message;
import org.signet.systemtest.harness.Outcome;
import org.signet.systemtest.harness.PrivateDns;
import org.signet.systemtest.harness.Signet;
import org.signet.systemtest.harness.Verifier;
import org.signet.systemtest.harness.Workspace;

/**
 * A key made by {@code signet-keytool genkey}, its record put into a zone file as it is, is good
 * for everybody.
 */
class GenkeyIT {

  @Test
  void theRecordFileGoesIntoAZoneAndTheKeySigns() throws IOException {
    try (Workspace workspace = Workspace.create()) {
      Path folder = workspace.folder("keys");
      Signet.keytool("genkey", "-d", "genkey.test", "-s", "s1", "-D", folder).run().orFail();
      Path key = folder.resolve("s1.private");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
          .isEqualTo("rw-------");

      String record = Files.readString(folder.resolve("s1.txt"));
      try (PrivateDns dns =
          PrivateDns.start(workspace, List.of("$ORIGIN genkey.test.\n" + record))) {
        Outcome signed =
            Signet.keytool("sign", "--domain", "genkey.test", "--selector", "s1", "--key", key, "-")
                .input(Mail.from("ann@genkey.test").text().getBytes(StandardCharsets.ISO_8859_1))
                .run()
                .orFail();
        Message message = new Message(signed.out().replace("\r\n", "\n"));

        for (Verifier verifier : Verifier.values()) {
          assertThat(verifier.verify(message, dns))
              .as("%s says of%n%s", verifier, message)
              .startsWith("pass");
        }
        Outcome verified =
            Signet.keytool("verify", "--nameserver", "127.0.0.1:" + dns.port(), "-")
                .input(message.octets())
                .run();
        assertThat(verified.status()).as("%s", verified).isZero();
      }
    }
  }
}
