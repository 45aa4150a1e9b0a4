package org.signet.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.signet.systemtest.harness.Command;
import org.signet.systemtest.harness.Mail;
import org.signet.systemtest.harness.Message;
import org.signet.systemtest.harness.Needs;
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

  /** Each kind of key that genkey makes; of the others dkimpy alone knows Ed25519. */
  @ParameterizedTest
  @ValueSource(strings = {"-b 1024", "-b 2048", "-b 4096", "-t ed25519"})
  void theRecordFileGoesIntoAZoneAndTheKeySigns(String kind) throws IOException {
    boolean rsa = !kind.equals("-t ed25519");
    try (Workspace workspace = Workspace.create()) {
      Path folder = workspace.folder("keys");
      Signet.keytool("genkey", "-d", "genkey.test", "-s", "s1", "-D", folder)
          .with((Object[]) kind.split(" ", -1))
          .run()
          .orFail();
      Path key = folder.resolve("s1.private");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
          .isEqualTo("rw-------");

      String record = Files.readString(folder.resolve("s1.txt"));
      assertThat(record.replaceAll("[\"\\s]", "")).contains("p=" + publicKeyAsOpensslReads(key));
      try (PrivateDns dns =
          PrivateDns.start(workspace, List.of("$ORIGIN genkey.test.\n" + record))) {
        Message message = signedWith(key);
        for (Verifier verifier : rsa ? Verifier.values() : new Verifier[] {Verifier.DKIMPY}) {
          assertThat(verifier.verify(message, dns))
              .as("%s says of%n%s", verifier, message)
              .startsWith("pass");
        }
        Outcome verified =
            Signet.keytool("verify", "--nameserver", "127.0.0.1:" + dns.port(), "-")
                .input(message.octets())
                .run();
        assertThat(verified.status()).as("%s", verified).isZero();
        if (rsa) {
          Outcome tested = opendkimTestkey(workspace, key, dns);
          assertThat(tested.status()).as("%s", tested).isZero();
        }
      }
    }
  }

  private static Message signedWith(Path key) {
    Outcome signed =
        Signet.keytool("sign", "--domain", "genkey.test", "--selector", "s1", "--key", key, "-")
            .input(Mail.from("ann@genkey.test").text().getBytes(StandardCharsets.ISO_8859_1))
            .run()
            .orFail();
    return new Message(signed.out().replace("\r\n", "\n"));
  }

  /**
   * In base64 as p= has it: of RSA the whole structure, of Ed25519 its last 32 octets, RFC 8463.
   */
  private static String publicKeyAsOpensslReads(Path key) {
    String pem =
        Command.of(Needs.program("/usr/bin/openssl"), "pkey", "-in", key, "-pubout")
            .run()
            .orFail()
            .out();
    String base64 = pem.replaceAll("-----.*?-----|\\s", "");
    byte[] structure = Base64.getDecoder().decode(base64);
    boolean ed25519 = structure.length == 44;
    return ed25519
        ? Base64.getEncoder().encodeToString(Arrays.copyOfRange(structure, 12, 44))
        : base64;
  }

  /** It asks through libunbound, which must be told where the names of this test are. */
  private static Outcome opendkimTestkey(Workspace workspace, Path key, PrivateDns dns) {
    Path resolver =
        workspace.file(
            "unbound.conf",
            """
            server:
              do-not-query-localhost: no
              local-zone: "test." nodefault
            stub-zone:
              name: test.
              stub-addr: 127.0.0.1@%d
            """
                .formatted(dns.port()));
    Path conf = workspace.file("testkey.conf", "ResolverConfiguration " + resolver + "\n");
    return Command.of(Needs.program("/usr/sbin/opendkim-testkey"), "-x", conf)
        .with("-d", "genkey.test", "-s", "s1", "-k", key, "-vv")
        .run();
  }
}
